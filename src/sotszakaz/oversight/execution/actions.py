"""Writing reports on execution, and the facts that settlements do not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.actions import form_document, revise_document
from sotszakaz.kernel.documents.payloads import ExecutionReportPayload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.rules import is_inn
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.social_orders.errors import NoDecision
from sotszakaz.ordering.social_orders.models import OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.selectors import REPORTED
from sotszakaz.oversight.execution.errors import FactOfFuture, NotOrdered, WrongInn
from sotszakaz.oversight.execution.models import ExecutionReport, OutsideFact
from sotszakaz.oversight.execution.printing import QualityFact, payload_of
from sotszakaz.oversight.execution.selectors import execution_on


@dataclass(frozen=True, slots=True)
class Fact:
    """What one provider has delivered in one month, and where that is known from."""

    month: date
    service_id: int
    award_method: str
    provider: str
    inn: str
    recipients: int
    person_hours: Decimal
    amount: Decimal
    source: str


@transaction.atomic(durable=True)
def form_report(
    *,
    municipality_id: int,
    year: int,
    as_of: date,
    reasons: Mapping[str, str],
    quality: Mapping[int, QualityFact],
    by: User,
    on: date,
) -> ExecutionReport:
    """Form the report on a day, or the next version of it.

    `reasons` are by the keys of lines, `quality` by indicators of the order. Raises NoOrder, ReportOfFuture,
    ReasonMissing, QualityMissing, NoDecision.
    """
    order, payload = _composed(municipality_id, year, as_of, reasons, quality, by=by, on=on)
    reports = ExecutionReport.objects.select_for_update(of=("self",), no_key=True)
    report = reports.filter(municipality_id=municipality_id, year=year, as_of=as_of).first()
    if report is None:
        report = _first(order, payload, as_of, by=by, on=on)
    else:
        revise_document(document_id=report.document_id, payload=payload, on=on, by=by)
        report.order, report.formed_by = order, by
        report.save(update_fields=["order", "formed_by"])
    audit.record("executionreport.form", report, by=by, as_of=f"{as_of:%Y-%m-%d}")
    return report


def preview_report(
    *,
    municipality_id: int,
    year: int,
    as_of: date,
    reasons: Mapping[str, str],
    quality: Mapping[int, QualityFact],
    by: User,
    on: date,
) -> ExecutionReportPayload:
    """What the document would say; nothing is kept. Raises what `form_report` does."""
    return _composed(municipality_id, year, as_of, reasons, quality, by=by, on=on)[1]


def _composed(
    municipality_id: int,
    year: int,
    as_of: date,
    reasons: Mapping[str, str],
    quality: Mapping[int, QualityFact],
    *,
    by: User,
    on: date,
) -> tuple[SocialOrder, ExecutionReportPayload]:
    require(by, Permission.ORDER_EDIT, municipality_id)
    execution = execution_on(municipality_id, year, as_of, on)
    decision = decision_on(municipality_id, on)
    if decision is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    return execution.order, payload_of(execution, decision, reasons, quality, by=by)


def _first(order: SocialOrder, payload: ExecutionReportPayload, as_of: date, *, by: User, on: date) -> ExecutionReport:
    home = order.municipality_id
    document = form_document(DocumentKind.EXECUTION_REPORT, municipality_id=home, payload=payload, on=on, by=by)
    with judged(ExecutionReport):
        return ExecutionReport.objects.create(
            municipality_id=home, order=order, year=order.year, as_of=as_of, document=document, formed_by=by
        )


@transaction.atomic(durable=True)
def enter_fact(*, municipality_id: int, fact: Fact, by: User, on: date) -> OutsideFact:
    """Put the fact of a month, in place of the earlier one. Raises FactOfFuture, NotOrdered, WrongInn."""
    require(by, Permission.ORDER_EDIT, municipality_id)
    if next_month(fact.month) > on:
        raise FactOfFuture(field="month", month=f"{fact.month:%m.%Y}")
    if not is_inn(fact.inn):
        raise WrongInn(field="inn")
    _ensure_ordered(municipality_id, fact)
    with judged(OutsideFact):
        entered, _ = OutsideFact.objects.update_or_create(
            municipality_id=municipality_id,
            month=fact.month,
            service_id=fact.service_id,
            award_method=fact.award_method,
            inn=fact.inn,
            defaults={
                "provider": fact.provider,
                "recipients": fact.recipients,
                "person_hours": fact.person_hours,
                "amount": fact.amount,
                "source": fact.source,
                "entered_by": by,
            },
        )
    audit.record("outsidefact.enter", entered, by=by, person_hours=str(fact.person_hours), source=fact.source)
    return entered


def _ensure_ordered(municipality_id: int, fact: Fact) -> None:
    ordered = OrderVolume.objects.filter(
        municipality_id=municipality_id,
        order__year=fact.month.year,
        order__state__in=REPORTED,
        service_id=fact.service_id,
        award_method=fact.award_method,
    )
    if not ordered.exists():
        raise NotOrdered(field="service", year=fact.month.year)


@transaction.atomic(durable=True)
def remove_fact(*, fact_id: int, by: User) -> int:
    """Take an entered fact away; the year it was of. Raises NotFound."""
    fact = OutsideFact.objects.select_for_update(of=("self",), no_key=True).filter(pk=fact_id).first()
    if fact is None:
        raise NotFound
    require(by, Permission.ORDER_EDIT, fact.municipality_id)
    audit.record("outsidefact.remove", fact, by=by, month=f"{fact.month:%Y-%m}", person_hours=str(fact.person_hours))
    year = fact.month.year
    fact.delete()
    return year
