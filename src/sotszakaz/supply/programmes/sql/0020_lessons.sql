-- Lessons of the weeks that groups have and have had, each with the days on which it holds: who asks what was to be
-- taught on a day reads this, who enrols reads the latest week, `programmes_classslot`.
CREATE VIEW programmes_lesson WITH (security_invoker = true) AS
SELECT s.group_id, s.weekday, s.starts_at, s.ends_at, s.hours, coalesce(g.week_since, '-infinity'::date) AS since,
       'infinity'::date AS before
FROM programmes_classslot s
JOIN programmes_studygroup g ON g.id = s.group_id
UNION ALL
SELECT f.group_id, f.weekday, f.starts_at, f.ends_at, f.hours, lower(f.valid), upper(f.valid)
FROM programmes_formerslot f;
