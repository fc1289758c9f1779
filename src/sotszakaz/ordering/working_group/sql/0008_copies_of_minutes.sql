-- Copies are seen by their municipality; of what is signed and only to who was a member on the day of the meeting.

ALTER TABLE working_group_minutescopy ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_minutescopy
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE FUNCTION copy_of_its_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM working_group_meeting m
    JOIN municipalities_municipality home ON home.id = m.municipality_id
    JOIN working_group_member p ON p.group_id = m.group_id AND p.id = NEW.member_id
        AND p.valid @> (m.starts_at AT TIME ZONE home.timezone)::date
    WHERE m.id = NEW.meeting_id AND m.municipality_id = NEW.municipality_id AND m.document_id IS NOT NULL;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'copy_of_its_meeting', MESSAGE = 'no member of a meeting with minutes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER copy_of_its_meeting BEFORE INSERT ON working_group_minutescopy
    FOR EACH ROW EXECUTE FUNCTION copy_of_its_meeting();
CREATE TRIGGER copy_stays BEFORE UPDATE OR DELETE ON working_group_minutescopy
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
