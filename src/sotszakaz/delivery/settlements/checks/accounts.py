"""Lines of accruals and the ledger: what a line says, its posting moved, on every account that pays for the month.

Amounts of lines are roubles and hours; times 100 they are what accounts count in. A weekly norm is an account of its
own month; what is moved there is moved on the account that extends it as well, once that is open (ADR 0029).
"""

from sotszakaz.foundation.verification import Check

LINES_ARE_POSTED = """
    WITH line AS (
        SELECT a.contract_id, a.month, a.posting_id, sum(a.certificate_units) AS units,
               sum(a.certificate_amount) * 100 AS kopecks, sum(a.person_hours) * 100 AS hours,
               sum(a.released_units) AS units_back, sum(a.released_amount) * 100 AS kopecks_back,
               sum(a.released_person_hours) * 100 AS hours_back
        FROM settlements_accrual a
        GROUP BY a.contract_id, a.month, a.posting_id
    ), said AS (
        SELECT l.posting_id, v.account_id, sum(v.spent) AS spent, sum(v.freed) AS freed
        FROM line l
        JOIN enrolments_contract c ON c.id = l.contract_id
        LEFT JOIN enrolments_contractmonth m ON m.contract_id = l.contract_id AND m.month = l.month
        LEFT JOIN certificates_certificatemonth n
            ON n.account_id = m.certificate_account_id AND n.extended_account_id IS NOT NULL
            AND l.posting_id > (SELECT min(o.posting_id) FROM ledger_entry o WHERE o.account_id = n.extended_account_id)
        CROSS JOIN LATERAL (VALUES
            (coalesce(m.certificate_account_id, c.certificate_account_id), l.units, l.units_back),
            (n.extended_account_id, l.units, l.units_back),
            (c.agreement_account_id, l.kopecks, l.kopecks_back),
            (c.budget_account_id, l.kopecks, l.kopecks_back),
            (c.volume_account_id, l.hours, l.hours_back)
        ) AS v (account_id, spent, freed)
        WHERE v.account_id IS NOT NULL AND (v.spent, v.freed) <> (0, 0)
        GROUP BY l.posting_id, v.account_id
    ), moved AS (
        SELECT e.posting_id, e.account_id,
               sum(CASE e.move WHEN 'charge' THEN e.amount WHEN 'refund' THEN -e.amount ELSE 0 END) AS spent,
               sum(CASE WHEN e.move = 'hold' THEN -e.amount WHEN e.move IN ('charge', 'restore') THEN 0
                   ELSE e.amount END) AS freed
        FROM ledger_entry e
        WHERE e.posting_id IN (SELECT l.posting_id FROM line l)
        GROUP BY e.posting_id, e.account_id
    )
    SELECT DISTINCT coalesce(moved.posting_id, said.posting_id, 0)
    FROM said FULL JOIN moved ON moved.posting_id = said.posting_id AND moved.account_id = said.account_id
    WHERE (moved.spent, moved.freed) IS DISTINCT FROM (said.spent, said.freed)
"""

SPENT_IS_OF_LINES = """
    WITH used AS (
        SELECT v.account_id, sum(v.spent) AS spent
        FROM settlements_accrual a
        JOIN enrolments_contract c ON c.id = a.contract_id
        LEFT JOIN enrolments_contractmonth m ON m.contract_id = a.contract_id AND m.month = a.month
        LEFT JOIN certificates_certificatemonth n
            ON n.account_id = m.certificate_account_id AND n.extended_account_id IS NOT NULL
        CROSS JOIN LATERAL (VALUES
            (coalesce(m.certificate_account_id, c.certificate_account_id), a.certificate_units::numeric),
            (n.extended_account_id, a.certificate_units::numeric),
            (c.agreement_account_id, a.certificate_amount * 100),
            (c.budget_account_id, a.certificate_amount * 100),
            (c.volume_account_id, a.person_hours * 100)
        ) AS v (account_id, spent)
        GROUP BY v.account_id
    )
    SELECT account.id FROM ledger_account AS account
    LEFT JOIN used ON used.account_id = account.id
    WHERE account.kind IN ('certificate', 'hours_norm', 'agreement', 'budget_line', 'order_volume')
        AND account.spent <> coalesce(used.spent, 0)
"""

