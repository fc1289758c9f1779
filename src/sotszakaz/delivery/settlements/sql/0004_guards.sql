-- What is written once: an empty field may be filled, a filled one never changes.
CREATE FUNCTION settlements_fill_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM jsonb_each_text(to_jsonb(OLD)) AS was JOIN jsonb_each_text(to_jsonb(NEW)) AS now USING (key)
        WHERE was.value IS DISTINCT FROM now.value AND coalesce(was.value, '') <> ''
    ) THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

-- A closing lives until it is finished; whose and which month it is stays.
CREATE FUNCTION settlements_guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'closing'
        OR (OLD.municipality_id, OLD.month, OLD.policy, OLD.parent_policy, OLD.regulation_id, OLD.counted_on, OLD.left_out)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.month, NEW.policy, NEW.parent_policy, NEW.regulation_id, NEW.counted_on, NEW.left_out)
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER never_changes ON settlements_paymentregister;
DROP TRIGGER never_changes ON settlements_monthclosing;
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_paymentregister
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_paymentregister
    FOR EACH ROW EXECUTE FUNCTION settlements_fill_only();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_monthclosing
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_monthclosing
    FOR EACH ROW EXECUTE FUNCTION settlements_guard_closing();

CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_reopenedsheet
    FOR EACH ROW EXECUTE FUNCTION settlements_fill_only();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_reopenedsheet
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE ON settlements_completenessdecision
    FOR EACH ROW EXECUTE FUNCTION settlements_fill_only();
CREATE TRIGGER never_deleted BEFORE DELETE ON settlements_completenessdecision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_refusedcorrection
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The sheet of a month is frozen from the first moment of its closing, and opens again where a person opened it.
-- Whoever marks a class waits for the beginning of a closing (it locks the groups), and then finds it.
CREATE OR REPLACE FUNCTION settlements_refuse_closed_month(groups bigint[], days date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM programmes_studygroup WHERE id = ANY (groups) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT t.group_id, date_trunc('month', t.day)::date AS month
              FROM unnest(groups, days) AS t (group_id, day)) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
        JOIN settlements_monthclosing AS closing
            ON closing.municipality_id = contract.municipality_id AND closing.month = touched.month
        WHERE (closing.state = 'closing' AND contract.agreement_id <> ALL (closing.left_out)
               OR EXISTS (SELECT FROM settlements_accrual AS accrual
                          WHERE accrual.contract_id = contract.id AND accrual.month = touched.month))
            AND NOT EXISTS (SELECT FROM settlements_reopenedsheet AS sheet
                            WHERE sheet.group_id = touched.group_id AND sheet.month = touched.month
                                AND sheet.municipality_id = contract.municipality_id AND sheet.counted_in_id IS NULL)
    ) THEN
        RAISE EXCEPTION 'the month of this sheet is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_is_open';
    END IF;
END $$;
