-- A promise to come is no presence: before a meeting is opened, arrivals are noted on its own day only.

CREATE FUNCTION presence_on_its_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM working_group_meeting m
    JOIN municipalities_municipality home ON home.id = m.municipality_id
    WHERE m.id = NEW.meeting_id AND m.state = 'approved'
        AND (NEW.arrived_at AT TIME ZONE home.timezone)::date <> (m.starts_at AT TIME ZONE home.timezone)::date;
    IF FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'presence_on_its_day', MESSAGE = 'the day of the meeting is another';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER presence_on_its_day BEFORE INSERT OR UPDATE OF arrived_at, meeting_id ON working_group_presence
    FOR EACH ROW EXECUTE FUNCTION presence_on_its_day();
