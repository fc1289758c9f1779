CREATE OR REPLACE FUNCTION refuse_to_change_approved() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION refuse_to_change_finished_analysis() RETURNS trigger LANGUAGE plpgsql AS $$
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
