-- A group that continues another one (ADR 0030) is of the next part of the same programme, begins after it and has its
-- municipality. The same is asked when the days of either change.
CREATE FUNCTION programmes_guard_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programmes_studygroup later
        JOIN programmes_studygroup earlier ON earlier.id = later.follows_id
        JOIN programmes_programmepart lp ON lp.id = later.part_id
        JOIN programmes_programmepart ep ON ep.id = earlier.part_id
        WHERE (later.id = NEW.id OR earlier.id = NEW.id)
          AND (later.starts_on <= earlier.ends_on OR later.municipality_id <> earlier.municipality_id
               OR lp.programme_id <> ep.programme_id OR lp.number <> ep.number + 1)
    ) THEN
        RAISE check_violation USING CONSTRAINT = 'group_follows_in_order', MESSAGE = 'a group follows another one wrongly';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER group_follows_in_order
    AFTER INSERT OR UPDATE OF follows_id, part_id, starts_on, ends_on ON programmes_studygroup
    FOR EACH ROW EXECUTE FUNCTION programmes_guard_follows();
