-- What an inspection looks into is settled when it is planned.
CREATE OR REPLACE FUNCTION quality_guard_inspection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('done', 'cancelled') OR
        (OLD.municipality_id, OLD.record_id, OLD.checklist_id, OLD.follows_id, OLD.complaint_id, OLD.kind, OLD.planned_at)
            IS DISTINCT FROM
        (NEW.municipality_id, NEW.record_id, NEW.checklist_id, NEW.follows_id, NEW.complaint_id, NEW.kind, NEW.planned_at)
    THEN
        RAISE EXCEPTION 'an inspection that is over never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_inspection_never_changes';
    END IF;
    RETURN NEW;
END $$;
