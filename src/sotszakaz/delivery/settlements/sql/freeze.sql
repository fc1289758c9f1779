-- Locks the groups whose sheets the closing counts, so that no sheet changes until it is written that they are frozen:
-- those of its month, of earlier closed months that nobody has accrued, of one that was counted before it was over, and
-- sheets that were opened again.
-- Parameters: the closing.
SELECT count(*) FROM (
    SELECT g.id FROM programmes_studygroup g
    WHERE g.id IN (
        SELECT c.group_id
        FROM settlements_monthclosing o
        JOIN enrolments_contractmonth m ON m.municipality_id = o.municipality_id
            AND (m.month = o.month OR m.month < o.month AND EXISTS (
                SELECT FROM settlements_monthclosing e WHERE e.municipality_id = o.municipality_id AND e.month = m.month))
        JOIN enrolments_contract c ON c.id = m.contract_id AND c.agreement_id <> ALL (o.left_out)
        WHERE o.id = %(closing)s
            AND (m.month = o.month OR NOT EXISTS (
                SELECT FROM settlements_accrual a WHERE a.contract_id = m.contract_id AND a.month = m.month))
        UNION
        SELECT c.group_id
        FROM settlements_monthclosing o
        JOIN settlements_monthclosing e ON e.municipality_id = o.municipality_id AND e.month < o.month
            AND e.counted_on < (e.month + interval '1 month' - interval '1 day')::date
            AND NOT EXISTS (
                SELECT FROM settlements_monthclosing n
                WHERE n.municipality_id = o.municipality_id AND n.month > e.month AND n.id <> o.id AND n.left_out = '{}')
        JOIN enrolments_contractmonth m ON m.municipality_id = e.municipality_id AND m.month = e.month
        JOIN enrolments_contract c ON c.id = m.contract_id AND c.agreement_id <> ALL (o.left_out)
        WHERE o.id = %(closing)s AND NOT EXISTS (
            SELECT FROM settlements_monthclosing n
            WHERE n.municipality_id = o.municipality_id AND n.month > e.month AND n.id <> o.id
                AND c.agreement_id <> ALL (n.left_out))
        UNION
        SELECT s.group_id FROM settlements_reopenedsheet s
        JOIN settlements_monthclosing o ON o.id = %(closing)s AND o.municipality_id = s.municipality_id
        WHERE s.counted_in_id IS NULL
    )
    ORDER BY g.id
    FOR NO KEY UPDATE OF g
) AS locked
