-- Children who were present at two classes that overlap, by the pair of contracts.
WITH attended AS (
    SELECT c.child_id, c.id AS contract_id, s.group_id, s.held_on, s.starts_at - time '00:00' AS begins,
           coalesce(t.ends_at - time '00:00', s.starts_at - time '00:00' + s.hours * interval '45 minutes') AS ends
    FROM attendance_classsession s
    JOIN attendance_attendancemark k ON k.session_id = s.id AND k.mark = 'present'
    JOIN enrolments_contract c ON c.id = k.contract_id
    LEFT JOIN programmes_lesson t
        ON t.group_id = s.group_id AND t.weekday = extract(isodow FROM s.held_on) AND t.starts_at = s.starts_at
        AND t.since <= s.held_on AND s.held_on < t.before
    WHERE k.municipality_id = %(municipality)s AND s.state = 'held'
        AND s.held_on >= %(month)s AND s.held_on < %(month_end)s
), beside AS (
    SELECT a.*, lag(a.contract_id) OVER same AS other_contract, lag(a.group_id) OVER same AS other_group,
           lag(a.ends) OVER same AS other_ends
    FROM attended a
    WINDOW same AS (PARTITION BY a.child_id, a.held_on ORDER BY a.begins, a.contract_id)
)
SELECT 'child:' || b.child_id || ':' || least(b.contract_id, b.other_contract) || ':'
           || greatest(b.contract_id, b.other_contract) AS identity,
       ARRAY[least(b.contract_id, b.other_contract), greatest(b.contract_id, b.other_contract)] AS contract_ids,
       ARRAY[min(least(b.group_id, b.other_group)), max(greatest(b.group_id, b.other_group))] AS group_ids,
       jsonb_build_object('classes', count(*), 'first', min(b.held_on)) AS facts
FROM beside b
WHERE b.other_ends > b.begins AND b.other_contract <> b.contract_id
GROUP BY b.child_id, least(b.contract_id, b.other_contract), greatest(b.contract_id, b.other_contract)
