"""The social order and the report on it."""

from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    AwardMethod,
    BudgetAmount,
    ExecutionReportPayload,
    GeneralRow,
    GeneralYear,
    OrderRow,
    ProviderFact,
    QualityRow,
    Reference,
    ReportQualityRow,
    ReportRow,
    Signatory,
    SocialOrderPayload,
    Volume,
    YearHours,
)
from sotszakaz.kernel.documents.samples.parts import BODY, BUDGET_CODE, ORDER, PROVIDER, SERVICE

HEAD = Signatory(name="Образцова Вера Павловна", position="Начальник управления образования")


def general_years(*years: int | None) -> tuple[GeneralYear, ...]:
    """The first section, the same for each of the years."""
    row = GeneralRow(
        group_name=SERVICE.name,
        award_year=2026,
        place="Заречный муниципальный округ",
        standard="порядок, утверждённый постановлением от 01.08.2025 № 300",
        total=Decimal(48960),
        treasury_assignment=Decimal(0),
        budget_assignment=Decimal(16320),
        competition=Decimal(0),
        certificate=Decimal(32640),
    )
    return tuple(GeneralYear(year=year, rows=(row,)) for year in years)


def order_rows() -> tuple[OrderRow, ...]:
    """A service of two award methods with later years, and one of certificates only."""
    volume = Volume(recipients=240, person_hours=Decimal(16320), amount=Decimal("2692800.00"))
    sport = SERVICE.model_copy(update={"code": "804200О.99.0.ББ52АЕ52000", "focus": "физкультурно-спортивная"})
    later = (YearHours(year=2027, person_hours=Decimal(16500)), YearHours(person_hours=Decimal(16500)))
    planned = OrderRow(
        service=SERVICE,
        certificate=volume,
        assignment=volume,
        term="до 31 декабря",
        award_year=2026,
        later=later,
        permitted_deviation_percent=Decimal(10),
    )
    return planned, OrderRow(service=sport, certificate=volume)


def order_payload(**values: Any) -> SocialOrderPayload:
    facts = {
        "year": 2026,
        "status_number": 1,
        "authorised_body": BODY,
        "budget_name": "Бюджет Заречного муниципального округа",
        "oktmo": "07700000",
        "activity": "реализация дополнительных образовательных программ",
        "decision": Reference(number="100-р", dated=date(2025, 3, 6)),
        "decision_title": "Об организации оказания муниципальных услуг в социальной сфере",
        "approved_on": date(2025, 12, 20),
        "approved_by": HEAD,
        "rows": order_rows(),
        "quality": (
            QualityRow(service_code=SERVICE.code, indicator="Доля удовлетворённых", unit="процент", value="93"),
        ),
        "budget": (BudgetAmount(code=BUDGET_CODE, year=2026, amount=Decimal("8078400.00")),),
        "permitted_deviation_percent": Decimal(10),
        "okpo": "01234567",
        "budget_chapter": "601",
        "as_of": date(2026, 1, 1),
        "general": general_years(2026, 2027, 2028, None),
    }
    return SocialOrderPayload(**{**facts, **values})


def volume_row() -> ReportRow:
    """A service that fell short of its plan by more than is permitted."""
    return ReportRow(
        service=SERVICE,
        award_method=AwardMethod.CERTIFICATE,
        award_year=2026,
        planned_hours=Decimal(16320),
        actual_hours=Decimal(13776),
        not_charged_hours=Decimal(96),
        planned_recipients=240,
        actual_recipients=231,
        planned_amount=Decimal(2692800),
        actual_amount=Decimal(2273040),
        permitted_deviation_percent=Decimal(10),
        deviation_percent=Decimal(-15),
        excess_percent=Decimal(5),
        reason="карантин в двух учреждениях в феврале",
    )


def quality_row() -> ReportQualityRow:
    """An indicator that did better than planned."""
    return ReportQualityRow(
        service_code=SERVICE.code,
        indicator="Доля удовлетворённых качеством",
        unit="процент",
        planned="93",
        actual="94,5",
        permitted_deviation_percent=Decimal(10),
        deviation_percent=Decimal("1.61"),
    )


def provider_fact(recipients: int, *, hours: int, amount: int) -> ProviderFact:
    """What the provider has delivered: person-hours, roubles."""
    return ProviderFact(
        provider=PROVIDER.short_name,
        inn=PROVIDER.inn,
        service=SERVICE,
        recipients=recipients,
        person_hours=Decimal(hours),
        amount=Decimal(amount),
    )


def report_payload(**values: Any) -> ExecutionReportPayload:
    facts = {
        "year": 2026,
        "as_of": date(2026, 10, 1),
        "periodicity": "за девять месяцев",
        "order": ORDER,
        "order_status": 1,
        "authorised_body": BODY,
        "activity": "реализация дополнительных образовательных программ",
        "okpo": "01234567",
        "budget_chapter": "601",
        "oktmo": "07700000",
        "approved_by": HEAD,
        "rows": (volume_row(),),
        "quality": (quality_row(),),
        "providers": (provider_fact(231, hours=13776, amount=2273040),),
        "not_charged": (provider_fact(12, hours=96, amount=15840),),
    }
    return ExecutionReportPayload(**{**facts, **values})
