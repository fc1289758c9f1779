-- Every application of the days, whatever became of it: somebody wanted this course. Transfers are no new wish.
SELECT a.applied_at, a.child_id, c.category, p.service_id, (a.person_hours * 100)::bigint,
    upper(a.period) - lower(a.period)
FROM enrolments_enrolmentapplication a
JOIN children_child c ON c.id = a.child_id
JOIN programmes_programmepart part ON part.id = a.part_id
JOIN programmes_programme p ON p.id = part.programme_id
WHERE a.municipality_id = %(municipality)s
    AND a.applied_at >= %(since)s
    AND a.applied_at < %(until)s
    AND a.replaces_id IS NULL
ORDER BY a.applied_at, a.id
