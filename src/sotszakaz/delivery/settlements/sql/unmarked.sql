-- Groups that teach children under contracts of the closing's month, or of an earlier month that every closing so far has
-- left out with its agreement, and have classes of the timetable that nobody marked, or classes that were begun to be
-- marked and lack a child: by name and month. Classes after the day of counting are still to come and are not asked for;
-- those of a month that was counted before it was over (December in December) are asked for by the first closing after it
-- that takes their agreement, for it compares them with what was assumed.
-- Parameters: the closing, the months left out and their agreements (parallel arrays), days off of all these months with
-- their municipalities (parallel arrays): a group has those of its own.
SELECT g.name, g.id, g.organisation_id, taught.month
FROM settlements_monthclosing o
CROSS JOIN LATERAL (
    SELECT DISTINCT c.group_id, m.month
    FROM (
        SELECT o.month, NULL::bigint AS agreement_id, false AS is_compared
        UNION ALL
        SELECT e.month, NULL, true
        FROM settlements_monthclosing e
        WHERE e.municipality_id = o.municipality_id AND e.month < o.month
            AND e.counted_on < (e.month + interval '1 month')::date - 1
            AND NOT EXISTS (SELECT FROM settlements_monthclosing n
                            WHERE n.municipality_id = o.municipality_id AND n.month > e.month AND n.id <> o.id
                                AND n.left_out = '{}')
        UNION ALL
        SELECT l.month, l.agreement_id, false
        FROM unnest(%(late_months)s::date[], %(late_agreements)s::bigint[]) AS l (month, agreement_id)
    ) AS a
    JOIN enrolments_contractmonth m ON m.municipality_id = o.municipality_id AND m.month = a.month
    JOIN enrolments_contract c ON c.id = m.contract_id AND c.agreement_id <> ALL (o.left_out)
        AND c.agreement_id = coalesce(a.agreement_id, c.agreement_id)
    WHERE (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
        AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
        AND (NOT EXISTS (SELECT FROM settlements_accrual k WHERE k.contract_id = m.contract_id AND k.month = m.month)
             OR a.is_compared AND NOT EXISTS (
                SELECT FROM settlements_monthclosing n
                WHERE n.municipality_id = o.municipality_id AND n.month > m.month AND n.id <> o.id
                    AND c.agreement_id <> ALL (n.left_out)))
) AS taught
JOIN programmes_studygroup g ON g.id = taught.group_id
WHERE o.id = %(closing)s AND (EXISTS (
    SELECT FROM generate_series(
        greatest(taught.month, g.starts_on),
        least((taught.month + interval '1 month')::date - 1, g.ends_on, o.counted_on), interval '1 day') AS d (day)
    JOIN programmes_lesson t ON t.group_id = g.id AND t.weekday = extract(isodow FROM d.day)
    AND t.since <= d.day::date AND d.day::date < t.before
    WHERE (g.municipality_id, d.day::date) NOT IN (SELECT * FROM unnest(%(off_in)s::bigint[], %(off_on)s::date[]))
        AND NOT EXISTS (SELECT FROM attendance_classsession s
                        WHERE s.group_id = g.id AND s.held_on = d.day::date AND s.starts_at = t.starts_at)
) OR EXISTS (
    SELECT FROM attendance_classsession s
    JOIN enrolments_contract c ON c.group_id = g.id AND c.municipality_id = o.municipality_id
        AND c.agreement_id <> ALL (o.left_out) AND c.period @> s.held_on
        AND (c.ends_on IS NULL OR s.held_on <= c.ends_on)
    WHERE s.group_id = g.id AND NOT s.is_whole AND s.state = 'held'
        AND s.held_on >= taught.month AND s.held_on < (taught.month + interval '1 month')::date
        AND NOT EXISTS (SELECT FROM attendance_attendancemark k WHERE k.session_id = s.id AND k.contract_id = c.id)
))
ORDER BY g.name, g.id, taught.month
