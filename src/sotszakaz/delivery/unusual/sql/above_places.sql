-- Groups where more children of this municipality were to be taught on the day of a class than there are places.
SELECT 'group:' || g.id AS identity, '{}'::bigint[] AS contract_ids, ARRAY[g.id] AS group_ids,
       jsonb_build_object('classes', count(*), 'children', max(o.children), 'places', g.places, 'first', min(o.held_on))
           AS facts
FROM (
    SELECT s.group_id, s.held_on, s.id, count(*) AS children
    FROM attendance_classsession s
    JOIN enrolments_contract c ON c.group_id = s.group_id AND c.period @> s.held_on
        AND (c.ends_on IS NULL OR s.held_on <= c.ends_on)
    WHERE c.municipality_id = %(municipality)s AND s.held_on >= %(month)s AND s.held_on < %(month_end)s
    GROUP BY s.id
) AS o
JOIN programmes_studygroup g ON g.id = o.group_id AND o.children > g.places
GROUP BY g.id
