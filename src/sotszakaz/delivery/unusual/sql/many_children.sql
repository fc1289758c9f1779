-- People who act for many of the children that are taught in the month, relatives or not: a large family is answered for
-- once, by a note.
SELECT 'person:' || r.user_id AS identity, array_agg(DISTINCT c.id) AS contract_ids,
       array_agg(DISTINCT c.group_id) AS group_ids,
       jsonb_build_object(
           'children', count(DISTINCT c.child_id),
           'works_there', EXISTS (
               SELECT FROM users_membership w
               WHERE w.user_id = r.user_id AND w.organisation_id = ANY (array_agg(c.organisation_id)))) AS facts
FROM enrolments_contractmonth m
JOIN enrolments_contract c ON c.id = m.contract_id
JOIN children_representative r ON r.child_id = c.child_id AND r.valid && daterange(%(month)s, %(month_end)s)
WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s
    AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
GROUP BY r.user_id
HAVING count(DISTINCT c.child_id) >= %(person_children)s
