-- What the sheets of an agreement's groups lack in a month: classes of the timetable that nobody marked, and children
-- without a mark at classes that were held. Contracts for which the family pays all are not asked for.
-- Parameters: the agreement, the month (its first day), the last day whose classes are asked for, days off with
-- their municipalities (parallel arrays): a group has those of its own.
WITH due AS MATERIALIZED (
    SELECT c.id, c.group_id, c.child_id, c.period, c.ends_on
    FROM enrolments_contractmonth m
    JOIN enrolments_contract c ON c.id = m.contract_id
    WHERE c.agreement_id = %(agreement)s AND m.month = %(month)s
        AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
        AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
), taught AS MATERIALIZED (
    SELECT g.id, g.name, g.municipality_id, g.starts_on, g.ends_on
    FROM programmes_studygroup g WHERE g.id IN (SELECT group_id FROM due)
)
SELECT g.id, g.name, d.day::date, t.starts_at, '' AS child
FROM taught g
CROSS JOIN LATERAL generate_series(
    greatest(%(month)s::date, g.starts_on),
    least((%(month)s::date + interval '1 month')::date - 1, g.ends_on, %(until)s::date), interval '1 day') AS d (day)
JOIN programmes_lesson t ON t.group_id = g.id AND t.weekday = extract(isodow FROM d.day)
    AND t.since <= d.day::date AND d.day::date < t.before
WHERE (g.municipality_id, d.day::date) NOT IN (SELECT * FROM unnest(%(off_in)s::bigint[], %(off_on)s::date[]))
    AND NOT EXISTS (SELECT FROM attendance_classsession s
                    WHERE s.group_id = g.id AND s.held_on = d.day::date AND s.starts_at = t.starts_at)
UNION ALL
SELECT g.id, g.name, s.held_on, s.starts_at, child.last_name || ' ' || child.first_name
FROM taught g
JOIN attendance_classsession s ON s.group_id = g.id AND s.state = 'held'
    AND s.held_on >= %(month)s AND s.held_on < (%(month)s::date + interval '1 month')::date
JOIN due c ON c.group_id = g.id AND c.period @> s.held_on AND (c.ends_on IS NULL OR s.held_on <= c.ends_on)
JOIN children_child child ON child.id = c.child_id
WHERE NOT EXISTS (SELECT FROM attendance_attendancemark k WHERE k.session_id = s.id AND k.contract_id = c.id)
ORDER BY 2, 1, 3, 4, 5
