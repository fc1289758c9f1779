DROP TRIGGER surveys_answer_never_deleted ON surveys_surveyanswer;
DROP TRIGGER surveys_answer_never_changes ON surveys_surveyanswer;
CREATE TRIGGER surveys_answer_never_changes BEFORE UPDATE OR DELETE ON surveys_surveyanswer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP FUNCTION surveys_mix(bigint);