HELD_IS_PROMISED = """
    WITH promised AS (
        SELECT v.account_id, v.held
        FROM enrolments_enrolmentapplication p
        CROSS JOIN LATERAL (
            SELECT p.certificate_account_id AS account_id, p.certificate_units::numeric AS held
            WHERE cardinality(p.month_account_ids) = 0
            UNION ALL
            SELECT w.account_id, p.certificate_units / cardinality(p.month_account_ids)
            FROM unnest(p.month_account_ids) AS own (account_id)
            LEFT JOIN certificates_certificatemonth n
                ON n.account_id = own.account_id AND n.extended_account_id IS NOT NULL
            CROSS JOIN LATERAL (VALUES (own.account_id), (n.extended_account_id)) AS w (account_id)
            UNION ALL
            VALUES (p.agreement_account_id, p.certificate_amount * 100),
                   (p.budget_account_id, p.certificate_amount * 100), (p.volume_account_id, p.person_hours * 100)
        ) AS v
        WHERE p.state IN ('offered', 'submitted', 'invited')
        UNION ALL
        SELECT v.account_id, v.held
        FROM enrolments_contract c
        JOIN enrolments_contractmonth m ON m.contract_id = c.id
        LEFT JOIN certificates_certificatemonth n
            ON n.account_id = m.certificate_account_id AND n.extended_account_id IS NOT NULL
        CROSS JOIN LATERAL (VALUES
            (coalesce(m.certificate_account_id, c.certificate_account_id), m.certificate_units::numeric),
            (n.extended_account_id, m.certificate_units::numeric),
            (c.agreement_account_id, m.certificate_amount * 100),
            (c.budget_account_id, m.certificate_amount * 100),
            (c.volume_account_id, m.person_hours * 100)
        ) AS v (account_id, held)
        WHERE (c.ends_on IS NULL OR m.month <= c.ends_on AND lower(c.period) <= c.ends_on)
            AND (c.own_cost_since IS NULL OR m.month < c.own_cost_since)
            AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.contract_id = c.id AND a.month = m.month)
        UNION ALL
        SELECT part.line_account_id, part."limit" FROM certificates_schemepart part
        UNION ALL
        SELECT g.account_id, (d.limit_before - d.limit_after) * 100
        FROM agreements_amendment d JOIN agreements_agreement g ON g.id = d.agreement_id
        WHERE d.state = 'offered' AND d.limit_after < d.limit_before
    ), expected AS (
        SELECT account_id, sum(held) AS held FROM promised GROUP BY account_id
    )
    SELECT account.id FROM ledger_account AS account
    LEFT JOIN expected ON expected.account_id = account.id
    WHERE account.kind IN ('certificate', 'hours_norm', 'agreement', 'budget_line', 'order_volume')
        AND account.held <> coalesce(expected.held, 0)
"""

CHECKS = (
    Check(
        "settlements.lines",
        "Проводка каждой строки списала и вернула ровно то, что в строке: на сертификате, по соглашению, по строке "
        "бюджета и в объёме заказа, и больше нигде.",
        LINES_ARE_POSTED,
    ),
    Check(
        "settlements.charges",
        "С каждого сертификата, соглашения, строки бюджета и объёма заказа списано ровно столько, сколько составляют "
        "строки начислений.",
        SPENT_IS_OF_LINES,
    ),
    Check(
        "settlements.held",
        "В резерве каждого сертификата, соглашения, строки бюджета и объёма заказа лежит ровно то, что ждёт ответа, "
        "ещё не начислено по договорам или отложено по подпериоду и предложенному снижению лимита.",
        HELD_IS_PROMISED,
    ),
)
