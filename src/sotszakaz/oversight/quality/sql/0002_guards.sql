-- What was approved, marked and found stays as it was; a finished inspection takes no more marks and photos.

CREATE FUNCTION quality_guard_checklist() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION quality_guard_criterion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.checklist_id ELSE OLD.checklist_id END;
BEGIN
    IF EXISTS (SELECT FROM quality_checklist AS list WHERE list.id = touched AND list.state <> 'draft') THEN
        RAISE EXCEPTION 'criteria of an approved check-list never change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_checklist_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION quality_guard_inspection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('done', 'cancelled') OR
        (OLD.municipality_id, OLD.record_id, OLD.checklist_id, OLD.follows_id, OLD.kind, OLD.planned_at)
            IS DISTINCT FROM
        (NEW.municipality_id, NEW.record_id, NEW.checklist_id, NEW.follows_id, NEW.kind, NEW.planned_at)
    THEN
        RAISE EXCEPTION 'an inspection that is over never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_inspection_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION quality_guard_marks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.inspection_id ELSE OLD.inspection_id END;
BEGIN
    IF EXISTS (SELECT FROM quality_inspection AS i WHERE i.id = touched AND i.state <> 'started') THEN
        RAISE EXCEPTION 'marks are made while the inspection goes on'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_inspection_never_changes';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION quality_guard_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'quality_shortcoming' THEN
        IF (OLD.municipality_id, OLD.inspection_id, OLD.criterion_id, OLD.mark, OLD.words, OLD.found_at)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.inspection_id, NEW.criterion_id, NEW.mark, NEW.words, NEW.found_at)
           OR OLD.state = 'done'
        THEN
            RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
        END IF;
    ELSIF (OLD.municipality_id, OLD.shortcoming_id, OLD.words, OLD.file_name, OLD.content, OLD.reported_at,
           OLD.reported_by_id) IS DISTINCT FROM
          (NEW.municipality_id, NEW.shortcoming_id, NEW.words, NEW.file_name, NEW.content, NEW.reported_at,
           NEW.reported_by_id)
        OR OLD.is_accepted IS NOT NULL
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION quality_guard_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.inspection_id, OLD.kind, OLD.ground, OLD.taken_at, OLD.taken_by_id)
        IS DISTINCT FROM (NEW.municipality_id, NEW.inspection_id, NEW.kind, NEW.ground, NEW.taken_at, NEW.taken_by_id)
        OR OLD.state = 'withdrawn'
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION quality_guard_standard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR upper(OLD.valid) IS NOT NULL
        OR (OLD.municipality_id, OLD.service_id, OLD.version, OLD.act, OLD.text, lower(OLD.valid), OLD.adopted_at)
            IS DISTINCT FROM
           (NEW.municipality_id, NEW.service_id, NEW.version, NEW.act, NEW.text, lower(NEW.valid), NEW.adopted_at)
    THEN
        RAISE EXCEPTION 'a standard only ends'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quality_standard_never_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON quality_servicestandard
    FOR EACH ROW EXECUTE FUNCTION quality_guard_standard();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON quality_checklist
    FOR EACH ROW EXECUTE FUNCTION quality_guard_checklist();
CREATE TRIGGER never_changes BEFORE INSERT OR UPDATE OR DELETE ON quality_criterion
    FOR EACH ROW EXECUTE FUNCTION quality_guard_criterion();
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON quality_inspection
    FOR EACH ROW EXECUTE FUNCTION quality_guard_inspection();
CREATE TRIGGER while_it_goes_on BEFORE INSERT OR UPDATE OR DELETE ON quality_inspectionmark
    FOR EACH ROW EXECUTE FUNCTION quality_guard_marks();
CREATE TRIGGER while_it_goes_on BEFORE INSERT OR UPDATE OR DELETE ON quality_inspectionphoto
    FOR EACH ROW EXECUTE FUNCTION quality_guard_marks();
CREATE TRIGGER never_changes BEFORE UPDATE ON quality_shortcoming
    FOR EACH ROW EXECUTE FUNCTION quality_guard_answers();
CREATE TRIGGER never_changes BEFORE UPDATE ON quality_mending
    FOR EACH ROW EXECUTE FUNCTION quality_guard_answers();
CREATE TRIGGER never_deleted BEFORE DELETE ON quality_shortcoming
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON quality_mending
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changes BEFORE UPDATE ON quality_measure
    FOR EACH ROW EXECUTE FUNCTION quality_guard_measure();
CREATE TRIGGER never_deleted BEFORE DELETE ON quality_measure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
