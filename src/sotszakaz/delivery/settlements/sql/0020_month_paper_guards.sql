-- What was formed never changes; a paper is accepted or returned once.
CREATE FUNCTION settlements_guard_month_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.register_id, OLD.kind, OLD.document_id, OLD.amount, OLD.formed_at, OLD.formed_by_id)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.register_id, NEW.kind, NEW.document_id, NEW.amount, NEW.formed_at, NEW.formed_by_id)
        OR OLD.state <> 'formed'
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- A paper has the lines of its register that belong to its kind, all of them and no others, and sums them up.
CREATE FUNCTION settlements_month_paper_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT a.id, a.certificate_amount FROM settlements_accrual a
                     WHERE a.register_id = NEW.register_id
                         AND (NEW.kind = 'invoice' OR (NEW.kind = 'act') = (a.kind = 'original'))) AS due
        FULL JOIN (SELECT l.accrual_id, l.amount FROM settlements_monthpaperline l
                   WHERE l.paper_id = NEW.id) AS said ON said.accrual_id = due.id
        WHERE due.certificate_amount IS DISTINCT FROM said.amount
    ) OR NEW.amount IS DISTINCT FROM (SELECT sum(l.amount) FROM settlements_monthpaperline l WHERE l.paper_id = NEW.id)
    THEN
        RAISE EXCEPTION 'paper % is not what its register says', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'month_paper_adds_up';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_monthpaper
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_month_paper();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_monthpaper
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON settlements_monthpaper
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlements_month_paper_adds_up();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_monthpaperline
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The document of an application for an advance is filled once.
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
    RETURN NEW;
END $$;
