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
        HAVING register.amount <> coalesce(sum(accrual.certificate_amount), 0)
        """,
    ),
    Check(
        "settlements.charges",
        "Каждое начисление списано с соглашения проводкой на ту же сумму до копейки.",
        """
        SELECT accrual.id FROM settlements_accrual AS accrual
        JOIN enrolments_contract AS contract ON contract.id = accrual.contract_id
        LEFT JOIN ledger_entry AS entry ON entry.posting_id = accrual.posting_id
            AND entry.account_id = contract.agreement_account_id AND entry.move = 'charge'
        GROUP BY accrual.id, accrual.certificate_amount
        HAVING accrual.certificate_amount * 100 <> coalesce(sum(entry.amount), 0)
        """,
    ),
    Check(
        "settlements.months",
        "Начисленное и возвращённое вместе равны месяцу договора: в рублях, в единицах сертификата и в часах.",
        """
        SELECT accrual.id FROM settlements_accrual AS accrual
        LEFT JOIN enrolments_contractmonth AS planned
            ON planned.contract_id = accrual.contract_id AND planned.month = accrual.month
        WHERE planned.id IS NULL
            OR planned.certificate_amount <> accrual.certificate_amount + accrual.released_amount
            OR planned.certificate_units <> accrual.certificate_units + accrual.released_units
            OR planned.person_hours <> accrual.person_hours + accrual.released_person_hours
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
        ) AS expected ON expected.account_id = account.id
        WHERE account.kind = 'agreement'
        GROUP BY account.id, account.held
        HAVING account.held <> coalesce(sum(expected.amount), 0) * 100
        """,
    ),
)
