"""What holds over all reports, for the command `verify`."""

from sotszakaz.foundation.verification import Check

REPORTS_HAVE_THEIR_DOCUMENT = """
    SELECT report.id
    FROM execution_executionreport report
    LEFT JOIN documents_document d ON d.id = report.document_id
        AND d.kind = 'execution_report' AND d.municipality_id = report.municipality_id
    LEFT JOIN social_orders_socialorder o ON o.id = report.order_id AND o.municipality_id = report.municipality_id
    WHERE d.id IS NULL OR o.id IS NULL OR o.state = 'draft'
"""

MONTH_TOTALS = """
    WITH known AS (
        SELECT s.municipality_id FROM execution_totalsstate s
        WHERE NOT EXISTS (SELECT FROM settlements_monthclosing o
                          WHERE o.municipality_id = s.municipality_id AND o.id > coalesce(s.closing_id, 0))
    ), told AS (
        SELECT t.municipality_id, t.month, t.group_id, t.organisation_id, t.person_hours AS hours, t.amount
        FROM execution_monthtotal t JOIN known USING (municipality_id)
        UNION ALL
        SELECT a.municipality_id, a.month, c.group_id, c.organisation_id, -a.person_hours, -a.certificate_amount
        FROM settlements_accrual a JOIN known USING (municipality_id) JOIN enrolments_contract c ON c.id = a.contract_id
    )
    SELECT group_id FROM told
    GROUP BY municipality_id, month, group_id, organisation_id
    HAVING sum(hours) <> 0 OR sum(amount) <> 0
"""
CHARGED_CONTRACTS = """
    WITH line AS MATERIALIZED (
        SELECT a.contract_id, extract(year FROM a.month) AS year, extract(month FROM a.month)::int - 1 AS number,
               sum(a.person_hours) > 0 AS is_taught
        FROM settlements_accrual a GROUP BY a.contract_id, a.month
    ), told AS (
        SELECT contract_id, year, bit_or(1 << number) AS charged, bit_or((1 << number) * is_taught::int) AS taught
        FROM line GROUP BY contract_id, year
    ), late AS (
        SELECT m.id FROM municipalities_municipality m
        WHERE EXISTS (SELECT FROM settlements_monthclosing o WHERE o.municipality_id = m.id AND o.id > coalesce((
            SELECT s.closing_id FROM execution_totalsstate s WHERE s.municipality_id = m.id), 0))
    )
    SELECT coalesce(k.contract_id, told.contract_id)
    FROM execution_chargedcontract k
    FULL JOIN told ON told.contract_id = k.contract_id AND told.year = k.year
    JOIN enrolments_contract c ON c.id = coalesce(k.contract_id, told.contract_id)
    WHERE k.charged & ~coalesce(told.charged, 0) <> 0 OR k.municipality_id <> c.municipality_id
        OR (k.charged, k.taught) IS DISTINCT FROM (told.charged, told.taught)
            AND c.municipality_id NOT IN (SELECT id FROM late)
"""
MONTHS_WITHIN_THE_CONTRACT = """
    SELECT m.id FROM enrolments_contractmonth m JOIN enrolments_contract c ON c.id = m.contract_id
    WHERE NOT c.period && daterange(m.month, (m.month + interval '1 month')::date)
"""

CHECKS = (
    Check(
        "execution.month_totals",
        "Итоги месяцев по группам равны сумме строк начислений, из которых составлены.",
        MONTH_TOTALS,
    ),
    Check(
        "execution.charged_contracts",
        "У каждого месяца, который итоги считают начисленным, есть строка, и ни одной строки они не пропустили.",
        CHARGED_CONTRACTS,
    ),
    Check(
        "execution.months_within_contracts",
        "Месяцы договора лежат в его сроке.",
        MONTHS_WITHIN_THE_CONTRACT,
    ),
    Check(
        "execution.reports_have_their_document",
        "У отчёта об исполнении есть документ и утверждённый заказ того же муниципалитета.",
        REPORTS_HAVE_THEIR_DOCUMENT,
    ),
)
