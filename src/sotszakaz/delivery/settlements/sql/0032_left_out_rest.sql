-- settlements_is_to_come: was the month closed before this day of it came, and nobody has begun to close one after it with
-- this agreement, so that the day is still to be marked: that closing compares it with what was assumed (December is
-- counted in December).
CREATE FUNCTION settlements_is_to_come(municipality bigint, agreement bigint, of_month date, day date)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM settlements_monthclosing e
                   WHERE e.municipality_id = municipality AND e.month = of_month AND e.state = 'closed'
                       AND e.counted_on < day)
        AND NOT EXISTS (SELECT FROM settlements_monthclosing n
                        WHERE n.municipality_id = municipality AND n.month > of_month
                            AND agreement <> ALL (n.left_out))
$$;

-- The sheet of a month is frozen from the first moment of its closing, and before that while the month is handed in; it
-- opens again where a person opened it. Whoever marks a class waits for the beginning of a closing and for a handing in
-- (both lock the groups), and then finds it. An earlier closed month that nobody has accrued is frozen likewise while a
-- closing that takes it runs. Classes that were still to come when their month was counted are marked as they come.
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

DROP FUNCTION settlements_is_to_come(bigint, date, date);

-- settlements_stale_in: what settlements_stale says, asked before there is a closing too: then `closing` is null, and
-- decisions and opened sheets that wait for one are taken as they stand. A line that was counted before its month was over
-- is compared by the first closing after it that does not leave its agreement out: until then its classes are marked.
CREATE OR REPLACE FUNCTION settlements_stale_in(municipality bigint, of_month date, closing bigint)
RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}')
    FROM settlements_accrual a
    JOIN settlements_monthclosing x ON x.id = a.closing_id
    JOIN enrolments_contract c ON c.id = a.contract_id
    JOIN enrolments_contractmonth m ON m.contract_id = a.contract_id AND m.month = a.month
    CROSS JOIN LATERAL (SELECT
        coalesce(x.counted_on < (a.month + interval '1 month' - interval '1 day')::date, false) AS is_early) AS v
    WHERE a.municipality_id = municipality AND a.month < of_month AND a.kind <> 'reversal'
        AND a.closing_id IS DISTINCT FROM closing
        AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
        AND NOT (v.is_early AND EXISTS (SELECT FROM settlements_monthclosing o
                                        WHERE o.id = closing AND c.agreement_id = ANY (o.left_out)))
        AND (
            m.certificate_amount <> a.certificate_amount + a.released_amount
            OR m.certificate_units <> a.certificate_units + a.released_units
            OR m.person_hours <> a.person_hours + a.released_person_hours
            OR c.ends_on < a.month AND a.completeness > 0
            OR v.is_early AND NOT EXISTS (
                SELECT FROM settlements_monthclosing n
                WHERE n.municipality_id = municipality AND n.month > a.month AND n.id IS DISTINCT FROM closing
                    AND c.agreement_id <> ALL (n.left_out))
            OR EXISTS (SELECT FROM settlements_completenessdecision d
                       WHERE d.contract_id = a.contract_id AND d.month = a.month
                           AND d.counted_in_id IS NOT DISTINCT FROM closing)
            OR EXISTS (SELECT FROM settlements_reopenedsheet s
                       WHERE s.group_id = c.group_id AND s.month = a.month
                           AND s.counted_in_id IS NOT DISTINCT FROM closing)
            OR EXISTS (SELECT FROM settlements_refusedcorrection f WHERE f.line_id = a.id)
        )
$$;
