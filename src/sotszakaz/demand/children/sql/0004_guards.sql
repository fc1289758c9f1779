ALTER TABLE children_duplicatepair ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON children_duplicatepair
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER duplicate_pair_never_changes BEFORE UPDATE OF municipality_id, left_id, right_id
    ON children_duplicatepair FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A record is merged into one of its own municipality that is in force: chains grow at their end and never close.
CREATE FUNCTION child_merges_into_living() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM children_child c
    WHERE c.id = NEW.merged_into_id AND c.municipality_id = NEW.municipality_id AND c.id <> NEW.id
      AND c.state IN ('pending', 'confirmed', 'returned')
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'child_merges_into_living',
            MESSAGE = 'a record is merged into a living one of the same municipality';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER child_merges_into_living AFTER UPDATE OF merged_into_id ON children_child
    FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION child_merges_into_living();

-- Where else in the region a child like this is in force. Whoever asks has typed name, birth date and СНИЛС already and
-- learns the municipality only, and by what it was found.
CREATE FUNCTION children_elsewhere(home bigint, spelled text, born date, hashed_snils text)
RETURNS TABLE (municipality_id bigint, is_by_snils boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT f.municipality_id, bool_or(f.is_by_snils)
    FROM (
        SELECT c.municipality_id, true AS is_by_snils FROM children_child c
        WHERE c.snils_hash = hashed_snils AND c.state IN ('pending', 'confirmed', 'returned')
        UNION ALL
        SELECT c.municipality_id, false FROM children_child c
        WHERE c.birth_date = born AND c.state IN ('pending', 'confirmed', 'returned')
          AND translate(c.sort_key, '-’''', '   ') = translate(spelled, '-’''', '   ')
    ) f
    WHERE f.municipality_id <> home
    GROUP BY f.municipality_id
$$;

-- The record which the child left when it moved to `home`, by СНИЛС or, without one, by name and birth date; each record
-- is continued once. An id tells nothing: the row itself stays with those who may see it.
CREATE FUNCTION children_departed_to(home bigint, spelled text, born date, hashed_snils text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT c.id FROM children_child c
    WHERE c.state = 'departed' AND c.moved_to_id = home
      AND (c.snils_hash = hashed_snils
           OR c.birth_date = born AND translate(c.sort_key, '-’''', '   ') = translate(spelled, '-’''', '   ')
              AND (c.snils_hash IS NULL OR hashed_snils IS NULL))
      AND NOT EXISTS (SELECT FROM children_child n WHERE n.arrived_from_id = c.id)
    ORDER BY c.snils_hash = hashed_snils DESC NULLS LAST, c.ended_at DESC
    LIMIT 1
$$;
