-- Groups that teach children under contracts of the closing's month and have classes of the timetable that nobody marked,
-- or classes that were begun to be marked and lack a child, by name. Classes after the day of counting are still to come and are not asked for.
-- Parameters: the closing, days off of the month.
SELECT g.name, g.id, g.organisation_id
FROM programmes_studygroup g
WHERE g.id IN (
    SELECT c.group_id
    FROM settlements_monthclosing o
    JOIN enrolments_contractmonth m ON m.municipality_id = o.municipality_id AND m.month = o.month
    JOIN enrolments_contract c ON c.id = m.contract_id AND c.agreement_id <> ALL (o.left_out)
    WHERE o.id = %(closing)s
        AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
        AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
        AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.contract_id = m.contract_id AND a.month = m.month)
) AND (EXISTS (
    SELECT FROM settlements_monthclosing o
    CROSS JOIN LATERAL generate_series(
        greatest(o.month, g.starts_on),
        least((o.month + interval '1 month')::date - 1, g.ends_on, o.counted_on), interval '1 day') AS d (day)
    JOIN programmes_classslot t ON t.group_id = g.id AND t.weekday = extract(isodow FROM d.day)
    WHERE o.id = %(closing)s AND d.day::date <> ALL (%(days_off)s::date[])
        AND NOT EXISTS (SELECT FROM attendance_classsession s
                        WHERE s.group_id = g.id AND s.held_on = d.day::date AND s.starts_at = t.starts_at)
) OR EXISTS (
    SELECT FROM settlements_monthclosing o
    JOIN attendance_classsession s ON s.group_id = g.id AND NOT s.is_whole AND s.state = 'held'
        AND s.held_on >= o.month AND s.held_on < (o.month + interval '1 month')::date
    JOIN enrolments_contract c ON c.group_id = g.id AND c.municipality_id = o.municipality_id
        AND c.agreement_id <> ALL (o.left_out) AND c.period @> s.held_on
        AND (c.ends_on IS NULL OR s.held_on <= c.ends_on)
    WHERE o.id = %(closing)s
        AND NOT EXISTS (SELECT FROM attendance_attendancemark k WHERE k.session_id = s.id AND k.contract_id = c.id)
))
ORDER BY g.name, g.id
