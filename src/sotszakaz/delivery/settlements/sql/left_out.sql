-- Leaves out of a closing the contracts whose papers are not signed: their months of this closing, and earlier closed ones
-- that nobody has accrued, wait for the next. Answers with how many contracts.
-- Parameters: the closing, sides that must sign a contract, sides that must sign a social certificate.
WITH waiting AS (
    INSERT INTO settlements_leftoutcontract (municipality_id, closing_id, contract_id, document_id, months, amount)
    SELECT o.municipality_id, o.id, c.id, w.document_id, count(*), sum(m.certificate_amount)
    FROM settlements_monthclosing o
    JOIN enrolments_contractmonth m ON m.municipality_id = o.municipality_id
    JOIN enrolments_contract c ON c.id = m.contract_id
    CROSS JOIN LATERAL (SELECT settlements_unsigned(c.id, %(contract_sides)s, %(certificate_sides)s) AS document_id) w
    WHERE o.id = %(closing)s
        AND (m.month = o.month OR m.month < o.month AND EXISTS (
            SELECT FROM settlements_monthclosing e WHERE e.municipality_id = o.municipality_id AND e.month = m.month))
        AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
        AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
        AND c.agreement_id <> ALL (o.left_out)
        AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.contract_id = m.contract_id AND a.month = m.month)
        AND w.document_id IS NOT NULL
    GROUP BY o.id, c.id, w.document_id
    ORDER BY c.id
    RETURNING 1
)
SELECT count(*) FROM waiting
