-- Groups where more children, of all payers, were to be taught on the day of a class than there are places.
SELECT 'group:' || g.id AS identity, '{}'::bigint[] AS contract_ids, ARRAY[g.id] AS group_ids,
       jsonb_build_object('classes', count(*), 'children', max(o.children), 'places', g.places, 'first', min(o.held_on))
           AS facts
FROM unusual_children(%(municipality)s, %(month)s, %(month_end)s) AS o
JOIN programmes_studygroup g ON g.id = o.group_id AND o.children > g.places
GROUP BY g.id
