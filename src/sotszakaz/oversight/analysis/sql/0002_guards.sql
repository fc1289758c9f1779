-- An approved methodology stays with its factors, a finished run with its scores and results, a determined value for ever.

CREATE FUNCTION refuse_to_change_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    IF TG_TABLE_NAME = 'analysis_methodology' THEN
        touched := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        touched := NEW.methodology_id;
    ELSE
        touched := OLD.methodology_id;
    END IF;
    IF EXISTS (SELECT FROM analysis_methodology m WHERE m.id = touched AND m.state = 'approved') THEN
        RAISE EXCEPTION 'an approved methodology stays as it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'analysis_approved_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER analysis_approved_stays BEFORE UPDATE OR DELETE ON analysis_methodology
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_approved();
CREATE TRIGGER analysis_approved_stays BEFORE INSERT OR UPDATE OR DELETE ON analysis_factor
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_approved();

CREATE FUNCTION refuse_to_change_finished_analysis() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint;
BEGIN
    IF TG_TABLE_NAME = 'analysis_run' THEN
        touched := OLD.id;
    ELSIF TG_TABLE_NAME = 'analysis_subject' THEN
        IF TG_OP = 'INSERT' THEN touched := NEW.run_id; ELSE touched := OLD.run_id; END IF;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT s.run_id INTO touched FROM analysis_subject s WHERE s.id = NEW.subject_id;
    ELSE
        SELECT s.run_id INTO touched FROM analysis_subject s WHERE s.id = OLD.subject_id;
    END IF;
    IF EXISTS (SELECT FROM analysis_run r WHERE r.id = touched AND r.state = 'finished') THEN
        RAISE EXCEPTION 'a finished analysis stays as it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'analysis_finished_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER analysis_finished_stays BEFORE UPDATE OR DELETE ON analysis_run
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_finished_analysis();
CREATE TRIGGER analysis_finished_stays BEFORE INSERT OR UPDATE OR DELETE ON analysis_subject
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_finished_analysis();
CREATE TRIGGER analysis_finished_stays BEFORE INSERT OR UPDATE OR DELETE ON analysis_score
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_finished_analysis();

CREATE TRIGGER determined_never_changes BEFORE UPDATE OR DELETE ON analysis_determinedvalue
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
