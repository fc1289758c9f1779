"""What `verify` proves about the sheets."""

from sotszakaz.foundation.verification import Check

CHECKS = (
    Check(
        "attendance.history",
        "Отметка в табеле — последняя из записанных в её истории; у отменённого занятия отметок нет.",
        """
        WITH latest AS (
            SELECT DISTINCT ON (h.group_id, h.held_on, h.starts_at, h.contract_id) h.*
            FROM attendance_cellchange h
            WHERE h.outcome = 'applied' AND h.contract_id IS NOT NULL
            ORDER BY h.group_id, h.held_on, h.starts_at, h.contract_id, h.id DESC
        )
        SELECT h.id FROM latest h
        LEFT JOIN attendance_classsession s
            ON s.group_id = h.group_id AND s.held_on = h.held_on AND s.starts_at = h.starts_at
        LEFT JOIN attendance_attendancemark k ON k.session_id = s.id AND k.contract_id = h.contract_id
        WHERE s.id IS NULL AND NOT EXISTS (  -- a class that fell out and was moved is not in the sheet of its day
                SELECT FROM programmes_movedclass m
                WHERE m.group_id = h.group_id
                    AND ((m.was_on, m.was_at) = (h.held_on, h.starts_at)
                         OR (m.held_on, m.starts_at) = (h.held_on, h.starts_at)))
            OR s.state <> 'held' AND k.id IS NOT NULL
            OR s.state = 'held' AND k.mark IS DISTINCT FROM h.value AND NOT (k.id IS NULL AND EXISTS (
                SELECT FROM attendance_cellchange c
                WHERE c.group_id = h.group_id AND c.held_on = h.held_on AND c.starts_at = h.starts_at
                    AND c.contract_id IS NULL AND c.value <> 'held' AND c.id > h.id))
        """,
    ),
)
