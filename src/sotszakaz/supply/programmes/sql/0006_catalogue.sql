-- The rows that the catalogue searches follow what they are made of, in the same transaction, statement by statement.

-- Make anew the rows of these groups, and note the words of their programmes.
CREATE FUNCTION programmes_refresh_catalogue(groups bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH shown AS (
        INSERT INTO programmes_catalogueentry (
            group_id, municipality_id, organisation_id, programme_id, service_id, seat_account_id, sort_key,
            starts_on, ends_on, age_from, age_to, days, earliest_at, latest_at, price, hours, latitude, longitude, lot)
        SELECT g.id, g.municipality_id, g.organisation_id, p.id, p.service_id, g.seat_account_id, p.sort_key,
               g.starts_on, g.ends_on, p.age_from, p.age_to, coalesce(week.days, 0), week.earliest_at, week.latest_at,
               part.price, part.hours, g.latitude, g.longitude, hashint8(g.id) & 63
        FROM programmes_studygroup g
        JOIN programmes_programmepart part ON part.id = g.part_id
        JOIN programmes_programme p ON p.id = part.programme_id
        JOIN providers_registryrecord r ON r.id = p.record_id
        LEFT JOIN (
            SELECT s.group_id, bit_or(1 << (s.weekday - 1)) AS days,
                   min(s.starts_at) AS earliest_at, max(s.ends_at) AS latest_at
            FROM programmes_classslot s WHERE s.group_id = ANY (groups) GROUP BY s.group_id
        ) week ON week.group_id = g.id
        WHERE g.id = ANY (groups) AND g.state = 'open' AND p.state = 'published' AND r.state = 'active'
        ORDER BY g.id
        ON CONFLICT (group_id) DO UPDATE SET
            service_id = EXCLUDED.service_id, sort_key = EXCLUDED.sort_key,
            starts_on = EXCLUDED.starts_on, ends_on = EXCLUDED.ends_on,
            age_from = EXCLUDED.age_from, age_to = EXCLUDED.age_to,
            days = EXCLUDED.days, earliest_at = EXCLUDED.earliest_at, latest_at = EXCLUDED.latest_at,
            price = EXCLUDED.price, hours = EXCLUDED.hours,
            latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude
        RETURNING group_id, programme_id
    ), hidden AS (
        DELETE FROM programmes_catalogueentry e
        WHERE e.group_id = ANY (groups) AND NOT EXISTS (SELECT FROM shown WHERE shown.group_id = e.group_id)
    )
    INSERT INTO programmes_catalogueword (word, stem)
    SELECT DISTINCT w.word, coalesce((ts_lexize('russian_stem', w.word))[1], w.word)
    FROM programmes_programme p, regexp_split_to_table(p.search_text, '[^а-яa-z0-9]+') AS w (word)
    WHERE p.id IN (SELECT programme_id FROM shown) AND length(w.word) BETWEEN 3 AND 60
    ORDER BY 1
    ON CONFLICT DO NOTHING;
END $$;

-- Whoever changes a thing first shares the lock of what stands above it (programme, record): a publication or an
-- exclusion that goes on at the same moment is waited for, and then seen. Nobody locks what stands below.
CREATE FUNCTION programmes_catalogue_of_groups() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    groups bigint[];
    programmes bigint[];
BEGIN
    SELECT array_agg(c.id ORDER BY c.id), array_agg(DISTINCT part.programme_id) INTO groups, programmes
    FROM changed c JOIN programmes_programmepart part ON part.id = c.part_id;
    PERFORM FROM programmes_programme p WHERE p.id = ANY (programmes) ORDER BY p.id FOR SHARE;
    PERFORM programmes_share_records(programmes);
    PERFORM programmes_refresh_catalogue(groups);
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_share_records(programmes bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM providers_registryrecord r
    WHERE r.id = ANY (ARRAY(SELECT p.record_id FROM programmes_programme p WHERE p.id = ANY (programmes)))
    ORDER BY r.id FOR SHARE;
END $$;

CREATE FUNCTION programmes_catalogue_of_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_refresh_catalogue(ARRAY(SELECT DISTINCT c.group_id FROM changed c ORDER BY 1));
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_catalogue_of_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM programmes_programme p
    WHERE p.id = ANY (ARRAY(SELECT c.programme_id FROM changed c)) ORDER BY p.id FOR SHARE;
    PERFORM programmes_share_records(ARRAY(SELECT c.programme_id FROM changed c));
    PERFORM programmes_refresh_catalogue(ARRAY(
        SELECT g.id FROM programmes_studygroup g JOIN changed c ON c.id = g.part_id ORDER BY g.id));
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_catalogue_of_programmes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_share_records(ARRAY(SELECT c.id FROM changed c));
    PERFORM programmes_refresh_catalogue(ARRAY(
        SELECT g.id FROM programmes_studygroup g JOIN programmes_programmepart part ON part.id = g.part_id
        JOIN changed c ON c.id = part.programme_id ORDER BY g.id));
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_catalogue_of_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM programmes_refresh_catalogue(ARRAY(
        SELECT g.id FROM programmes_studygroup g JOIN programmes_programmepart part ON part.id = g.part_id
        JOIN programmes_programme p ON p.id = part.programme_id JOIN changed c ON c.id = p.record_id ORDER BY g.id));
    RETURN NULL;
END $$;

CREATE TRIGGER group_enters_catalogue AFTER INSERT ON programmes_studygroup REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_groups();
CREATE TRIGGER group_changes_catalogue AFTER UPDATE ON programmes_studygroup REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_groups();
CREATE TRIGGER slot_enters_catalogue AFTER INSERT ON programmes_classslot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_slots();
CREATE TRIGGER slot_changes_catalogue AFTER UPDATE ON programmes_classslot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_slots();
CREATE TRIGGER slot_leaves_catalogue AFTER DELETE ON programmes_classslot REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_slots();
CREATE TRIGGER part_changes_catalogue AFTER UPDATE ON programmes_programmepart REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_parts();
CREATE TRIGGER programme_changes_catalogue AFTER UPDATE ON programmes_programme REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_programmes();
CREATE TRIGGER record_changes_catalogue AFTER UPDATE ON providers_registryrecord REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_catalogue_of_records();

-- Which groups have no free place. The flag has a table of its own, which only this trigger writes, under the lock of
-- the account: a booking never waits here for anybody, and an index over `free` would take hot updates from the ledger.
CREATE FUNCTION programmes_note_sold_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.free = 0 THEN
        INSERT INTO programmes_soldout (seat_account_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM programmes_soldout WHERE seat_account_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

REVOKE EXECUTE ON FUNCTION programmes_note_sold_out() FROM PUBLIC;

CREATE TRIGGER seat_is_sold_out AFTER UPDATE ON ledger_account
    FOR EACH ROW WHEN (NEW.kind = 'seat' AND (OLD.free = 0) <> (NEW.free = 0))
    EXECUTE FUNCTION programmes_note_sold_out();

CREATE INDEX catalogue_word_near ON programmes_catalogueword USING gin (word gin_trgm_ops);

SELECT programmes_refresh_catalogue(ARRAY(SELECT id FROM programmes_studygroup ORDER BY id));
INSERT INTO programmes_soldout (seat_account_id)
SELECT a.id FROM ledger_account a WHERE a.kind = 'seat' AND a.free = 0 AND a.held + a.spent + a.lapsed > 0;
