-- settlements_stale_in: what settlements_stale says, asked before there is a closing too: then `closing` is null, and
-- decisions and opened sheets that wait for one are taken as they stand. A line that was counted before its month was over
-- is compared by the first closing after it that does not leave its agreement out: until then its classes are marked.
--
-- Lines are found by what may have made them stale, not looked through: a year has hundreds of thousands. The plan of a
-- contract never changes, so it is no cause.
CREATE OR REPLACE FUNCTION settlements_stale_in(municipality bigint, of_month date, closing bigint)
RETURNS bigint[] LANGUAGE sql STABLE AS $$
    WITH caused AS (
        SELECT a.id  -- charged after the last day of a notice
        FROM enrolments_contract c
        JOIN settlements_accrual a
            ON a.municipality_id = c.municipality_id AND a.contract_id = c.id AND a.month > c.ends_on
        WHERE c.municipality_id = municipality AND c.ends_on IS NOT NULL AND a.completeness > 0
        UNION
        SELECT a.id  -- counted before the month was over, and not compared yet
        FROM settlements_monthclosing e
        JOIN settlements_accrual a ON a.closing_id = e.id AND a.month = e.month
        JOIN enrolments_contract c ON c.id = a.contract_id
        WHERE e.municipality_id = municipality AND e.counted_on < (e.month + interval '1 month' - interval '1 day')::date
            AND NOT EXISTS (SELECT FROM settlements_monthclosing n
                            WHERE n.municipality_id = municipality AND n.month > e.month
                                AND n.id IS DISTINCT FROM closing AND c.agreement_id <> ALL (n.left_out))
            AND NOT EXISTS (SELECT FROM settlements_monthclosing o
                            WHERE o.id = closing AND c.agreement_id = ANY (o.left_out))
        UNION
        SELECT a.id  -- decided by a person
        FROM settlements_completenessdecision d
        JOIN settlements_accrual a ON a.contract_id = d.contract_id AND a.month = d.month
        WHERE d.municipality_id = municipality AND d.counted_in_id IS NOT DISTINCT FROM closing
        UNION
        SELECT a.id  -- its sheet was opened
        FROM settlements_reopenedsheet s
        JOIN enrolments_contract c ON c.group_id = s.group_id
        JOIN settlements_accrual a ON a.contract_id = c.id AND a.month = s.month
        WHERE s.counted_in_id IS NOT DISTINCT FROM closing
        UNION
        SELECT f.line_id  -- refused by a limit
        FROM settlements_refusedcorrection f WHERE f.municipality_id = municipality
    )
    SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}')
    FROM caused
    JOIN settlements_accrual a ON a.id = caused.id
    JOIN settlements_monthclosing x ON x.id = a.closing_id
    JOIN enrolments_contract c ON c.id = a.contract_id
    WHERE a.municipality_id = municipality AND a.month < of_month AND a.kind <> 'reversal'
        AND a.closing_id IS DISTINCT FROM closing
        AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
        AND NOT (coalesce(x.counted_on < (a.month + interval '1 month' - interval '1 day')::date, false)
                 AND EXISTS (SELECT FROM settlements_monthclosing o
                             WHERE o.id = closing AND c.agreement_id = ANY (o.left_out)))
$$;
