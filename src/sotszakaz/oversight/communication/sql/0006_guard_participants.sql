-- Participants have addresses of people: each municipality sees its own. Nothing of an event that was held or cancelled
-- changes, and what came out stays.

ALTER TABLE communication_eventparticipant ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON communication_eventparticipant
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION communication_guard_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.event_id <> OLD.event_id THEN
        RAISE EXCEPTION 'what belongs to an event stays with it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_settled_stays';
    END IF;
    PERFORM FROM communication_event
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.event_id ELSE NEW.event_id END AND state = 'planned'
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'what belongs to an event that was held or cancelled stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_settled_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER settled_stays BEFORE INSERT OR UPDATE OR DELETE ON communication_eventparticipant
    FOR EACH ROW EXECUTE FUNCTION communication_guard_part();
CREATE TRIGGER settled_stays BEFORE INSERT OR UPDATE OR DELETE ON communication_publication
    FOR EACH ROW EXECUTE FUNCTION communication_guard_part();

CREATE FUNCTION communication_guard_done() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.done_on IS NOT NULL THEN
        RAISE EXCEPTION 'a publication that came out stays'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'publication_done_stays';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER done_stays BEFORE UPDATE OR DELETE ON communication_publication
    FOR EACH ROW EXECUTE FUNCTION communication_guard_done();
