-- logins: pairs of parents of one municipality with the same telephone (its last ten digits), or with one child.
WITH parents AS MATERIALIZED (
    SELECT u.id, right(regexp_replace(u.phone, '\D', '', 'g'), 10) AS phone
    FROM users_user u
    JOIN users_membership m ON m.user_id = u.id
    WHERE m.municipality_id = %(municipality)s AND m.role_name = 'parent' AND u.is_active
), acting AS MATERIALIZED (
    SELECT r.child_id, r.user_id FROM children_representative r
    WHERE r.municipality_id = %(municipality)s AND upper_inf(r.valid)
)
SELECT p.left_id, p.right_id, bool_or(p.is_by_phone), bool_or(NOT p.is_by_phone)
FROM (
    SELECT a.id AS left_id, b.id AS right_id, true AS is_by_phone FROM parents a
    JOIN parents b ON b.phone = a.phone AND b.id > a.id
    WHERE length(a.phone) = 10
    UNION ALL
    SELECT a.user_id, b.user_id, false FROM acting a
    JOIN acting b ON b.child_id = a.child_id AND b.user_id > a.user_id
    JOIN parents l ON l.id = a.user_id
    JOIN parents r ON r.id = b.user_id
) p
GROUP BY p.left_id, p.right_id
ORDER BY p.left_id, p.right_id
