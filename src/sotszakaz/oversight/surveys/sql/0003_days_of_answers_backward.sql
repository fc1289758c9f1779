-- Neither the day nor the service of an answer is known any more: the last day of its survey and one of the services
-- that its families were asked about stand for them.

ALTER TABLE surveys_surveyanswer DISABLE TRIGGER surveys_answer_never_changes;
UPDATE surveys_surveyanswer AS a
SET answered_on = s.closes_on,
    service_id = (SELECT min(i.service_id) FROM surveys_invitation AS i
                  WHERE i.survey_id = a.survey_id AND i.organisation_id = a.organisation_id)
FROM surveys_survey AS s
WHERE s.id = a.survey_id;
ALTER TABLE surveys_surveyanswer ENABLE TRIGGER surveys_answer_never_changes;
