-- Writes answers and invitations of a survey that is over anew, as they are, each in a random order. An answer and the
-- invitation that it used are written by one transaction, and answers lie in the order in which links were asked for:
-- until then whoever reads the files of the database, past all rules of the application, could lay two rows side by side.
CREATE FUNCTION surveys_mix(survey bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one_asked bigint;
    one_said uuid;
BEGIN
    FOR one_asked IN SELECT i.id FROM surveys_invitation i WHERE i.survey_id = survey ORDER BY random() LOOP
        UPDATE surveys_invitation SET is_answered = is_answered WHERE id = one_asked;
    END LOOP;
    FOR one_said IN SELECT a.id FROM surveys_surveyanswer a WHERE a.survey_id = survey ORDER BY random() LOOP
        UPDATE surveys_surveyanswer SET satisfaction = satisfaction WHERE id = one_said;
    END LOOP;
END $$;

DROP TRIGGER surveys_answer_never_changes ON surveys_surveyanswer;
CREATE TRIGGER surveys_answer_never_changes BEFORE UPDATE ON surveys_surveyanswer
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER surveys_answer_never_deleted BEFORE DELETE ON surveys_surveyanswer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

SELECT surveys_mix(s.id) FROM surveys_survey AS s WHERE s.state = 'closed' ORDER BY s.id;
