-- What a family said never changes; the provider replies once, and an answered objection stays as it is.
CREATE FUNCTION settlements_guard_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.accrual_id, OLD.reason, OLD.words, OLD.holds, OLD.answer_by_on, OLD.raised_at,
        OLD.raised_by_id)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.accrual_id, NEW.reason, NEW.words, NEW.holds, NEW.answer_by_on, NEW.raised_at,
        NEW.raised_by_id)
        OR OLD.reply <> '' AND (OLD.reply, OLD.replied_at, OLD.replied_by_id)
            IS DISTINCT FROM (NEW.reply, NEW.replied_at, NEW.replied_by_id)
        OR OLD.state <> 'raised'
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- No payment order takes a line that an objection holds. Both lock the line first, so they see one another.
CREATE FUNCTION settlements_paid_line_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        JOIN settlements_chargeobjection AS objection ON objection.accrual_id = added.accrual_id AND objection.holds
        LEFT JOIN settlements_completenessdecision AS decision ON decision.id = objection.decision_id
        WHERE objection.state = 'raised' OR objection.state = 'upheld' AND decision.counted_in_id IS NULL
    ) THEN
        RAISE EXCEPTION 'a line is held by an objection'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_line_not_held';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_chargeobjection
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_objection();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_chargeobjection
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_objectionevidence
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER not_held AFTER INSERT ON settlements_paidline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_paid_line_not_held();
