-- What providers have delivered by certificates in whole months of a period: service, provider, different children,
-- person-hours, roubles. Lines are summed by contract first, from an index alone and in its order: a year has twelve
-- times as many lines as contracts. Asked while totals of lines are late, which is while a month is being closed.
-- Parameters: the municipality, the first month, the month before which it ends.
WITH delivered AS MATERIALIZED (
    SELECT a.contract_id, sum(a.person_hours) AS hours, sum(a.certificate_amount) AS amount
    FROM settlements_accrual a
    WHERE a.municipality_id = %(municipality)s AND a.month >= %(since)s AND a.month < %(until)s
    GROUP BY a.contract_id
)
SELECT p.service_id, c.organisation_id, count(DISTINCT c.child_id) FILTER (WHERE d.hours > 0), sum(d.hours), sum(d.amount)
FROM delivered d
JOIN enrolments_contract c ON c.id = d.contract_id
JOIN programmes_studygroup g ON g.id = c.group_id
JOIN programmes_programmepart t ON t.id = g.part_id
JOIN programmes_programme p ON p.id = t.programme_id
GROUP BY p.service_id, c.organisation_id
HAVING sum(d.hours) > 0 OR sum(d.amount) > 0
ORDER BY c.organisation_id, p.service_id
