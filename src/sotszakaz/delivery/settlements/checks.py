"""What `verify` proves about closed months and payment registers. Roubles of rows are kopecks of the ledger."""

from sotszakaz.foundation.verification import Check

CHECKS = (
    Check(
        "settlements.registers",
        "Сумма каждого реестра на оплату равна сумме его строк.",
        """
        SELECT register.id FROM settlements_paymentregister AS register
        LEFT JOIN settlements_accrual AS accrual ON accrual.register_id = register.id
        GROUP BY register.id, register.amount
        HAVING register.amount IS NOT NULL AND register.amount <> coalesce(sum(accrual.certificate_amount), 0)
        """,
    ),
    Check(
        "settlements.lines",
        "Каждое списание месяца есть строкой, и каждая строка списана: по договору и месяцу суммы равны до копейки.",
        """
        WITH line AS (
            SELECT a.contract_id, a.month, sum(a.certificate_amount) * 100 AS amount
            FROM settlements_accrual a GROUP BY a.contract_id, a.month
        ), posting AS (
            SELECT DISTINCT a.contract_id, a.month, a.posting_id
            FROM settlements_accrual a WHERE a.posting_id IS NOT NULL
        ), moved AS (
            SELECT p.contract_id, p.month,
                   sum(CASE e.move WHEN 'charge' THEN e.amount WHEN 'refund' THEN -e.amount ELSE 0 END) AS amount
            FROM posting p
            JOIN enrolments_contract c ON c.id = p.contract_id
            JOIN ledger_entry e ON e.posting_id = p.posting_id AND e.account_id = c.agreement_account_id
            GROUP BY p.contract_id, p.month
        )
        SELECT line.contract_id FROM line
        LEFT JOIN moved ON moved.contract_id = line.contract_id AND moved.month = line.month
        WHERE line.amount <> coalesce(moved.amount, 0)
        """,
    ),
    Check(
        "settlements.postings",
        "За каждой проводкой месяца стоит строка начислений.",
        """
        SELECT p.id FROM ledger_posting p
        WHERE starts_with(p.key, 'month:') AND EXISTS (SELECT FROM ledger_entry e WHERE e.posting_id = p.id)
            AND NOT EXISTS (SELECT FROM settlements_accrual a WHERE a.posting_id = p.id)
        """,
    ),
    Check(
        "settlements.charges",
        "С соглашения списано ровно столько, сколько составляют строки его договоров.",
        """
        SELECT account.id FROM ledger_account AS account
        LEFT JOIN enrolments_contract AS contract ON contract.agreement_account_id = account.id
        LEFT JOIN settlements_accrual AS accrual ON accrual.contract_id = contract.id
        WHERE account.kind = 'agreement'
        GROUP BY account.id, account.spent
        HAVING account.spent <> coalesce(sum(accrual.certificate_amount), 0) * 100
        """,
    ),
    Check(
        "settlements.months",
        "Начисленное и возвращённое вместе равны месяцу договора: в рублях, в единицах сертификата и в часах.",
        """
        SELECT accrual.id FROM settlements_accrual AS accrual
        LEFT JOIN enrolments_contractmonth AS planned
            ON planned.contract_id = accrual.contract_id AND planned.month = accrual.month
        WHERE accrual.kind <> 'reversal'
            AND NOT EXISTS (SELECT FROM settlements_accrual r WHERE r.original_id = accrual.id AND r.kind = 'reversal')
            AND (planned.id IS NULL
                OR planned.certificate_amount <> accrual.certificate_amount + accrual.released_amount
                OR planned.certificate_units <> accrual.certificate_units + accrual.released_units
                OR planned.person_hours <> accrual.person_hours + accrual.released_person_hours)
        """,
    ),
    Check(
        "settlements.facts",
        "Полнота каждой строки следует из её часов по её правилу, а суммы — из полноты.",
        """
        SELECT a.id FROM settlements_accrual a
        WHERE a.kind <> 'reversal' AND a.planned_hours IS NOT NULL AND (
            a.certificate_amount <> round((a.certificate_amount + a.released_amount) * a.completeness, 2)
            OR NOT EXISTS (SELECT FROM settlements_completenessdecision d
                           WHERE d.contract_id = a.contract_id AND d.month = a.month)
                AND a.completeness <> 0
                AND a.planned_hours + a.assumed_hours > 0
                AND a.completeness <> round((
                    CASE a.policy WHEN 'by_attendance' THEN a.attended_hours ELSE a.held_hours END + a.assumed_hours
                ) / (a.planned_hours + a.assumed_hours), 6))
        """,
    ),
    Check(
        "settlements.corrections",
        "Сторно повторяет исправляемую строку с обратным знаком, и рядом с ним стоит исправленная строка.",
        """
        SELECT r.id FROM settlements_accrual r
        JOIN settlements_accrual o ON o.id = r.original_id
        LEFT JOIN settlements_accrual n ON n.original_id = o.id AND n.kind = 'corrected' AND n.closing_id = r.closing_id
        WHERE r.kind = 'reversal' AND (
            n.id IS NULL OR (r.contract_id, r.month) <> (o.contract_id, o.month)
            OR (r.certificate_amount, r.certificate_units, r.person_hours)
                <> (-o.certificate_amount, -o.certificate_units, -o.person_hours))
        """,
    ),
    Check(
        "settlements.classes",
        "У каждой оплачиваемой строки есть занятия в табеле группы за этот месяц или решение человека.",
        """
        SELECT a.id FROM settlements_accrual a
        JOIN enrolments_contract c ON c.id = a.contract_id
        LEFT JOIN settlements_accrual r ON r.original_id = a.id AND r.kind = 'reversal'
        LEFT JOIN settlements_completenessdecision d ON d.contract_id = a.contract_id AND d.month = a.month
        WHERE a.kind <> 'reversal' AND a.certificate_amount > 0 AND a.planned_hours IS NOT NULL AND a.assumed_hours = 0
            AND r.id IS NULL AND d.id IS NULL AND NOT EXISTS (
                SELECT FROM attendance_classsession s
                WHERE s.group_id = c.group_id AND s.held_on >= a.month AND s.held_on < a.month + interval '1 month')
        """,
    ),
    Check(
        "settlements.held",
        "В резерве соглашения лежит ровно то, что ждёт ответа или ещё не начислено по договорам.",
        """
        SELECT account.id FROM ledger_account AS account
        LEFT JOIN (
            SELECT agreement_account_id AS account_id, certificate_amount AS amount
            FROM enrolments_enrolmentapplication WHERE state IN ('offered', 'submitted', 'invited')
            UNION ALL
            SELECT contract.agreement_account_id, planned.certificate_amount
            FROM enrolments_contract AS contract
            JOIN enrolments_contractmonth AS planned ON planned.contract_id = contract.id
            LEFT JOIN settlements_accrual AS accrual
                ON accrual.contract_id = contract.id AND accrual.month = planned.month
            WHERE accrual.id IS NULL
                AND (contract.ends_on IS NULL
                     OR planned.month <= contract.ends_on AND lower(contract.period) <= contract.ends_on)
                AND (contract.own_cost_since IS NULL OR planned.month < contract.own_cost_since)
        ) AS expected ON expected.account_id = account.id
        WHERE account.kind = 'agreement'
        GROUP BY account.id, account.held
        HAVING account.held <> coalesce(sum(expected.amount), 0) * 100
        """,
    ),
    Check(
        "settlements.left_out",
        "Договор, который закрытие отложило без подписей, этим закрытием не начислен.",
        """
        SELECT waiting.id FROM settlements_leftoutcontract AS waiting
        JOIN settlements_accrual AS accrual
            ON accrual.contract_id = waiting.contract_id AND accrual.closing_id = waiting.closing_id
        WHERE accrual.kind = 'original'
        """,
    ),
    Check(
        "settlements.results",
        "Итог социального сертификата тот же, что в редакции его документа, и остаток сходится с договором.",
        """
        SELECT result.id FROM settlements_certificateresult AS result
        JOIN enrolments_contract AS contract ON contract.id = result.contract_id
        JOIN certificates_socialcertificate AS certificate ON certificate.id = contract.social_certificate_id
        JOIN documents_documentversion AS version ON version.id = result.version_id
        CROSS JOIN LATERAL (SELECT version.payload::json #> '{content,delivery}' AS said) AS delivery
        WHERE contract.state = 'active' OR version.document_id <> certificate.document_id
            OR result.remainder <> contract.certificate_amount - result.amount
            OR (delivery.said ->> 'amount')::numeric <> result.amount
            OR (delivery.said ->> 'person_hours')::numeric <> result.person_hours
        """,
    ),
    Check(
        "settlements.advances",
        "Основа каждого аванса равна сумме его строк, а реестр вычел ровно принятые авансы, что за ним записаны.",
        """
        SELECT a.id FROM settlements_advance a
        LEFT JOIN (SELECT advance_id, sum(amount) AS amount FROM settlements_advanceline GROUP BY advance_id) l
            ON l.advance_id = a.id
        WHERE a.base <> coalesce(l.amount, 0)
        UNION ALL
        SELECT r.id FROM settlements_paymentregister r
        LEFT JOIN (SELECT register_id, sum(amount) AS amount FROM settlements_advance GROUP BY register_id) d
            ON d.register_id = r.id
        WHERE r.amount IS NOT NULL AND r.advance <> coalesce(d.amount, 0)
        """,
    ),
    Check(
        "settlements.debts",
        "Долг, с которого начинается реестр, — тот, что оставил прошлый реестр соглашения.",
        """
        SELECT id FROM (
            SELECT id, debt_before,
                   lag(debt_after, 1, 0::numeric) OVER (PARTITION BY agreement_id ORDER BY month) AS left_before
            FROM settlements_paymentregister WHERE amount IS NOT NULL
        ) AS register
        WHERE debt_before <> left_before
        """,
    ),
    Check(
        "settlements.papers",
        "Акты и счёт по реестру состоят ровно из его строк, и счёт равен реестру, а акты вместе — счёту.",
        """
        SELECT p.id FROM settlements_monthpaper p
        JOIN settlements_paymentregister r ON r.id = p.register_id
        LEFT JOIN (SELECT l.paper_id, sum(l.amount) AS amount, bool_or(l.amount <> a.certificate_amount) AS is_other
                   FROM settlements_monthpaperline l JOIN settlements_accrual a ON a.id = l.accrual_id
                   GROUP BY l.paper_id) said ON said.paper_id = p.id
        WHERE p.amount IS DISTINCT FROM said.amount OR said.is_other
            OR p.kind = 'invoice' AND p.amount <> r.amount
        UNION ALL
        SELECT i.id FROM settlements_monthpaper i
        JOIN settlements_monthpaper a
            ON a.register_id = i.register_id AND a.kind <> 'invoice' AND a.state <> 'returned'
        WHERE i.kind = 'invoice' AND i.state <> 'returned'
        GROUP BY i.id, i.amount HAVING sum(a.amount) <> i.amount
            AND count(*) = (SELECT count(DISTINCT l.kind = 'original')
                            FROM settlements_accrual l WHERE l.register_id = i.register_id)
        """,
    ),
    Check(
        "settlements.objections",
        "Ни одна строка, удержанная возражением, не вошла в поручение; удовлетворённое ведёт к решению о своей строке.",
        """
        SELECT o.id FROM settlements_chargeobjection o
        JOIN settlements_paidline l ON l.accrual_id = o.accrual_id AND l.is_counted
        LEFT JOIN settlements_completenessdecision d ON d.id = o.decision_id
        WHERE o.holds AND (o.state = 'raised' OR o.state = 'upheld' AND d.counted_in_id IS NULL)
        UNION ALL
        SELECT o.id FROM settlements_chargeobjection o
        JOIN settlements_accrual a ON a.id = o.accrual_id
        JOIN settlements_completenessdecision d ON d.id = o.decision_id
        WHERE (d.contract_id, d.month) <> (a.contract_id, a.month)
        """,
    ),
    Check(
        "settlements.payments",
        "Каждое поручение равно своим строкам или своему авансу, и по реестру не поручено больше, чем к оплате.",
        """
        SELECT o.id FROM settlements_paymentorder o
        LEFT JOIN settlements_advance a ON a.id = o.advance_id
        LEFT JOIN (SELECT order_id, sum(amount) AS amount FROM settlements_paidline GROUP BY order_id) l
            ON l.order_id = o.id
        WHERE o.lines_total <> coalesce(a.amount, l.amount, 0)
        UNION ALL
        SELECT r.id FROM settlements_paymentregister r
        JOIN settlements_paymentorder o ON o.register_id = r.id AND o.state <> 'bounced'
        GROUP BY r.id, r.payable HAVING sum(o.amount) > r.payable
        UNION ALL
        SELECT l.id FROM settlements_paidline l
        JOIN settlements_paymentorder o ON o.id = l.order_id
        JOIN settlements_accrual a ON a.id = l.accrual_id
        WHERE l.is_counted <> (o.state <> 'bounced') OR a.register_id <> o.register_id
            OR a.certificate_amount <> l.amount
        """,
    ),
)
