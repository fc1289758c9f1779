"""Papers of a provider: the application, the agreement and what changes or ends it, the register of a month."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    AgreementAmendmentPayload,
    AgreementDisagreementPayload,
    AgreementKind,
    AgreementPayload,
    AgreementTerminationPayload,
    AppliedService,
    Attachment,
    BudgetAmount,
    Change,
    Disagreement,
    Informing,
    PaymentRegisterPayload,
    PlannedService,
    ProviderApplicationPayload,
    Reference,
    RegisterLine,
    SubsidyRow,
)
from sotszakaz.kernel.documents.samples.family import LICENCE
from sotszakaz.kernel.documents.samples.parts import AGREEMENT, BODY, BUDGET_CODE, ORDER, PROVIDER, SERVICE


def subsidy_rows(*amounts: int) -> tuple[SubsidyRow, ...]:
    """Transfers of one year, from September on."""
    return tuple(
        SubsidyRow(
            code=BUDGET_CODE,
            year=2026,
            not_before=date(2026, 9 + index, 1),
            not_after=date(2026, 9 + index, 15),
            amount=Decimal(amount),
            cumulative=Decimal(sum(amounts[: index + 1])),
        )
        for index, amount in enumerate(amounts)
    )


def application_payload(**values: Any) -> ProviderApplicationPayload:
    facts = {
        "authorised_body": BODY,
        "applicant": PROVIDER,
        "provider_type": "образовательная организация",
        "legal_form": "муниципальное бюджетное учреждение",
        "okopf": "75403",
        "oktmo": "07700000",
        "registered_on": date(2002, 10, 14),
        "actual_address": "г. Заречный, ул. Школьная, д. 7",
        "phone": "+7 900 000-00-01",
        "email": "ddt@zarechny.example",
        "head_authority": "устав",
        "founders": ("Администрация Заречного муниципального округа",),
        "licence": LICENCE,
        "services": (
            AppliedService(service=SERVICE, conditions="очно, в группе", places=240, person_hours=Decimal(16320)),
        ),
        "programmes": ("Акварель и тушь", "Шахматная азбука"),
        "attachments": (Attachment(name="Лицензия.pdf", sha256="0" * 63 + "1"),),
        "consent": "С условиями соглашения о финансовом обеспечении затрат согласен.",
    }
    return ProviderApplicationPayload(**{**facts, **values})


def agreement_payload(**values: Any) -> AgreementPayload:
    facts = {
        "kind": AgreementKind.FINANCING,
        "authorised_body": BODY,
        "provider": PROVIDER,
        "record": Reference(number="7", dated=date(2026, 8, 5)),
        "order": ORDER,
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2026, 12, 31),
        "limit": Decimal("2450000.00"),
        "budget": (BudgetAmount(code=BUDGET_CODE, year=2026, amount=Decimal(2450000)),),
        "services": (SERVICE,),
        "counting": "по договору: месяц оплачивается целиком, кроме отменённых занятий",
        "advance_percent": Decimal(80),
        "place": "г. Заречный",
        "subsidy": subsidy_rows(600_000, 600_000, 600_000, 650_000),
        "plan": (
            PlannedService(
                service_code=SERVICE.code, person_hours=Decimal(16320), permitted_deviation_percent=Decimal(10)
            ),
        ),
        "informing": (Informing(way="сайт исполнителя", content="программы, места, расписание", term="три дня"),),
        "report_term": "ежемесячно, до пятого числа следующего месяца.",
    }
    return AgreementPayload(**{**facts, **values})


def amendment_payload(**values: Any) -> AgreementAmendmentPayload:
    facts = {
        "agreement": AGREEMENT,
        "authorised_body": BODY,
        "provider": PROVIDER,
        "ground": "рост числа получателей",
        "effective_on": date(2026, 10, 1),
        "changes": (Change(clause="2.1", before="2 450 000,00 руб.", after="2 600 000,00 руб."),),
        "limit_before": Decimal(2450000),
        "limit_after": Decimal(2600000),
        "budget": (BudgetAmount(code=BUDGET_CODE, year=2026, amount=Decimal(2600000)),),
        "subsidy": subsidy_rows(600_000, 600_000, 600_000, 800_000),
    }
    return AgreementAmendmentPayload(**{**facts, **values})


def disagreement_payload(**values: Any) -> AgreementDisagreementPayload:
    facts = {
        "agreement": AGREEMENT,
        "authorised_body": BODY,
        "provider": PROVIDER,
        "items": (
            Disagreement(clause="2.4", body_words="аванс 80 %", provider_words="аванс 90 %", agreed="аванс 85 %"),
            Disagreement(clause="3.1", provider_words="Срок закрытия месяца — пять рабочих дней."),
        ),
    }
    return AgreementDisagreementPayload(**{**facts, **values})


def termination_payload(**values: Any) -> AgreementTerminationPayload:
    facts = {
        "agreement": AGREEMENT,
        "authorised_body": BODY,
        "provider": PROVIDER,
        "ground": "исключение исполнителя из реестра по его заявлению",
        "terminated_on": date(2026, 11, 30),
        "limit": Decimal(2450000),
        "delivered": Decimal(1800000),
        "paid": Decimal(1900000),
        "freed": Decimal(650000),
    }
    return AgreementTerminationPayload(**{**facts, **values})


def register_payload(*, lines: int = 3, **values: Any) -> PaymentRegisterPayload:
    amount, advance = Decimal("2700.00"), Decimal("2160.00") * lines
    facts = {
        "month": date(2026, 10, 1),
        "authorised_body": BODY,
        "provider": PROVIDER,
        "agreement": AGREEMENT,
        "lines": tuple(
            RegisterLine(
                contract=Reference(number=f"ДО-{number}/2026", dated=date(2026, 8, 28)),
                account_number=f"2607{number:06d}",
                completeness=Decimal(100),
                person_hours=Decimal(17),
                amount=amount,
            )
            for number in range(1, lines + 1)
        ),
        "delivered": amount * lines,
        "advance": advance,
        "payable": amount * lines - advance,
    }
    return PaymentRegisterPayload(**{**facts, **values})
