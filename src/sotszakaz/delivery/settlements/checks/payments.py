"""Registers, advances, papers of a month and payment orders: each is made of the same lines."""

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
        "settlements.papers_first",
        "Поручение по реестру, которое ждало документов, составлено после приёмки его актов и счёта.",
        """
        SELECT id FROM settlements_paymentorder
        WHERE is_after_papers AND settlements_papers_lacking(register_id) <> '{}'
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
