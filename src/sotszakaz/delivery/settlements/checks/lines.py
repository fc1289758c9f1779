"""Lines of accruals: they follow from facts, and each has what it is counted from."""

from sotszakaz.foundation.verification import Check

DECIDED = """
                SELECT FROM settlements_completenessdecision d
                WHERE d.contract_id = a.contract_id AND d.month = a.month AND NOT d.is_withdrawal
                    AND NOT EXISTS (SELECT FROM settlements_completenessdecision n
                                    WHERE n.contract_id = d.contract_id AND n.month = d.month AND n.id > d.id
                                        AND n.is_withdrawal AND n.counted_in_id <= a.closing_id)
"""
"""A decision about the month of line `a` that was not withdrawn when the line was counted."""

CHECKS = (
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
            OR NOT EXISTS ("""
        + DECIDED
        + """)
                AND a.completeness <> 0
                AND a.planned_hours + a.assumed_hours > 0
                AND a.completeness <> round((
                    CASE a.policy WHEN 'by_attendance' THEN a.attended_hours ELSE a.held_hours END + a.assumed_hours
                ) / (a.planned_hours + a.assumed_hours), 6))
        """,
    ),
    Check(
        "settlements.recount",
        "Каждый начисленный месяц, посчитанный заново по занятиям, отметкам и решениям, — тот же до копейки; названы "
        "договоры, которые расходятся и которых не ждёт исправление.",
        """
        WITH stale AS MATERIALIZED (
            SELECT unnest(settlements_stale_in(latest.municipality_id, 'infinity', NULL)) AS id
            FROM (SELECT DISTINCT municipality_id FROM settlements_monthclosing) AS latest
            UNION
            SELECT unnest(settlements_stale_in(running.municipality_id, running.month, running.id))
            FROM settlements_monthclosing AS running WHERE running.state = 'closing'
        ), standing AS MATERIALIZED (
            SELECT a.*, coalesce(compared.counted_on, o.counted_on) AS counted_on
            FROM settlements_accrual a
            JOIN settlements_monthclosing o ON o.id = a.closing_id
            JOIN enrolments_contract c ON c.id = a.contract_id
            CROSS JOIN LATERAL (SELECT
                o.counted_on < (a.month + interval '1 month' - interval '1 day')::date AS is_early) AS v
            LEFT JOIN settlements_accrual r ON r.original_id = a.id AND r.kind = 'reversal'
            LEFT JOIN LATERAL (  -- the first closing after a month that was counted before it was over
                SELECT n.counted_on FROM settlements_monthclosing n
                WHERE v.is_early AND n.municipality_id = a.municipality_id AND n.month > a.month AND n.state = 'closed'
                    AND c.agreement_id <> ALL (n.left_out)
                ORDER BY n.month LIMIT 1
            ) AS compared ON true
            WHERE a.kind <> 'reversal' AND r.id IS NULL AND a.planned_hours IS NOT NULL AND a.policy <> ''
                AND (NOT v.is_early OR compared.counted_on IS NOT NULL)
                AND NOT EXISTS (SELECT FROM stale WHERE stale.id = a.id)
        ), packed AS (
            SELECT counted_on, array_agg(id ORDER BY id) AS ids, array_agg(contract_id ORDER BY id) AS contracts,
                   array_agg(month ORDER BY id) AS months, array_agg(policy ORDER BY id) AS policies,
                   array_agg(parent_policy ORDER BY id) AS parents
            FROM standing GROUP BY counted_on
        )
        SELECT DISTINCT contract.number
        FROM packed
        CROSS JOIN LATERAL settlements_earned(
            packed.contracts, packed.months, packed.policies, packed.parents, packed.counted_on, '{}') AS earned
        JOIN standing ON standing.id = packed.ids[earned.ordinal]
        JOIN enrolments_contract AS contract ON contract.id = earned.contract_id
        WHERE (earned.certificate_amount, earned.certificate_units, earned.person_hours, earned.parent_amount)
            IS DISTINCT FROM (standing.certificate_amount, standing.certificate_units, standing.person_hours,
                              standing.parent_amount)
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
        "settlements.restored",
        "Сгоревшее восстановлено только для исправлений: не больше доначисленного и не больше, чем месяц вернул.",
        """
        SELECT DISTINCT e.posting_id FROM ledger_entry e
        LEFT JOIN ledger_entry c ON c.posting_id = e.posting_id AND c.account_id = e.account_id AND c.move = 'charge'
        LEFT JOIN settlements_accrual n ON n.posting_id = e.posting_id AND n.kind = 'corrected'
        LEFT JOIN settlements_accrual o ON o.id = n.original_id
        JOIN ledger_account a ON a.id = e.account_id
        WHERE e.move = 'restore' AND a.kind IN ('certificate', 'hours_norm', 'agreement', 'budget_line', 'order_volume')
            AND (o.id IS NULL OR e.amount > coalesce(c.amount, 0) OR e.amount > CASE
                WHEN a.kind IN ('certificate', 'hours_norm') THEN o.released_units
                WHEN a.kind = 'order_volume' THEN o.released_person_hours * 100
                ELSE o.released_amount * 100 END)
        """,
    ),
    Check(
        "settlements.classes",
        "У каждой оплачиваемой строки есть занятия в табеле группы за этот месяц или решение человека.",
        """
        SELECT a.id FROM settlements_accrual a
        JOIN enrolments_contract c ON c.id = a.contract_id
        LEFT JOIN settlements_accrual r ON r.original_id = a.id AND r.kind = 'reversal'
        WHERE a.kind <> 'reversal' AND a.certificate_amount > 0 AND a.planned_hours IS NOT NULL AND a.assumed_hours = 0
            AND r.id IS NULL AND NOT EXISTS ("""
        + DECIDED
        + """) AND NOT EXISTS (
                SELECT FROM attendance_classsession s
                WHERE s.group_id = c.group_id AND s.held_on >= a.month AND s.held_on < a.month + interval '1 month')
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
)
