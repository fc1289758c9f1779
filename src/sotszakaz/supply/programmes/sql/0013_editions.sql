-- What the registry says of a programme follows its row, whoever writes it; an edition never changes.
CREATE FUNCTION programmes_keep_first_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_programmeedition
        (programme_id, municipality_id, name, sort_key, age_from, age_to, focus, form, made_at)
    SELECT c.id, c.municipality_id, c.name, c.sort_key, c.age_from, c.age_to, c.focus, c.form, c.created_at
    FROM changed c;
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_keep_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_programmeedition
        (programme_id, municipality_id, name, sort_key, age_from, age_to, focus, form, made_at)
    SELECT c.id, c.municipality_id, c.name, c.sort_key, c.age_from, c.age_to, c.focus, c.form, clock_timestamp()
    FROM changed c JOIN before b ON b.id = c.id
    WHERE (b.name, b.age_from, b.age_to, b.focus, b.form) IS DISTINCT FROM
          (c.name, c.age_from, c.age_to, c.focus, c.form);
    RETURN NULL;
END $$;

CREATE TRIGGER programme_first_edition AFTER INSERT ON programmes_programme REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_keep_first_editions();
CREATE TRIGGER programme_edition AFTER UPDATE ON programmes_programme
    REFERENCING NEW TABLE AS changed OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_keep_editions();
CREATE TRIGGER programme_edition_never_changes BEFORE UPDATE OR DELETE ON programmes_programmeedition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE programmes_programmeedition
    ADD CONSTRAINT programme_edition_of_programme FOREIGN KEY (programme_id, municipality_id)
        REFERENCES programmes_programme (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
