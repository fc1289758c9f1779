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
        "Основа каждого аванса равна сумме его строк, а реестр вычел ровно принятые авансы, что за ним записаны; "
        "принятый аванс закрытого месяца вычтен.",
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
        UNION ALL
        SELECT a.id FROM settlements_advance a
        WHERE a.state = 'accepted' AND a.register_id IS NULL AND EXISTS (
            SELECT FROM settlements_monthclosing c
            WHERE c.municipality_id = a.municipality_id AND c.month >= a.month AND c.state = 'closed'
                AND a.agreement_id <> ALL (c.left_out))
        """,
    ),
    Check(
        "settlements.debts",
        "Долг, с которого начинается реестр, — тот, что оставил прошлый реестр соглашения, без погашенного после него; "
        "погашено не больше долга, а возвратов, которых не было, не больше внесённых.",
        """
        SELECT id FROM (
            SELECT r.id, debt_before, lag(debt_after - repaid, 1, 0::numeric) OVER agreement AS left_before,
                   debt_after - repaid AS left_after
            FROM settlements_paymentregister r
            CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount), 0) AS repaid FROM settlements_debtrepayment p
                                WHERE p.register_id = r.id AND p.withdrawn_at IS NULL) AS p
            WHERE amount IS NOT NULL
            WINDOW agreement AS (PARTITION BY agreement_id ORDER BY month)
        ) AS register
        WHERE debt_before <> left_before OR left_after < 0
        UNION ALL
        SELECT entered.id FROM settlements_debtrepayment entered
        JOIN settlements_debtrepayment reversal ON reversal.reverses_id = entered.id AND reversal.withdrawn_at IS NULL
        JOIN settlements_paymentregister g ON g.id = entered.register_id
        JOIN settlements_paymentregister owes ON owes.id = reversal.register_id
        GROUP BY entered.id
        HAVING entered.amount < -sum(reversal.amount) OR entered.kind <> 'returned' OR entered.withdrawn_at IS NOT NULL
            OR bool_or(g.agreement_id <> owes.agreement_id OR g.month >= owes.month)
        """,
    ),
    Check(
        "settlements.demands",
        "Требование о возврате не больше долга своего реестра, и его документ называет ту же сумму и тот же срок; "
        "требование о долге, который перешёл в следующий реестр, отменено.",
        """
        SELECT d.id FROM settlements_returndemand d
        JOIN settlements_paymentregister r ON r.id = d.register_id
        JOIN documents_documentversion v ON v.document_id = d.document_id
        CROSS JOIN LATERAL (SELECT v.payload::json -> 'content' AS said) AS p
        WHERE d.amount > coalesce(r.debt_after, 0) + (
                SELECT coalesce(-sum(b.amount), 0) FROM settlements_debtrepayment b
                WHERE b.register_id = r.id AND b.kind = 'reversed' AND b.withdrawn_at IS NULL)
            OR (p.said ->> 'amount')::numeric <> d.amount
            OR (p.said ->> 'due_on')::date <> d.due_on
        UNION ALL
        SELECT d.id FROM settlements_returndemand d
        JOIN settlements_paymentregister r ON r.id = d.register_id
        JOIN settlements_paymentregister later ON later.agreement_id = r.agreement_id AND later.month > r.month
        JOIN settlements_monthclosing c ON c.municipality_id = later.municipality_id AND c.month = later.month
        WHERE later.amount IS NOT NULL AND c.state = 'closed'
            AND NOT EXISTS (SELECT FROM documents_documentending e WHERE e.document_id = d.document_id)
        """,
    ),
    Check(
        "settlements.paid_after_debt",
        "Когда по соглашению есть долг, по нему не составлено ни одного поручения: сначала долг зачтён.",
        """
        SELECT o.id FROM settlements_paymentorder o
        LEFT JOIN settlements_paymentregister r ON r.id = o.register_id
        LEFT JOIN settlements_advance a ON a.id = o.advance_id
        JOIN settlements_paymentregister owing
            ON owing.agreement_id = coalesce(r.agreement_id, a.agreement_id)
                AND (owing.debt_after > 0 OR owing.id IN (SELECT b.register_id FROM settlements_debtrepayment b
                                                          WHERE b.kind = 'reversed'))
        JOIN settlements_monthclosing closing
            ON closing.municipality_id = owing.municipality_id AND closing.month = owing.month
                AND closing.state = 'closed' AND closing.closed_at < o.made_at
        WHERE o.state NOT IN ('bounced', 'withdrawn') AND (r.id IS NULL OR r.month <= owing.month)
            AND NOT EXISTS (
                SELECT FROM settlements_paymentregister later
                JOIN documents_documentversion formed ON formed.document_id = later.document_id
                WHERE later.agreement_id = owing.agreement_id AND later.month > owing.month
                    AND formed.formed_at <= o.made_at)
            AND owing.debt_after > (
                SELECT coalesce(sum(p.amount), 0) FROM settlements_debtrepayment p
                WHERE p.register_id = owing.id AND p.made_at <= o.made_at
                    AND (p.withdrawn_at IS NULL OR p.withdrawn_at > o.made_at))
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
        LEFT JOIN settlements_monthclosing c ON c.id = d.counted_in_id
        WHERE o.holds AND (o.state = 'raised' OR o.state = 'upheld' AND coalesce(c.state, 'closing') = 'closing')
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
        WHERE r.payable IS NOT NULL AND settlements_left_of_register(r.id) < 0
        UNION ALL
        SELECT a.id FROM settlements_advance a WHERE settlements_left_of_advance(a.id) < 0
        UNION ALL
        SELECT l.id FROM settlements_paidline l
        JOIN settlements_paymentorder o ON o.id = l.order_id
        JOIN settlements_accrual a ON a.id = l.accrual_id
        WHERE l.is_counted <> (o.state NOT IN ('bounced', 'withdrawn')) OR a.register_id <> o.register_id
            OR a.certificate_amount <> l.amount
        """,
    ),
    Check(
        "settlements.answers",
        "Каждое поручение стоит там, куда его привёл последний неотозванный ответ казначейства, и в тот же день.",
        """
        SELECT o.id FROM settlements_paymentorder o
        JOIN LATERAL (SELECT a.* FROM settlements_treasuryanswer a WHERE a.order_id = o.id ORDER BY a.id LIMIT 1) first
            ON true
        LEFT JOIN LATERAL (SELECT a.* FROM settlements_treasuryanswer a
                           WHERE a.order_id = o.id AND a.withdrawn_at IS NULL ORDER BY a.id DESC LIMIT 1) last ON true
        WHERE (o.state, o.answered_on) IS DISTINCT FROM
            (coalesce(last.state, first.was), CASE WHEN last.id IS NULL THEN first.was_on ELSE last.answered_on END)
        """,
    ),
)
