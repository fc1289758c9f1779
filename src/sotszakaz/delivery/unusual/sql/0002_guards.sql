-- What was found never changes, and what a person said of it is said once; it may only go and come back.
ALTER TABLE unusual_finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON unusual_finding
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION unusual_guard_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.municipality_id, OLD.month, OLD.kind, OLD.key, OLD.contract_ids, OLD.group_ids, OLD.facts, OLD.found_at)
            IS DISTINCT FROM
       (NEW.municipality_id, NEW.month, NEW.kind, NEW.key, NEW.contract_ids, NEW.group_ids, NEW.facts, NEW.found_at)
        OR OLD.state = 'checked'
            AND (OLD.state, OLD.checked_at, OLD.checked_by_id, OLD.note)
                IS DISTINCT FROM (NEW.state, NEW.checked_at, NEW.checked_by_id, NEW.note)
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_changes BEFORE UPDATE ON unusual_finding
    FOR EACH ROW EXECUTE FUNCTION unusual_guard_finding();
CREATE TRIGGER never_deleted BEFORE DELETE ON unusual_finding
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
