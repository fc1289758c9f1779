CREATE OR REPLACE FUNCTION quality_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE'
        OR (OLD.municipality_id, OLD.title, OLD.version, OLD.previous_id, OLD.approved_at, OLD.approved_by_id)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.title, NEW.version, NEW.previous_id, NEW.approved_at, NEW.approved_by_id)
        OR NEW.state = 'draft')
    THEN
        RAISE EXCEPTION 'an approved check-list never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_checklist_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
