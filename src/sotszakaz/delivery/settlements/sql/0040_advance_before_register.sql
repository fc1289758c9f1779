-- settlements_guard_advance, as 0020_month_paper_guards.sql tells; an advance is not accepted when the closing that would
-- deduct it has begun: it would be paid on top.
CREATE OR REPLACE FUNCTION settlements_guard_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.agreement_id, OLD.month, OLD.number, OLD.percent, OLD.base, OLD.amount, OLD.filed_on)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.agreement_id, NEW.month, NEW.number, NEW.percent, NEW.base, NEW.amount, NEW.filed_on)
        OR OLD.state <> 'filed' AND OLD.state <> NEW.state
        OR OLD.register_id IS NOT NULL AND OLD.register_id IS DISTINCT FROM NEW.register_id
        OR OLD.document_id IS NOT NULL AND OLD.document_id IS DISTINCT FROM NEW.document_id
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    IF OLD.state = 'filed' AND NEW.state = 'accepted' AND EXISTS (
        SELECT FROM settlements_monthclosing c
        WHERE c.municipality_id = NEW.municipality_id AND c.month >= NEW.month AND NEW.agreement_id <> ALL (c.left_out)
    ) THEN
        RAISE EXCEPTION 'the month is closed without advance %', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_before_register';
    END IF;
    RETURN NEW;
END $$;
