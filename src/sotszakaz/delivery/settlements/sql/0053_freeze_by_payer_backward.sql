-- As 0002_guards and 0032_left_out_rest have it.
CREATE OR REPLACE FUNCTION settlements_refuse_closed_month(groups bigint[], days date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM programmes_studygroup WHERE id = ANY (groups) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, min(t.day) AS earliest
              FROM unnest(groups, days) AS t (group_id, day) GROUP BY 1, 2) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
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
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, min(t.day) AS earliest
              FROM unnest(groups, days) AS t (group_id, day) GROUP BY 1, 2) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
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
        FROM (SELECT t.group_id, date_trunc('month', t.day)::date AS month, min(t.day) AS earliest
              FROM unnest(groups, days) AS t (group_id, day) GROUP BY 1, 2) AS touched
        JOIN enrolments_contract AS contract ON contract.group_id = touched.group_id
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
    PERFORM settlements_refuse_closed_month(array_agg(group_id), array_agg(held_on)) FROM changed;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION settlements_freeze_marks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM settlements_refuse_closed_month(array_agg(session.group_id), array_agg(session.held_on))
    FROM (SELECT DISTINCT session_id FROM changed) AS touched
    JOIN attendance_classsession AS session ON session.id = touched.session_id;
    RETURN NULL;
END $$;

DROP TRIGGER month_is_open_on_update ON attendance_classsession;
CREATE TRIGGER month_is_open_on_update AFTER UPDATE ON attendance_classsession REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION settlements_freeze_sessions();

DROP FUNCTION settlements_freeze_altered_sessions();
DROP FUNCTION settlements_refuse_closed_month(bigint[], date[], bigint[]);
REVOKE EXECUTE ON FUNCTION settlements_refuse_closed_month(bigint[], date[]) FROM PUBLIC;
