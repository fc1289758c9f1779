-- Teachers who have marked two classes as held that overlap, by the pair of groups. Directors mark for others and are
-- not looked at.
WITH taught AS (
    SELECT s.marked_by_id AS teacher_id, s.group_id, s.held_on, s.starts_at - time '00:00' AS begins,
           coalesce(t.ends_at - time '00:00', s.starts_at - time '00:00' + s.hours * interval '45 minutes') AS ends
    FROM attendance_classsession s
    JOIN programmes_studygroup g ON g.id = s.group_id
    LEFT JOIN programmes_lesson t
        ON t.group_id = s.group_id AND t.weekday = extract(isodow FROM s.held_on) AND t.starts_at = s.starts_at
        AND t.since <= s.held_on AND s.held_on < t.before
    WHERE s.state = 'held' AND s.held_on >= %(month)s AND s.held_on < %(month_end)s
        AND g.id IN (SELECT c.group_id FROM enrolments_contractmonth m JOIN enrolments_contract c ON c.id = m.contract_id
                     WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s)
        AND EXISTS (SELECT FROM users_membership b
                    WHERE b.user_id = s.marked_by_id AND b.role_name = 'teacher' AND b.organisation_id = g.organisation_id)
), beside AS (
    SELECT a.*, lag(a.group_id) OVER same AS other_group, lag(a.ends) OVER same AS other_ends
    FROM taught a
    WINDOW same AS (PARTITION BY a.teacher_id, a.held_on ORDER BY a.begins, a.group_id)
)
SELECT 'teacher:' || b.teacher_id || ':' || least(b.group_id, b.other_group) || ':'
           || greatest(b.group_id, b.other_group) AS identity,
       '{}'::bigint[] AS contract_ids,
       ARRAY[least(b.group_id, b.other_group), greatest(b.group_id, b.other_group)] AS group_ids,
       jsonb_build_object('classes', count(*), 'first', min(b.held_on)) AS facts
FROM beside b
WHERE b.other_ends > b.begins AND b.other_group <> b.group_id
GROUP BY b.teacher_id, least(b.group_id, b.other_group), greatest(b.group_id, b.other_group)
