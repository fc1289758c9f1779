-- Invite to the survey whom it asks. Gives the ids.
INSERT INTO surveys_invitation
    (municipality_id, survey_id, contract_id, child_id, service_id, organisation_id, is_answered)
SELECT municipality_id, %(survey)s, contract_id, child_id, service_id, organisation_id, false
FROM ({candidates}) AS candidate
ON CONFLICT DO NOTHING
RETURNING id
