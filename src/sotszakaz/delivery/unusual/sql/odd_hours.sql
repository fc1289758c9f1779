-- Groups with classes that were held too early or too late. A class ends as the timetable says, or else after its
-- academic hours of 45 minutes.
SELECT 'group:' || g.id AS identity, '{}'::bigint[] AS contract_ids, ARRAY[g.id] AS group_ids,
       jsonb_build_object('classes', count(*), 'first', min(s.held_on), 'begins', min(s.starts_at)) AS facts
FROM programmes_studygroup g
JOIN attendance_classsession s ON s.group_id = g.id
LEFT JOIN programmes_lesson t
    ON t.group_id = g.id AND t.weekday = extract(isodow FROM s.held_on) AND t.starts_at = s.starts_at
        AND t.since <= s.held_on AND s.held_on < t.before
WHERE s.state = 'held' AND s.held_on >= %(month)s AND s.held_on < %(month_end)s
    AND g.id IN (SELECT c.group_id FROM enrolments_contractmonth m JOIN enrolments_contract c ON c.id = m.contract_id
                 WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s)
    AND (s.starts_at < %(earliest)s
         OR coalesce(t.ends_at - time '00:00', s.starts_at - time '00:00' + s.hours * interval '45 minutes')
             > %(latest)s - time '00:00')
GROUP BY g.id
