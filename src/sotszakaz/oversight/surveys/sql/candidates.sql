-- Whom a survey of the months asks: the latest contract of each child and service with hours charged in months about
-- which the child was not asked of this service. Records merged into another one are one child.
WITH RECURSIVE merged AS (
    SELECT id, merged_into_id AS head FROM children_child
    WHERE municipality_id = %(municipality)s AND merged_into_id IS NOT NULL
    UNION ALL
    SELECT m.id, c.merged_into_id
    FROM merged AS m JOIN children_child AS c ON c.id = m.head
    WHERE c.merged_into_id IS NOT NULL
),
root AS (
    SELECT m.id, m.head FROM merged AS m JOIN children_child AS h ON h.id = m.head AND h.merged_into_id IS NULL
),
asked AS (
    SELECT coalesce(r.head, i.child_id) AS child_id, i.service_id, s.since, s.until
    FROM surveys_invitation AS i
    JOIN surveys_survey AS s ON s.id = i.survey_id
    LEFT JOIN root AS r ON r.id = i.child_id
    WHERE i.municipality_id = %(municipality)s AND s.until >= %(since)s AND s.since <= %(until)s
),
served AS (
    SELECT contract.id, contract.municipality_id, contract.organisation_id, programme.service_id,
        coalesce(r.head, contract.child_id) AS child_id
    FROM enrolments_contract AS contract
    JOIN programmes_studygroup AS study_group ON study_group.id = contract.group_id
    JOIN programmes_programmepart AS part ON part.id = study_group.part_id
    JOIN programmes_programme AS programme ON programme.id = part.programme_id
    LEFT JOIN root AS r ON r.id = contract.child_id
    WHERE contract.municipality_id = %(municipality)s
        AND NOT EXISTS (SELECT FROM surveys_invitation AS i WHERE i.contract_id = contract.id)
)
SELECT DISTINCT ON (served.child_id, served.service_id)
    served.id AS contract_id, served.municipality_id, served.organisation_id, served.service_id, served.child_id
FROM served
WHERE (
    SELECT sum(line.person_hours) FROM settlements_accrual AS line
    WHERE line.contract_id = served.id AND line.month BETWEEN %(since)s AND %(until)s
        AND NOT EXISTS (
            SELECT FROM asked
            WHERE asked.child_id = served.child_id AND asked.service_id = served.service_id
                AND line.month BETWEEN asked.since AND asked.until)
) > 0
ORDER BY served.child_id, served.service_id, served.id DESC
