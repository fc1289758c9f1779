-- Materials may name people: each municipality sees its own. They never change; what was held stays as it was told.

ALTER TABLE communication_eventmaterial ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON communication_eventmaterial
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON communication_eventmaterial
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION communication_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'planned' OR TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an event that was held or cancelled stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_settled_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_stays BEFORE UPDATE OR DELETE ON communication_event
    FOR EACH ROW EXECUTE FUNCTION communication_guard_event();
