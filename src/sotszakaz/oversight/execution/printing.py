"""What the document of a report says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.kernel.documents.payloads import (
    AwardMethod,
    ExecutionReportPayload,
    ProviderFact,
    Reference,
    ReportQualityRow,
    ReportRow,
)
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality
from sotszakaz.ordering.social_orders.printing import body_of, signatory_of
from sotszakaz.ordering.social_orders.sections import service_of
from sotszakaz.oversight.execution import rules
from sotszakaz.oversight.execution.certified import Delivered
from sotszakaz.oversight.execution.errors import QualityMissing, ReasonMissing
from sotszakaz.oversight.execution.selectors import Execution, Line

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class QualityFact:
    """An indicator of quality as it is on the day of the report; `reason` where it differs more than is permitted."""

    actual: str
    reason: str = ""


def payload_of(
    execution: Execution,
    decision: Decision,
    reasons: Mapping[str, str],
    quality: Mapping[int, QualityFact],
    *,
    by: User,
) -> ExecutionReportPayload:
    """Volumes, quality, providers. Raises ReasonMissing, QualityMissing."""
    order, municipality = execution.order, execution.order.municipality
    assert order.document is not None
    line = BudgetLine.objects.filter(order=order).first()
    return ExecutionReportPayload(
        year=order.year,
        as_of=execution.as_of,
        periodicity=execution.periodicity,
        order=Reference(number=order.document.full_number, dated=order.document.formed_on),
        order_status=order.status_number,
        authorised_body=body_of(municipality, decision),
        activity=decision.activity or "реализация дополнительных общеразвивающих программ",
        okpo=order.okpo,
        budget_chapter=line.code[:3] if line else "",
        oktmo=municipality.oktmo,
        approved_by=signatory_of(by, municipality.pk),
        rows=tuple(_row(each, reasons.get(each.key, "")) for each in execution.lines),
        quality=tuple(_quality(execution, each, quality.get(each.pk)) for each in execution.quality),
        providers=tuple(_providers(execution, execution.delivered)),
        not_charged=tuple(_providers(execution, execution.not_charged)),
    )


def _row(line: Line, reason: str) -> ReportRow:
    if line.gap.needs_reason and not reason.strip():
        raise ReasonMissing(field=f"reason_{line.key}", what=f"{line.service.code}, {line.method.label}")
    volume = line.volume
    if volume is None:
        return _outside(line)
    return ReportRow(
        service=service_of(line.service),
        award_method=AwardMethod(line.method),
        award_year=volume.award_year,
        place=volume.place,
        planned_hours=volume.person_hours,
        actual_hours=line.person_hours,
        not_charged_hours=line.not_charged_hours,
        planned_recipients=volume.recipients,
        actual_recipients=line.recipients,
        planned_amount=volume.amount,
        actual_amount=line.amount,
        permitted_deviation_percent=line.gap.permitted,
        deviation_percent=line.gap.deviation,
        excess_percent=line.gap.excess,
        reason=reason if line.gap.needs_reason else "",
    )


def _outside(line: Line) -> ReportRow:
    """Delivered of what the order's present status has not: nothing is planned, so there is no deviation."""
    return ReportRow(
        service=service_of(line.service),
        award_method=AwardMethod(line.method),
        is_outside_order=True,
        planned_hours=ZERO,
        actual_hours=line.person_hours,
        not_charged_hours=line.not_charged_hours,
        planned_recipients=0,
        actual_recipients=line.recipients,
        planned_amount=ZERO,
        actual_amount=line.amount,
        permitted_deviation_percent=line.gap.permitted,
    )


def _quality(execution: Execution, quality: OrderQuality, said: QualityFact | None) -> ReportQualityRow:
    what = f"{quality.service.code}, {quality.indicator}"
    if said is None or not said.actual.strip():
        raise QualityMissing(field=f"actual_{quality.pk}", what=what)
    planned, actual = rules.number_in(quality.value), rules.number_in(said.actual)
    gap = rules.gap(planned, actual, execution.permitted_of(quality), is_over=execution.is_over)
    if gap.needs_reason and not said.reason.strip():
        raise ReasonMissing(field=f"why_{quality.pk}", what=what)
    return ReportQualityRow(
        service_code=quality.service.code,
        indicator=quality.indicator,
        unit=quality.unit,
        planned=quality.value,
        actual=said.actual,
        permitted_deviation_percent=gap.permitted,
        deviation_percent=gap.deviation,
        excess_percent=gap.excess,
        reason=said.reason if gap.needs_reason else "",
    )


def _providers(execution: Execution, delivered: Iterable[Delivered]) -> Iterator[ProviderFact]:
    lines = {(each.service.pk, each.method): each for each in execution.lines}
    for each in delivered:
        line = lines[each.service_id, each.method]
        volume = line.volume
        yield ProviderFact(
            provider=each.provider,
            inn=each.inn,
            service=service_of(line.service),
            is_outside_order=volume is None,
            award_year=volume.award_year if volume else None,
            place=volume.place if volume else "",
            recipients=each.recipients,
            person_hours=each.person_hours,
            amount=each.amount,
        )


def content_of(document_id: int) -> ExecutionReportPayload:
    """What the latest version of a report says."""
    return ExecutionReportPayload.model_validate(json.loads(latest_version(document_id).payload)["content"])
