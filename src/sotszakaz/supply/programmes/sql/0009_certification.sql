-- Steps of programmes follow their states, whoever writes them; a step never changes.
CREATE FUNCTION programmes_keep_first_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_programmestep (programme_id, municipality_id, state, made_at, made_by_id, remarks)
    SELECT c.id, c.municipality_id, c.state, coalesce(c.moved_at, c.created_at), c.moved_by_id, c.remarks FROM changed c;
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_keep_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO programmes_programmestep (programme_id, municipality_id, state, made_at, made_by_id, remarks)
    SELECT c.id, c.municipality_id, c.state, c.moved_at, c.moved_by_id, c.remarks
    FROM changed c JOIN before b ON b.id = c.id WHERE b.state <> c.state;
    RETURN NULL;
END $$;

CREATE FUNCTION programmes_guard_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a step of a programme stays as it was' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'programme_step_stays';
END $$;

INSERT INTO programmes_programmestep (programme_id, municipality_id, state, made_at, made_by_id, remarks)
SELECT p.id, p.municipality_id, 'draft', p.created_at, p.created_by_id, '' FROM programmes_programme p
UNION ALL
SELECT p.id, p.municipality_id, 'published', p.published_at, p.published_by_id, '' FROM programmes_programme p
WHERE p.state = 'published';

CREATE TRIGGER programme_first_step AFTER INSERT ON programmes_programme REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_keep_first_steps();
CREATE TRIGGER programme_step AFTER UPDATE ON programmes_programme
    REFERENCING NEW TABLE AS changed OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION programmes_keep_steps();
CREATE TRIGGER programme_step_stays BEFORE UPDATE OR DELETE ON programmes_programmestep
    FOR EACH ROW EXECUTE FUNCTION programmes_guard_steps();

-- What a decision was made of stays as it was: a finished conclusion and its marks.
CREATE FUNCTION programmes_guard_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'finished' THEN
        RAISE EXCEPTION 'a conclusion stays as it was given' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'expert_review_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION programmes_guard_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a mark stays as it was given' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'expert_review_stays';
END $$;

CREATE TRIGGER expert_review_stays BEFORE UPDATE OR DELETE ON programmes_expertreview
    FOR EACH ROW EXECUTE FUNCTION programmes_guard_reviews();
CREATE TRIGGER expert_mark_stays BEFORE UPDATE OR DELETE ON programmes_expertmark
    FOR EACH ROW EXECUTE FUNCTION programmes_guard_marks();

-- One municipality throughout.
ALTER TABLE programmes_certification
    ADD CONSTRAINT certification_identity UNIQUE (id, municipality_id),
    ADD CONSTRAINT certification_of_programme FOREIGN KEY (programme_id, municipality_id)
        REFERENCES programmes_programme (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_expertreview
    ADD CONSTRAINT review_identity UNIQUE (id, municipality_id),
    ADD CONSTRAINT review_of_certification FOREIGN KEY (certification_id, municipality_id)
        REFERENCES programmes_certification (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_expertmark
    ADD CONSTRAINT mark_of_review FOREIGN KEY (review_id, municipality_id)
        REFERENCES programmes_expertreview (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_certifiedpart
    ADD CONSTRAINT certified_part_of_certification FOREIGN KEY (certification_id, municipality_id)
        REFERENCES programmes_certification (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;

-- Experts and their conclusions are seen by their municipality only.
ALTER TABLE programmes_expertreview ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON programmes_expertreview
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE programmes_expertmark ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON programmes_expertmark
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
