-- Sheets of earlier months that were opened again and lack a class that was moved, or put back, since: whether it was held
-- nobody has said, and without it the month would be counted as if the group had fewer classes. They wait for a later
-- closing. Parameters: the municipality and the month of the closing.
SELECT s.id
FROM settlements_reopenedsheet s
WHERE s.municipality_id = %(municipality)s AND s.month < %(month)s AND s.counted_in_id IS NULL AND EXISTS (
    SELECT FROM programmes_movedclass m
    CROSS JOIN LATERAL (SELECT CASE WHEN m.withdrawn_at IS NULL THEN m.held_on ELSE m.was_on END AS day,
                               CASE WHEN m.withdrawn_at IS NULL THEN m.starts_at ELSE m.was_at END AS starts_at) AS p
    JOIN programmes_lesson t ON t.group_id = m.group_id AND t.weekday = extract(isodow FROM p.day)
        AND t.starts_at = p.starts_at AND t.since <= p.day AND p.day < t.before
    WHERE m.group_id = s.group_id AND date_trunc('month', m.was_on)::date = s.month
        AND NOT EXISTS (SELECT FROM attendance_classsession c
                        WHERE c.group_id = m.group_id AND c.held_on = p.day AND c.starts_at = p.starts_at))
