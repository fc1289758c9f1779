-- What contracts in force have promised for months that are not accrued yet, by account and month.
SELECT limits.account_id, m.month, sum(limits.amount)::bigint
FROM enrolments_contractmonth m
JOIN enrolments_contract c ON c.id = m.contract_id
CROSS JOIN LATERAL (VALUES
    (c.agreement_account_id, m.certificate_amount * 100),
    (c.budget_account_id, m.certificate_amount * 100),
    (c.volume_account_id, m.person_hours * 100)
) AS limits (account_id, amount)
WHERE m.municipality_id = %(municipality)s
    AND m.month >= %(first)s
    AND m.month < %(end)s
    AND c.state = 'active'
    AND (c.ends_on IS NULL OR (c.ends_on >= m.month AND c.ends_on >= lower(c.period)))
    AND (c.own_cost_since IS NULL OR c.own_cost_since > m.month)
    AND limits.account_id = ANY (%(accounts)s)
    AND NOT EXISTS (SELECT FROM settlements_accrual s WHERE s.contract_id = c.id AND s.month = m.month)
GROUP BY limits.account_id, m.month
ORDER BY limits.account_id, m.month
