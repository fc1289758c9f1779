-- What lines of one service and provider sum up to, by month and in all (the row without a month): different children,
-- lines, person-hours, roubles. The same lines and the same counting as delivered.sql has; contracts of the provider are
-- few beside those of the municipality, so its lines are looked up by them from the index of the report.
-- Parameters: the municipality, the service, the provider, the first month, the month before which it ends.
WITH line AS MATERIALIZED (
    SELECT a.month, c.child_id, count(*) AS lines, sum(a.person_hours) AS hours, sum(a.certificate_amount) AS amount
    FROM programmes_programme p
    JOIN programmes_programmepart t ON t.programme_id = p.id
    JOIN programmes_studygroup g ON g.part_id = t.id
    JOIN enrolments_contract c ON c.group_id = g.id
    JOIN settlements_accrual a ON a.municipality_id = c.municipality_id AND a.contract_id = c.id
        AND a.month >= %(since)s AND a.month < %(until)s
    WHERE p.service_id = %(service)s AND c.organisation_id = %(provider)s AND c.municipality_id = %(municipality)s
    GROUP BY a.month, c.id, c.child_id
)
SELECT month, count(DISTINCT child_id) FILTER (WHERE hours > 0), coalesce(sum(lines), 0)::bigint,
       coalesce(sum(hours), 0), coalesce(sum(amount), 0)
FROM line
GROUP BY GROUPING SETS ((month), ())
ORDER BY month
