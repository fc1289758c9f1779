-- Telephones of representatives by whom children of several families are taught in the month. Children who have a
-- representative in common are one family. The number itself is not kept.
WITH taught AS (
    SELECT c.id AS contract_id, c.child_id, c.group_id
    FROM enrolments_contractmonth m
    JOIN enrolments_contract c ON c.id = m.contract_id
    WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s
        AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
), acting AS (
    SELECT r.child_id, r.user_id, min(r.user_id) OVER (PARTITION BY r.child_id) AS family,
           right(regexp_replace(u.phone, '[^0-9]', '', 'g'), 10) AS phone
    FROM children_representative r
    JOIN users_user u ON u.id = r.user_id
    WHERE r.child_id IN (SELECT child_id FROM taught) AND r.valid && daterange(%(month)s, %(month_end)s)
), shared AS (
    SELECT a.phone, min(a.user_id) AS first_user, count(DISTINCT a.family) AS families
    FROM acting a
    WHERE length(a.phone) = 10
    GROUP BY a.phone
    HAVING count(DISTINCT a.family) > 1 AND count(DISTINCT a.child_id) >= %(phone_children)s
)
SELECT 'phone:' || s.first_user AS identity, array_agg(DISTINCT t.contract_id) AS contract_ids,
       array_agg(DISTINCT t.group_id) AS group_ids,
       jsonb_build_object('children', count(DISTINCT t.child_id), 'families', s.families) AS facts
FROM shared s
JOIN acting a ON a.phone = s.phone
JOIN taught t ON t.child_id = a.child_id
GROUP BY s.first_user, s.families
