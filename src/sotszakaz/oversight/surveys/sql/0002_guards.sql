-- What was asked and answered stays; a link is found by the hash of its random part, whoever the session acts for.

CREATE TRIGGER surveys_questionnaire_never_changes BEFORE UPDATE OR DELETE ON surveys_questionnaire
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER surveys_question_never_changes BEFORE UPDATE OR DELETE ON surveys_question
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER surveys_answer_never_changes BEFORE UPDATE OR DELETE ON surveys_surveyanswer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER surveys_token_never_changes BEFORE UPDATE OR DELETE ON surveys_invitationtoken
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION surveys_guard_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON surveys_invitation
    FOR EACH ROW EXECUTE FUNCTION surveys_guard_invitation();

CREATE FUNCTION surveys_find_link(hashed text) RETURNS TABLE (municipality_id bigint, invitation_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT token.municipality_id, token.invitation_id
    FROM public.surveys_invitationtoken AS token
    WHERE token.token_hash = hashed
$$;
