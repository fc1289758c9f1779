-- How many months of contracts a closing is to accrue: its own month, and earlier closed ones that nobody has accrued;
-- without contracts that it has left out.
-- Parameters: the closing.
SELECT count(*)
FROM settlements_monthclosing o
JOIN enrolments_contractmonth m ON m.municipality_id = o.municipality_id
JOIN enrolments_contract c ON c.id = m.contract_id
WHERE o.id = %(closing)s
    AND (m.month = o.month OR m.month < o.month AND EXISTS (
        SELECT FROM settlements_monthclosing e WHERE e.municipality_id = o.municipality_id AND e.month = m.month))
    AND (c.ends_on IS NULL OR (m.month <= c.ends_on AND lower(c.period) <= c.ends_on))
    AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
    AND c.agreement_id <> ALL (o.left_out)
    AND NOT EXISTS (SELECT FROM settlements_leftoutcontract w WHERE w.closing_id = o.id AND w.contract_id = c.id)
    AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.contract_id = m.contract_id AND a.month = m.month)
