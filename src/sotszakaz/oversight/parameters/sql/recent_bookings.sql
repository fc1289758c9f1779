-- What was booked since a moment and still stands, by account: children, kopecks or hundredths of a person-hour.
-- A transfer only moves what was held, so an application that replaces another is no new demand.
SELECT limits.account_id, count(DISTINCT a.child_id), sum(limits.amount)::bigint
FROM enrolments_enrolmentapplication a
CROSS JOIN LATERAL (VALUES
    (a.agreement_account_id, a.certificate_amount * 100),
    (a.budget_account_id, a.certificate_amount * 100),
    (a.volume_account_id, a.person_hours * 100)
) AS limits (account_id, amount)
WHERE a.municipality_id = %(municipality)s
    AND a.applied_at >= %(since)s
    AND a.applied_at < %(until)s
    AND a.replaces_id IS NULL
    AND a.state IN ('offered', 'submitted', 'invited', 'accepted', 'ended')
    AND limits.account_id = ANY (%(accounts)s)
GROUP BY limits.account_id
