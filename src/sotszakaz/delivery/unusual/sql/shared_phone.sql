-- Telephones of representatives by whom children of several families are taught in the month. Children who have a
-- representative in common are one family, however long the chain. The number itself is not kept.
WITH RECURSIVE taught AS (
    SELECT c.id AS contract_id, c.child_id, c.group_id
    FROM enrolments_contractmonth m
    JOIN enrolments_contract c ON c.id = m.contract_id
    WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s
        AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
), acting AS (
    SELECT r.child_id, r.user_id, right(regexp_replace(u.phone, '[^0-9]', '', 'g'), 10) AS phone
    FROM children_representative r
    JOIN users_user u ON u.id = r.user_id
    WHERE r.child_id IN (SELECT child_id FROM taught) AND r.valid && daterange(%(month)s, %(month_end)s)
), suspected AS (
    SELECT a.phone
    FROM acting a
    WHERE length(a.phone) = 10
    GROUP BY a.phone
    HAVING count(DISTINCT a.user_id) > 1 AND count(DISTINCT a.child_id) >= %(phone_children)s
), related (child_id, other_id) AS (
    SELECT a.child_id, a.child_id
    FROM suspected s
    JOIN acting a ON a.phone = s.phone
    UNION
    SELECT e.child_id, theirs.child_id
    FROM related e
    JOIN children_representative own ON own.child_id = e.other_id AND own.valid && daterange(%(month)s, %(month_end)s)
    JOIN children_representative theirs
        ON theirs.user_id = own.user_id AND theirs.valid && daterange(%(month)s, %(month_end)s)
), family AS (
    SELECT e.child_id, min(e.other_id) AS first_child
    FROM related e
    GROUP BY e.child_id
), shared AS (
    SELECT a.phone, min(a.user_id) AS first_user, count(DISTINCT f.first_child) AS families
    FROM suspected s
    JOIN acting a ON a.phone = s.phone
    JOIN family f ON f.child_id = a.child_id
    GROUP BY a.phone
    HAVING count(DISTINCT f.first_child) > 1
)
SELECT 'phone:' || s.first_user AS identity, array_agg(DISTINCT t.contract_id) AS contract_ids,
       array_agg(DISTINCT t.group_id) AS group_ids,
       jsonb_build_object('children', count(DISTINCT t.child_id), 'families', s.families) AS facts
FROM shared s
JOIN acting a ON a.phone = s.phone
JOIN taught t ON t.child_id = a.child_id
GROUP BY s.first_user, s.families
