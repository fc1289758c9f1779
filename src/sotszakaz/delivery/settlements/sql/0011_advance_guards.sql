-- What was asked for never changes; an application is decided once and deducted by one register.
CREATE FUNCTION settlements_guard_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.agreement_id, OLD.month, OLD.number, OLD.percent, OLD.base, OLD.amount, OLD.filed_on)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.agreement_id, NEW.month, NEW.number, NEW.percent, NEW.base, NEW.amount, NEW.filed_on)
        OR OLD.state <> 'filed' AND OLD.state <> NEW.state
        OR OLD.register_id IS NOT NULL AND OLD.register_id IS DISTINCT FROM NEW.register_id
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_advance
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_advance();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_advance
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_advanceline
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
