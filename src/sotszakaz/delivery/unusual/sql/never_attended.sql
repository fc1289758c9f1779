-- Contracts whose child was present at none of the classes that were held, and whose month is charged or, by a policy
-- that does not ask for attendance, is going to be; and those that are charged though no class was held at all.
SELECT 'contract:' || c.id AS identity, ARRAY[c.id] AS contract_ids, ARRAY[c.group_id] AS group_ids,
       jsonb_build_object('classes', coalesce(seen.classes, 0),
                          'amount', coalesce(a.certificate_amount, m.certificate_amount)::text,
                          'is_charged', a.id IS NOT NULL) AS facts
FROM enrolments_contractmonth m
JOIN enrolments_contract c ON c.id = m.contract_id
LEFT JOIN (
    SELECT k.contract_id, count(*) AS classes, count(*) FILTER (WHERE k.mark = 'present') AS present
    FROM attendance_classsession s
    JOIN attendance_attendancemark k ON k.session_id = s.id
    WHERE k.municipality_id = %(municipality)s AND s.state = 'held'
        AND s.held_on >= %(month)s AND s.held_on < %(month_end)s
    GROUP BY k.contract_id
) AS seen ON seen.contract_id = c.id
LEFT JOIN settlements_accrual a ON a.contract_id = c.id AND a.month = m.month AND a.kind <> 'reversal'
    AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = a.id AND r.kind = 'reversal')
WHERE m.municipality_id = %(municipality)s AND m.month = %(month)s AND m.certificate_amount > 0
    AND coalesce(seen.present, 0) = 0
    AND CASE WHEN a.id IS NULL THEN seen.classes > 0 AND NOT %(is_by_attendance)s ELSE a.certificate_amount > 0 END
    AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
    AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
