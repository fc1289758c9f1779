CREATE OR REPLACE FUNCTION refuse_to_change_finished_analysis() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'analysis_run' THEN
        touched := ARRAY[OLD.id];
    ELSIF TG_TABLE_NAME IN ('analysis_subject', 'analysis_factrow') THEN
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.run_id; END IF;
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.run_id; END IF;
    ELSE
        IF TG_OP <> 'DELETE' THEN touched := touched || NEW.subject_id; END IF;
        IF TG_OP <> 'INSERT' THEN touched := touched || OLD.subject_id; END IF;
        touched := ARRAY(SELECT s.run_id FROM analysis_subject s WHERE s.id = ANY (touched));
    END IF;
    IF EXISTS (SELECT FROM analysis_run r WHERE r.id = ANY (touched) AND r.state = 'finished') THEN
        RAISE EXCEPTION 'a finished analysis stays as it was'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'analysis_finished_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
