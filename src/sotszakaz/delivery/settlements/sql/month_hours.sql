-- Hours of every contract that a month of a municipality plans: all of the sheet, those held, those attended.
-- After the last day of a notice of termination nothing is held for the contract.
-- Parameters: municipality, first day of the month, first day of the next month.
SELECT
    planned.contract_id,
    coalesce(sum(session.hours), 0) AS planned_hours,
    coalesce(sum(session.hours) FILTER (
        WHERE session.state = 'held' AND (contract.ends_on IS NULL OR session.held_on <= contract.ends_on)
    ), 0) AS held_hours,
    coalesce(sum(session.hours) FILTER (WHERE mark.mark IN ('present', 'ill', 'excused')), 0) AS attended_hours
FROM enrolments_contractmonth AS planned
JOIN enrolments_contract AS contract ON contract.id = planned.contract_id
LEFT JOIN attendance_classsession AS session
    ON session.group_id = contract.group_id
    AND session.held_on >= %(month)s AND session.held_on < %(next_month)s
    AND contract.period @> session.held_on
LEFT JOIN attendance_attendancemark AS mark
    ON mark.session_id = session.id AND mark.contract_id = contract.id AND session.state = 'held'
WHERE planned.municipality_id = %(municipality)s AND planned.month = %(month)s
GROUP BY planned.contract_id
