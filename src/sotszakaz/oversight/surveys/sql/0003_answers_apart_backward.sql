-- The day of an answer is known no more: the last day of its survey stands for it.

CREATE OR REPLACE FUNCTION surveys_guard_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_on IS NOT NULL
        OR (OLD.municipality_id, OLD.survey_id, OLD.contract_id, OLD.child_id, OLD.service_id, OLD.organisation_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.survey_id, NEW.contract_id, NEW.child_id, NEW.service_id, NEW.organisation_id)
    THEN
        RAISE EXCEPTION 'an invitation is answered once and changes no otherwise'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'surveys_invitation_never_changes';
    END IF;
    RETURN NEW;
END $$;

UPDATE surveys_invitation AS i SET answered_on = s.closes_on
FROM surveys_survey AS s
WHERE s.id = i.survey_id AND i.is_answered;
