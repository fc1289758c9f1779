-- Invite to the survey: one contract a child and service, the latest, whose service was delivered in the months and
-- which nobody has been asked about. Gives the ids.
INSERT INTO surveys_invitation
    (municipality_id, survey_id, contract_id, child_id, service_id, organisation_id, is_answered)
SELECT DISTINCT ON (contract.child_id, programme.service_id)
    contract.municipality_id, %(survey)s, contract.id, contract.child_id, programme.service_id, contract.organisation_id,
    false
FROM enrolments_contract AS contract
JOIN programmes_studygroup AS study_group ON study_group.id = contract.group_id
JOIN programmes_programmepart AS part ON part.id = study_group.part_id
JOIN programmes_programme AS programme ON programme.id = part.programme_id
WHERE contract.municipality_id = %(municipality)s
    AND (
        SELECT sum(line.person_hours) FROM settlements_accrual AS line
        WHERE line.contract_id = contract.id AND line.month BETWEEN %(since)s AND %(until)s
    ) > 0
    AND NOT EXISTS (SELECT FROM surveys_invitation AS asked WHERE asked.contract_id = contract.id)
ORDER BY contract.child_id, programme.service_id, contract.id DESC
ON CONFLICT DO NOTHING
RETURNING id
