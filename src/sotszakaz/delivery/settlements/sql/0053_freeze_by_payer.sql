-- The sheet of a month is frozen from the first moment of its closing, and before that while the month is handed in; it
-- opens again where a person opened it. Whoever marks a class waits for the beginning of a closing and for a handing in
-- (both lock the groups), and then finds it. An earlier closed month that nobody has accrued is frozen likewise while a
-- closing that takes it runs. Classes that were still to come when their month was counted are marked as they come.
--
-- A group may teach children of several payers (ADR 0031): a mark is asked of its own payer, a class of all of them
-- (`payers` is null then), for it counts in the months of all. A class that is saved as it was is not changed.
CREATE FUNCTION settlements_refuse_closed_month(groups bigint[], days date[], payers bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM programmes_studygroup WHERE id = ANY (groups) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, t.payer, min(t.day) AS earliest
              FROM unnest(groups, days, payers) AS t (group_id, day, payer) GROUP BY 1, 2, 3) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
            AND contract.municipality_id = coalesce(touched.payer, contract.municipality_id)
        JOIN settlements_monthclosing AS closing
            ON closing.municipality_id = contract.municipality_id AND closing.month = touched.month
        WHERE (closing.state = 'closing' AND contract.agreement_id <> ALL (closing.left_out)
               OR EXISTS (SELECT FROM settlements_accrual AS accrual
                          WHERE accrual.contract_id = contract.id AND accrual.month = touched.month))
            AND NOT settlements_is_to_come(
                contract.municipality_id, contract.agreement_id, touched.month, touched.earliest)
            AND NOT EXISTS (SELECT FROM settlements_reopenedsheet AS sheet
                            WHERE sheet.group_id = touched.group_id AND sheet.month = touched.month
                                AND sheet.municipality_id = contract.municipality_id AND sheet.counted_in_id IS NULL)
    ) THEN
        RAISE EXCEPTION 'the month of this sheet is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_is_open';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, t.payer, min(t.day) AS earliest
              FROM unnest(groups, days, payers) AS t (group_id, day, payer) GROUP BY 1, 2, 3) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
            AND contract.municipality_id = coalesce(touched.payer, contract.municipality_id)
        JOIN settlements_monthclosing AS closing ON closing.municipality_id = contract.municipality_id
            AND closing.state = 'closing' AND closing.month > touched.month
            AND contract.agreement_id <> ALL (closing.left_out)
        JOIN settlements_monthclosing AS earlier
            ON earlier.municipality_id = contract.municipality_id AND earlier.month = touched.month
        WHERE EXISTS (SELECT FROM enrolments_contractmonth AS planned
                      WHERE planned.contract_id = contract.id AND planned.month = touched.month)
            AND NOT EXISTS (SELECT FROM settlements_reopenedsheet AS sheet
                            WHERE sheet.group_id = touched.group_id AND sheet.month = touched.month
                                AND sheet.municipality_id = contract.municipality_id AND sheet.counted_in_id IS NULL)
    ) THEN
        RAISE EXCEPTION 'the month of this sheet is being charged'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_is_open';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, t.payer, min(t.day) AS earliest
              FROM unnest(groups, days, payers) AS t (group_id, day, payer) GROUP BY 1, 2, 3) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
            AND contract.municipality_id = coalesce(touched.payer, contract.municipality_id)
        JOIN attendance_monthhandin AS handed
            ON handed.agreement_id = contract.agreement_id AND handed.month = touched.month
        WHERE handed.state <> 'returned'
            AND contract.period && daterange(touched.month, (touched.month + interval '1 month')::date)
            AND NOT settlements_is_to_come(
                contract.municipality_id, contract.agreement_id, touched.month, touched.earliest)
            AND NOT EXISTS (SELECT FROM settlements_reopenedsheet AS sheet
                            WHERE sheet.group_id = touched.group_id AND sheet.month = touched.month
                                AND sheet.municipality_id = contract.municipality_id AND sheet.counted_in_id IS NULL)
    ) THEN
        RAISE EXCEPTION 'the month of this sheet is handed in'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_is_not_handed_in';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION settlements_freeze_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(array_agg(group_id), array_agg(held_on), NULL) FROM changed;
    RETURN NULL;
END $$;

CREATE FUNCTION settlements_freeze_altered_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(array_agg(altered.group_id), array_agg(altered.held_on), NULL)
    FROM (
        SELECT was.group_id, was.held_on FROM was JOIN changed USING (id)
        WHERE (was.group_id, was.held_on, was.starts_at, was.hours, was.state)
            <> (changed.group_id, changed.held_on, changed.starts_at, changed.hours, changed.state)
        UNION
        SELECT changed.group_id, changed.held_on FROM was JOIN changed USING (id)
        WHERE (was.group_id, was.held_on) <> (changed.group_id, changed.held_on)
    ) AS altered;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION settlements_freeze_marks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(
        array_agg(session.group_id), array_agg(session.held_on), array_agg(touched.municipality_id))
    FROM (SELECT DISTINCT session_id, municipality_id FROM changed) AS touched
    JOIN attendance_classsession AS session ON session.id = touched.session_id;
    RETURN NULL;
END $$;

DROP TRIGGER month_is_open_on_update ON attendance_classsession;
CREATE TRIGGER month_is_open_on_update AFTER UPDATE ON attendance_classsession
    REFERENCING OLD TABLE AS was NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_freeze_altered_sessions();

DROP FUNCTION settlements_refuse_closed_month(bigint[], date[]);
REVOKE EXECUTE ON FUNCTION settlements_refuse_closed_month(bigint[], date[], bigint[]) FROM PUBLIC;
