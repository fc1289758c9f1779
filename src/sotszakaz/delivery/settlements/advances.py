"""Reading advances: lists, one with its contracts, and what the provider may ask for."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Count, Q, QuerySet, When

from sotszakaz.delivery.settlements.models import Advance, AdvanceLine, MonthClosing
from sotszakaz.delivery.settlements.states import AdvanceState
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.selectors import agreement_on
from sotszakaz.supply.agreements.states import AgreementKind

COLUMNS = (
    Column("№ п/п", Kind.NUMBER, width=8),
    Column("Договор", width=18),
    Column("Дата договора", Kind.DATE),
    Column("Сертификат", width=16),
    Column("Обязательство месяца, ₽", Kind.ROUBLES, width=24),
)


def list_advances(municipality_id: int, *, month: date) -> "QuerySet[Advance]":
    """Applications of the municipality for the month; those that wait for an answer come first."""
    advances = Advance.objects.filter(municipality_id=municipality_id, month=month)
    return advances.select_related("agreement__record__organisation").order_by(
        Case(When(state=AdvanceState.FILED, then=0), default=1), "pk"
    )


class Asked(NamedTuple):
    """How many applications a month has, and how many of them wait for an answer."""

    total: int
    waiting: int


def count_advances(municipality_id: int, *, month: date) -> Asked:
    """Of the municipality. One query."""
    counted = Advance.objects.filter(municipality_id=municipality_id, month=month).aggregate(
        total=Count("pk"), waiting=Count("pk", filter=Q(state=AdvanceState.FILED))
    )
    return Asked(**counted)


def list_advances_of(organisation_id: int, municipality_id: int) -> "QuerySet[Advance]":
    """Applications of one provider, the latest first."""
    advances = Advance.objects.filter(
        municipality_id=municipality_id, agreement__record__organisation_id=organisation_id
    )
    return advances.select_related("agreement").order_by("-month", "-pk")


def get_advance_for(actor: Actor, advance_id: int) -> Advance:
    """The application for the payer or for its provider. Raises NotFound or NotAllowed."""
    advance = (
        Advance.objects.select_related("agreement__record__organisation", "register").filter(pk=advance_id).first()
    )
    if advance is None:
        raise NotFound()
    organisation_id = advance.agreement.record.organisation_id
    require(actor, Permission.SETTLEMENT_VIEW, advance.municipality_id, organisation_id=organisation_id)
    return advance


def lines_of_advance(advance: Advance) -> "QuerySet[AdvanceLine]":
    """Its contracts by number."""
    return advance.lines.select_related("contract__social_certificate__certificate").order_by("contract__number", "pk")


def sheet_of_advance(advance: Advance) -> bytes:
    """The list of contracts of the application as a workbook; the last row is the advance itself."""
    return write_sheet(f"Заявка {advance.number}", COLUMNS, _rows(advance))


def _rows(advance: Advance) -> Iterable[tuple[object, ...]]:
    for number, each in enumerate(lines_of_advance(advance), start=1):
        contract = each.contract
        certificate = contract.social_certificate.certificate.number
        yield number, contract.number, contract.signed_on, certificate, each.amount
    yield None, "Всего обязательств", None, None, advance.base
    yield None, f"Аванс, {advance.percent.normalize():f} %", None, None, advance.amount


def is_too_late_to_accept(advance: Advance) -> bool:
    """Has a closing begun that forms the register by which the advance would be deducted. One query."""
    begun = MonthClosing.objects.filter(municipality_id=advance.municipality_id, month__gte=advance.month)
    return begun.exclude(left_out__contains=[advance.agreement_id]).exists()


def agreement_to_advance(municipality_id: int, organisation_id: int, *, on: date) -> Agreement | None:
    """The agreement of financing in force for which no application of this month waits or is accepted."""
    agreement = agreement_on(municipality_id, organisation_id, on)
    if agreement is None or agreement.kind != AgreementKind.FINANCING:
        return None
    asked = Advance.objects.filter(agreement=agreement, month=month_start(on)).exclude(state=AdvanceState.RETURNED)
    return None if asked.exists() else agreement
