-- Agreements older than the rows «год, код, сумма, сроки» get one row where it can be told: an agreement within one year.
-- Its sum is the limit in force, its year that of the term; the days are those of the term, for no others were agreed;
-- the code is that of the budget line of the order of the year, or said to be unknown. An agreement over several years
-- gets none: nobody has said how its limit is split. The row belongs to the edition that brought the limit.
INSERT INTO agreements_agreementlimit
    (municipality_id, agreement_id, amendment_id, year, budget_code, amount, not_earlier, not_later, is_restored)
SELECT a.municipality_id, a.id, edition.id, extract(year FROM lower(a.valid)), coalesce(line.code, 'не указан'),
       a."limit", lower(a.valid), upper(a.valid) - 1, true
FROM agreements_agreement a
LEFT JOIN LATERAL (
    SELECT m.id FROM agreements_amendment m
    WHERE m.agreement_id = a.id AND m.state = 'in_force' AND m.limit_after <> m.limit_before
    ORDER BY m.settled_at DESC, m.id DESC LIMIT 1
) edition ON true
LEFT JOIN LATERAL (
    SELECT b.code FROM social_orders_budgetline b JOIN social_orders_socialorder o ON o.id = b.order_id
    WHERE o.municipality_id = a.municipality_id AND o.year = extract(year FROM lower(a.valid)) AND o.state <> 'draft'
    ORDER BY o.status_number DESC LIMIT 1
) line ON true
WHERE extract(year FROM lower(a.valid)) = extract(year FROM upper(a.valid) - 1)
  AND NOT EXISTS (SELECT FROM agreements_agreementlimit l WHERE l.agreement_id = a.id);

SET CONSTRAINTS ALL IMMEDIATE;
