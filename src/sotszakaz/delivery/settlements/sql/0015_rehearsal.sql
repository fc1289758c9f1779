-- settlements_stale_in: what settlements_stale says, asked before there is a closing too: then `closing` is null, and
-- decisions and opened sheets that wait for one are taken as they stand.
CREATE FUNCTION settlements_stale_in(municipality bigint, of_month date, closing bigint)
RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}')
    FROM settlements_accrual a
    JOIN enrolments_contract c ON c.id = a.contract_id
    JOIN enrolments_contractmonth m ON m.contract_id = a.contract_id AND m.month = a.month
    WHERE a.municipality_id = municipality AND a.month < of_month AND a.kind <> 'reversal'
        AND a.closing_id IS DISTINCT FROM closing
        AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
        AND (
            m.certificate_amount <> a.certificate_amount + a.released_amount
            OR m.certificate_units <> a.certificate_units + a.released_units
            OR m.person_hours <> a.person_hours + a.released_person_hours
            OR c.ends_on < a.month AND a.completeness > 0
            OR a.assumed_hours > 0 AND NOT EXISTS (
                SELECT FROM settlements_monthclosing n
                WHERE n.municipality_id = municipality AND n.month > a.month AND n.id IS DISTINCT FROM closing)
            OR EXISTS (SELECT FROM settlements_completenessdecision d
                       WHERE d.contract_id = a.contract_id AND d.month = a.month
                           AND d.counted_in_id IS NOT DISTINCT FROM closing)
            OR EXISTS (SELECT FROM settlements_reopenedsheet s
                       WHERE s.group_id = c.group_id AND s.month = a.month
                           AND s.counted_in_id IS NOT DISTINCT FROM closing)
            OR EXISTS (SELECT FROM settlements_refusedcorrection f WHERE f.line_id = a.id)
        )
$$;

CREATE OR REPLACE FUNCTION settlements_stale(closing bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT settlements_stale_in(o.municipality_id, o.month, o.id) FROM settlements_monthclosing o WHERE o.id = closing),
        '{}')
$$;

-- settlements_would_charge: the lines that a closing of `of_month` would write now for these agreements, late months of
-- contracts signed after their closing among them; nothing is written. The rules are those of settlements_accrue.
CREATE FUNCTION settlements_would_charge(
    municipality bigint, of_month date, agreements bigint[], rule text, parent_rule text, counted_on date, days_off date[]
) RETURNS TABLE (
    agreement_id bigint, contract_id bigint, month date, completeness numeric, certificate_amount numeric,
    released_amount numeric, planned_hours numeric, held_hours numeric, attended_hours numeric
) LANGUAGE sql STABLE AS $$
    WITH due AS (
        SELECT m.contract_id, m.month, coalesce(nullif(o.policy, ''), rule) AS policy,
               coalesce(nullif(o.parent_policy, ''), parent_rule) AS parent_policy
        FROM enrolments_contractmonth m
        JOIN enrolments_contract c ON c.id = m.contract_id
        LEFT JOIN settlements_monthclosing o ON o.municipality_id = m.municipality_id AND o.month = m.month
        WHERE m.municipality_id = municipality AND c.agreement_id = ANY (agreements)
            AND (m.month = of_month OR m.month < of_month AND o.id IS NOT NULL)
            AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
            AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
            AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.contract_id = m.contract_id AND a.month = m.month)
    ), packed AS (
        SELECT array_agg(d.contract_id ORDER BY d.contract_id, d.month) AS contracts,
               array_agg(d.month ORDER BY d.contract_id, d.month) AS months,
               array_agg(d.policy ORDER BY d.contract_id, d.month) AS policies,
               array_agg(d.parent_policy ORDER BY d.contract_id, d.month) AS parents
        FROM due d
    )
    SELECT e.agreement_id, e.contract_id, e.month, e.completeness, e.certificate_amount, e.released_amount,
           e.planned_hours, e.held_hours, e.attended_hours
    FROM packed p
    CROSS JOIN LATERAL settlements_earned(p.contracts, p.months, p.policies, p.parents, counted_on, days_off) e
    WHERE p.contracts IS NOT NULL
$$;

-- settlements_would_correct: the standing lines of earlier months that a closing of `of_month` would correct now, with
-- what each of their four accounts would have to give; nothing is written. The rules are those of settlements_correct.
CREATE FUNCTION settlements_would_correct(
    municipality bigint, of_month date, rule text, parent_rule text, counted_on date, days_off date[]
) RETURNS TABLE (
    line_id bigint, agreement_id bigint, contract_id bigint, month date, was numeric, becomes numeric, account_ids bigint[],
    more bigint[]
) LANGUAGE sql STABLE AS $$
    WITH stale AS (
        SELECT a.id, a.contract_id, a.month, coalesce(nullif(a.policy, ''), rule) AS policy,
               coalesce(nullif(a.parent_policy, ''), parent_rule) AS parent_policy
        FROM unnest(settlements_stale_in(municipality, of_month, NULL)) AS s (id)  -- in WHERE the planner asks it too
        JOIN settlements_accrual a ON a.id = s.id
    ), packed AS (
        SELECT array_agg(s.id ORDER BY s.id) AS olds, array_agg(s.contract_id ORDER BY s.id) AS contracts,
               array_agg(s.month ORDER BY s.id) AS months, array_agg(s.policy ORDER BY s.id) AS policies,
               array_agg(s.parent_policy ORDER BY s.id) AS parents
        FROM stale s
    )
    SELECT a.id, e.agreement_id, e.contract_id, e.month, a.certificate_amount, e.certificate_amount,
           ARRAY[e.certificate_account_id, e.agreement_account_id, e.budget_account_id, e.volume_account_id],
           ARRAY[e.certificate_units - a.certificate_units, ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.certificate_amount - a.certificate_amount) * 100)::bigint,
                 ((e.person_hours - a.person_hours) * 100)::bigint]
    FROM packed p
    CROSS JOIN LATERAL settlements_earned(p.contracts, p.months, p.policies, p.parents, counted_on, days_off) e
    JOIN settlements_accrual a ON a.id = p.olds[e.ordinal]
    WHERE p.olds IS NOT NULL
        AND (e.certificate_amount, e.certificate_units, e.person_hours, e.parent_amount)
            IS DISTINCT FROM (a.certificate_amount, a.certificate_units, a.person_hours, a.parent_amount)
$$;
