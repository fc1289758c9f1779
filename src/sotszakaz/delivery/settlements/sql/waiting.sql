-- Does anything of charged months wait for a closing after the last one: decisions and opened sheets that none has counted,
-- months charged after the last day of a notice, a month that was counted before it was over, and corrections that a limit
-- refused and would let through now. That is what settlements_stale_in finds, asked by its causes and not by the lines, of
-- which a year has hundreds of thousands (plans of contracts never change). A refused correction that still does not fit
-- is nothing to close a month for, nor is a sheet whose moved class nobody has marked; what has lapsed comes back for it, as
-- settlements_correct does.
-- Parameters: the municipality, the day of counting.
WITH refused AS MATERIALIZED (
    SELECT a.id, a.contract_id, a.month, a.policy, a.parent_policy
    FROM settlements_accrual a
    WHERE a.id IN (SELECT f.line_id FROM settlements_refusedcorrection f WHERE f.municipality_id = %(municipality)s)
        AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
), packed AS MATERIALIZED (
    SELECT array_agg(r.id ORDER BY r.id) AS olds, array_agg(r.contract_id ORDER BY r.id) AS contracts,
           array_agg(r.month ORDER BY r.id) AS months, array_agg(r.policy ORDER BY r.id) AS policies,
           array_agg(r.parent_policy ORDER BY r.id) AS parents
    FROM refused r
)
SELECT EXISTS (
    SELECT FROM settlements_completenessdecision d
    JOIN settlements_accrual a ON a.contract_id = d.contract_id AND a.month = d.month
    WHERE d.municipality_id = %(municipality)s AND d.counted_in_id IS NULL
        AND NOT EXISTS (SELECT FROM refused r WHERE (r.contract_id, r.month) = (d.contract_id, d.month))
) OR EXISTS (
    SELECT FROM settlements_reopenedsheet s
    JOIN enrolments_contract c ON c.group_id = s.group_id AND c.municipality_id = s.municipality_id
    JOIN settlements_accrual a ON a.contract_id = c.id AND a.month = s.month
    WHERE s.municipality_id = %(municipality)s AND s.counted_in_id IS NULL
        AND s.id NOT IN (SELECT l.sheet_id FROM settlements_lacking_sheets(%(municipality)s, 'infinity') l)
) OR EXISTS (
    SELECT FROM enrolments_contract c
    JOIN settlements_accrual a ON a.municipality_id = c.municipality_id AND a.contract_id = c.id AND a.month > c.ends_on
    WHERE c.municipality_id = %(municipality)s AND c.ends_on IS NOT NULL AND a.completeness > 0 AND a.kind <> 'reversal'
        AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
) OR EXISTS (
    SELECT FROM settlements_monthclosing e
    JOIN settlements_accrual a ON a.closing_id = e.id AND a.month = e.month
    JOIN enrolments_contract c ON c.id = a.contract_id
    WHERE e.municipality_id = %(municipality)s AND e.counted_on < (e.month + interval '1 month' - interval '1 day')::date
        AND NOT EXISTS (SELECT FROM settlements_monthclosing n
                        WHERE n.municipality_id = e.municipality_id AND n.month > e.month AND n.left_out = '{}')
        AND NOT EXISTS (SELECT FROM settlements_monthclosing n
                        WHERE n.municipality_id = e.municipality_id AND n.month > e.month
                            AND c.agreement_id <> ALL (n.left_out))
) OR EXISTS (
    SELECT FROM packed p
    CROSS JOIN LATERAL settlements_earned(
        p.contracts, p.months, p.policies, p.parents, %(counted_on)s::date, '{}'::date[]) e
    JOIN settlements_accrual a ON a.id = p.olds[e.ordinal]
    LEFT JOIN certificates_certificatemonth n
        ON n.account_id = e.certificate_account_id AND n.extended_account_id IS NOT NULL
    WHERE p.olds IS NOT NULL
        AND (e.certificate_amount, e.certificate_units, e.person_hours, e.parent_amount)
            IS DISTINCT FROM (a.certificate_amount, a.certificate_units, a.person_hours, a.parent_amount)
        AND NOT EXISTS (
            SELECT FROM (VALUES
                (e.certificate_account_id, e.certificate_units - a.certificate_units),
                (n.extended_account_id, e.certificate_units - a.certificate_units),
                (e.agreement_account_id, ((e.certificate_amount - a.certificate_amount) * 100)::bigint),
                (e.budget_account_id, ((e.certificate_amount - a.certificate_amount) * 100)::bigint),
                (e.volume_account_id, ((e.person_hours - a.person_hours) * 100)::bigint)
            ) AS v (account_id, more)
            JOIN ledger_account l ON l.id = v.account_id
            WHERE v.more > 0 AND (v.more > l.free + l.lapsed OR l.status <> 'open'))
)
