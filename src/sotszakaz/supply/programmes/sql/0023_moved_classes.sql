-- programmes_lesson, as 0020_lessons.sql tells; a class that was moved is a lesson of its new day alone, and the days of
-- its week go round the old one: until the first move of the lesson, then from the day after each until the next. Not by
-- multiranges: the planner takes what `unnest` gives for a hundred rows a lesson.
CREATE OR REPLACE VIEW programmes_lesson WITH (security_invoker = true) AS
SELECT l.group_id, l.weekday, l.starts_at, l.ends_at, l.hours, r.since, r.before
FROM (
    SELECT s.group_id, s.weekday, s.starts_at, s.ends_at, s.hours, coalesce(g.week_since, '-infinity'::date) AS since,
           'infinity'::date AS before
    FROM programmes_classslot s
    JOIN programmes_studygroup g ON g.id = s.group_id
    UNION ALL
    SELECT f.group_id, f.weekday, f.starts_at, f.ends_at, f.hours, lower(f.valid), upper(f.valid)
    FROM programmes_formerslot f
) AS l
CROSS JOIN LATERAL (
    SELECT l.since, coalesce(min(m.was_on), l.before) AS before
    FROM programmes_movedclass m
    WHERE m.group_id = l.group_id AND m.was_on >= l.since AND m.was_on < l.before AND m.was_at = l.starts_at
        AND extract(isodow FROM m.was_on) = l.weekday AND m.withdrawn_at IS NULL
    UNION ALL
    SELECT m.was_on + 1, lead(m.was_on, 1, l.before) OVER (ORDER BY m.was_on)
    FROM programmes_movedclass m
    WHERE m.group_id = l.group_id AND m.was_on >= l.since AND m.was_on < l.before AND m.was_at = l.starts_at
        AND extract(isodow FROM m.was_on) = l.weekday AND m.withdrawn_at IS NULL
) AS r
UNION ALL
SELECT m.group_id, extract(isodow FROM m.held_on)::smallint, m.starts_at, m.ends_at, m.hours, m.held_on, m.held_on + 1
FROM programmes_movedclass m WHERE m.withdrawn_at IS NULL;

-- What was said of a move stays; it is taken back once.
CREATE FUNCTION programmes_guard_moved_class() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id' IS DISTINCT FROM
           to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id'
    THEN
        RAISE EXCEPTION 'rows of % never change', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_never_changes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER never_changes BEFORE UPDATE ON programmes_movedclass
    FOR EACH ROW EXECUTE FUNCTION programmes_guard_moved_class();
CREATE TRIGGER never_deleted BEFORE DELETE ON programmes_movedclass
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
