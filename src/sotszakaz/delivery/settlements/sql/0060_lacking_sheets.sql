-- What a closing would correct, said before there is one, leaves out what the closing itself does not count yet.

-- settlements_lacking_sheets: sheets of months before `of_month` that were opened again and lack classes that were moved, or
-- put back, since, with each of these classes. Whether they were held nobody has said, and without them the month would be
-- counted as if the group had fewer classes: such a sheet waits for a later closing.
CREATE FUNCTION settlements_lacking_sheets(municipality bigint, of_month date)
RETURNS TABLE (sheet_id bigint, day date, starts_at time) LANGUAGE sql STABLE AS $$
    SELECT s.id, p.day, p.starts_at
    FROM settlements_reopenedsheet s
    JOIN programmes_movedclass m ON m.group_id = s.group_id AND date_trunc('month', m.was_on)::date = s.month
    CROSS JOIN LATERAL (SELECT CASE WHEN m.withdrawn_at IS NULL THEN m.held_on ELSE m.was_on END AS day,
                               CASE WHEN m.withdrawn_at IS NULL THEN m.starts_at ELSE m.was_at END AS starts_at) AS p
    WHERE s.municipality_id = municipality AND s.month < of_month AND s.counted_in_id IS NULL
        AND EXISTS (SELECT FROM programmes_lesson t
                    WHERE t.group_id = m.group_id AND t.weekday = extract(isodow FROM p.day)
                        AND t.starts_at = p.starts_at AND t.since <= p.day AND p.day < t.before)
        AND NOT EXISTS (SELECT FROM attendance_classsession c
                        WHERE c.group_id = m.group_id AND c.held_on = p.day AND c.starts_at = p.starts_at)
    GROUP BY s.id, p.day, p.starts_at
    ORDER BY s.id, p.day, p.starts_at
$$;

DROP FUNCTION settlements_stale_in(bigint, date, bigint);

-- settlements_stale_in: what settlements_stale says, asked before there is a closing too: then `closing` is null, and
-- decisions and opened sheets that wait for one are taken as they stand. A line that was counted before its month was over
-- is compared by the first closing after it that does not leave its agreement out: until then its classes are marked.
--
-- Lines are found by what may have made them stale, not looked through: a year has hundreds of thousands. The plan of a
-- contract never changes, so it is no cause. Opened sheets that are `waiting` are none either: a closing that would not count
-- them yet is asked about.
CREATE FUNCTION settlements_stale_in(
    municipality bigint, of_month date, closing bigint, waiting bigint[] DEFAULT '{}')
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
        WHERE s.counted_in_id IS NOT DISTINCT FROM closing AND s.id <> ALL (waiting)
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

-- settlements_would_correct: the standing lines of earlier months that a closing of `of_month` would correct now, with what
-- each of their accounts would have to give (the second one of a weekly norm stands last); nothing is written. The rules
-- are those of settlements_correct; sheets that lack a moved class are left out.
CREATE OR REPLACE FUNCTION settlements_would_correct(
    municipality bigint, of_month date, rule text, parent_rule text, counted_on date, days_off date[]
) RETURNS TABLE (
    line_id bigint, agreement_id bigint, contract_id bigint, month date, was numeric, becomes numeric, account_ids bigint[],
    more bigint[]
) LANGUAGE sql STABLE AS $$
    WITH stale AS (
        SELECT a.id, a.contract_id, a.month, coalesce(nullif(a.policy, ''), rule) AS policy,
               coalesce(nullif(a.parent_policy, ''), parent_rule) AS parent_policy
        FROM unnest(settlements_stale_in(  -- in WHERE the planner asks it too
            municipality, of_month, NULL,
            ARRAY(SELECT l.sheet_id FROM settlements_lacking_sheets(municipality, of_month) l))) AS s (id)
        JOIN settlements_accrual a ON a.id = s.id
    ), packed AS (
        SELECT array_agg(s.id ORDER BY s.id) AS olds, array_agg(s.contract_id ORDER BY s.id) AS contracts,
               array_agg(s.month ORDER BY s.id) AS months, array_agg(s.policy ORDER BY s.id) AS policies,
               array_agg(s.parent_policy ORDER BY s.id) AS parents
        FROM stale s
    )
    SELECT a.id, e.agreement_id, e.contract_id, e.month, a.certificate_amount, e.certificate_amount,
           ARRAY[e.certificate_account_id, e.agreement_account_id, e.budget_account_id, e.volume_account_id]
               || CASE WHEN n.id IS NOT NULL THEN ARRAY[n.extended_account_id] ELSE '{}' END,
           ARRAY[e.certificate_units - a.certificate_units, ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.person_hours - a.person_hours) * 100)::bigint]
               || CASE WHEN n.id IS NOT NULL THEN ARRAY[e.certificate_units - a.certificate_units] ELSE '{}' END
    FROM packed p
    CROSS JOIN LATERAL settlements_earned(p.contracts, p.months, p.policies, p.parents, counted_on, days_off) e
    JOIN settlements_accrual a ON a.id = p.olds[e.ordinal]
    LEFT JOIN certificates_certificatemonth n
        ON n.account_id = e.certificate_account_id AND n.extended_account_id IS NOT NULL
    WHERE p.olds IS NOT NULL
        AND (e.certificate_amount, e.certificate_units, e.person_hours, e.parent_amount)
            IS DISTINCT FROM (a.certificate_amount, a.certificate_units, a.person_hours, a.parent_amount)
$$;
