-- Of an answer its invitation keeps only that there is one, and the answer keeps no time: nothing joins the two.

CREATE OR REPLACE FUNCTION surveys_guard_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.is_answered OR NOT NEW.is_answered) AND NOT EXISTS (
            SELECT FROM surveys_survey s WHERE s.id = OLD.survey_id AND s.state = 'closed'
                AND OLD.is_answered = NEW.is_answered)
        OR (OLD.municipality_id, OLD.survey_id, OLD.contract_id, OLD.child_id, OLD.service_id, OLD.organisation_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.survey_id, NEW.contract_id, NEW.child_id, NEW.service_id, NEW.organisation_id)
    THEN
        RAISE EXCEPTION 'an invitation is answered once and changes no otherwise'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_invitation_never_changes';
    END IF;
    RETURN NEW;
END $$;

UPDATE surveys_invitation SET is_answered = true WHERE answered_on IS NOT NULL;

UPDATE surveys_survey AS s
SET closed_on = (s.closed_at AT TIME ZONE m.timezone)::date,
    fewest_answers = coalesce((
        SELECT (r.parameters #>> '{survey_fewest_answers,value}')::int FROM regulations_regulation AS r
        WHERE r.municipality_id = s.municipality_id AND r.valid @> (s.opened_at AT TIME ZONE m.timezone)::date), 5),
    satisfied_from = coalesce((
        SELECT (r.parameters #>> '{survey_satisfied_from,value}')::int FROM regulations_regulation AS r
        WHERE r.municipality_id = s.municipality_id AND r.valid @> (s.opened_at AT TIME ZONE m.timezone)::date), 4)
FROM municipalities_municipality AS m
WHERE m.id = s.municipality_id;
