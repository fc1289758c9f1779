-- The same as delivered.sql, from totals of lines: sums by groups and months, children by the months of their contracts.
-- Parameters: the municipality, the year, the first month, the month before which it ends, these months as bits.
WITH told AS (
    SELECT p.service_id, t.organisation_id, sum(t.person_hours) AS hours, sum(t.amount) AS amount
    FROM execution_monthtotal t
    JOIN programmes_studygroup g ON g.id = t.group_id
    JOIN programmes_programmepart x ON x.id = g.part_id
    JOIN programmes_programme p ON p.id = x.programme_id
    WHERE t.municipality_id = %(municipality)s AND t.month >= %(since)s AND t.month < %(until)s
    GROUP BY p.service_id, t.organisation_id
), child AS (
    SELECT p.service_id, c.organisation_id, c.child_id
    FROM execution_chargedcontract k
    JOIN enrolments_contract c ON c.id = k.contract_id
    JOIN programmes_studygroup g ON g.id = c.group_id
    JOIN programmes_programmepart x ON x.id = g.part_id
    JOIN programmes_programme p ON p.id = x.programme_id
    WHERE k.municipality_id = %(municipality)s AND k.year = %(year)s AND k.taught & %(months)s <> 0
    GROUP BY p.service_id, c.organisation_id, c.child_id
), children AS (
    SELECT service_id, organisation_id, count(*) AS number FROM child GROUP BY service_id, organisation_id
)
SELECT told.service_id, told.organisation_id, coalesce(children.number, 0), told.hours, told.amount
FROM told LEFT JOIN children USING (service_id, organisation_id)
WHERE told.hours > 0 OR told.amount > 0
ORDER BY told.organisation_id, told.service_id
