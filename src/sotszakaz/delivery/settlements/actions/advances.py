"""Advances: the provider asks for a percent of the month's obligations, the payer accepts or returns (law.md §8.5)."""

from datetime import date, timedelta

from django.db import transaction

from sotszakaz.delivery.settlements import rules, selectors
from sotszakaz.delivery.settlements.errors import (
    AdvanceTooEarly,
    AdvanceTooLate,
    NoAdvances,
    NothingPromised,
    RemarksMissing,
)
from sotszakaz.delivery.settlements.models import Advance, AdvanceLine
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.numbering import next_number
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementKind

BATCH = 1000


@transaction.atomic(durable=True)
def file_advance(*, agreement_id: int, month: date, by: Actor, on: date) -> Advance:
    """Ask for the advance of the present month (its first day) under the agreement, counted from its live contracts.

    Raises NotFound, NoAdvances, AdvanceTooEarly, AdvanceTooLate, NothingPromised, and the sentence of
    `advance_once_a_month` when one has been filed and not returned.
    """
    agreement = Agreement.objects.select_related("record").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound()
    organisation_id = agreement.record.organisation_id
    require(by, Permission.ADVANCE_FILE, agreement.municipality_id, organisation_id=organisation_id)
    regulation = regulation_on(agreement.municipality_id, on)
    percent = regulation.value(Parameter.ADVANCE_PERCENT)
    if agreement.kind != AgreementKind.FINANCING or not percent:
        raise NoAdvances(number=agreement.number)
    _ensure_time(month, on=on, regulation=regulation)
    chosen = list(
        ContractMonth.objects.due()
        .filter(contract__agreement=agreement, month=month, certificate_amount__gt=0)
        .order_by("contract_id")
        .values_list("contract_id", "certificate_amount")
    )
    base = sum((amount for _, amount in chosen), rules.NOTHING)
    if not base:
        raise NothingPromised(month=month)
    number = next_number("advance", municipality_id=agreement.municipality_id, year=on.year)
    with judged(Advance):
        advance = Advance.objects.create(
            municipality_id=agreement.municipality_id,
            agreement=agreement,
            month=month,
            number=f"ЗА-{number}/{on.year}",
            percent=percent,
            base=base,
            amount=rules.advance_of(base, percent),
            filed_on=on,
            filed_by=by if isinstance(by, User) else None,
        )
    lines = [
        AdvanceLine(municipality_id=advance.municipality_id, advance=advance, contract_id=contract_id, amount=amount)
        for contract_id, amount in chosen
    ]
    AdvanceLine.objects.bulk_create(lines, batch_size=BATCH)
    audit.record("advance.file", advance, by=by, amount=str(advance.amount), lines=len(lines))
    return advance


@transaction.atomic(durable=True)
def accept_advance(*, advance_id: int, by: Actor) -> Advance:
    """Take the application to payment; the next register of the agreement deducts it. Raises NotFound, MoveRefused."""
    advance = _locked(advance_id, by)
    move(advance, "accept", by=_person(by))
    outbox.put("advance.accepted", advance)
    return advance


@transaction.atomic(durable=True)
def return_advance(*, advance_id: int, remarks: str, by: Actor) -> Advance:
    """Send the application back; the provider may file another. Raises NotFound, RemarksMissing, MoveRefused."""
    advance = _locked(advance_id, by)
    if not remarks.strip():
        raise RemarksMissing(field="remarks")
    move(advance, "return", by=_person(by), remarks=remarks.strip())
    outbox.put("advance.returned", advance)
    return advance


def _locked(advance_id: int, by: Actor) -> Advance:
    advance = Advance.objects.select_for_update(of=("self",), no_key=True).filter(pk=advance_id).first()
    if advance is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, advance.municipality_id)
    return advance


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None


def _ensure_time(month: date, *, on: date, regulation: InForce) -> None:
    first = last_working_day(
        regulation, month - timedelta(days=1), regulation.value(Parameter.ADVANCE_FROM_WORKING_DAY)
    )
    if on < first:
        raise AdvanceTooEarly(month=month, day=first)
    if month_start(on) != month or selectors.is_closed(regulation.municipality_id, month):
        raise AdvanceTooLate(month=month)
