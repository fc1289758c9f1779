"""Handing a month in: the provider hands in whole sheets, the payer accepts or returns them with remarks."""

from datetime import date

from django.db import transaction

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.settlements import hand_ins
from sotszakaz.delivery.settlements.errors import (
    HandInIncomplete,
    HandInTooEarly,
    MonthIsClosed,
    NothingToHandIn,
    RemarksMissing,
)
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import StudyGroup


@transaction.atomic(durable=True)
def hand_in_month(*, agreement_id: int, month: date, by: Actor, on: date) -> MonthHandIn:
    """Hand in the sheets of the month (its first day) under the agreement; from there on they do not change.

    Again after they were returned. Raises NotFound, HandInTooEarly, MonthIsClosed, NothingToHandIn, HandInIncomplete,
    MoveRefused when it is with the payer already.
    """
    agreement = hand_ins.get_agreement_to_hand_in(by, agreement_id)
    opens_on = hand_ins.opens_on(month, regulation_on(agreement.municipality_id, on))
    if on < opens_on:
        raise HandInTooEarly(month=month, day=opens_on)
    _lock_groups(agreement, month)
    if hand_ins.is_closed_for(agreement, month):
        raise MonthIsClosed(month=month)
    former = MonthHandIn.objects.select_for_update(no_key=True).filter(agreement=agreement, month=month).first()
    if former is not None:
        move(former, "hand_in", by=person_of(by))
    _ensure_whole(agreement, month, on)
    handed = former or _create(agreement, month, by)
    outbox.put("month.handed_in", handed)
    return handed


@transaction.atomic(durable=True)
def accept_hand_in(*, hand_in_id: int, by: Actor) -> MonthHandIn:
    """Take the month to its closing. Raises NotFound, MoveRefused."""
    handed = _locked(hand_in_id, by)
    move(handed, "accept", by=person_of(by))
    outbox.put("month.hand_in_accepted", handed)
    return handed


@transaction.atomic(durable=True)
def return_hand_in(*, hand_in_id: int, remarks: str, by: Actor) -> MonthHandIn:
    """Give the sheets back to the provider until it hands them in again.

    Raises NotFound, RemarksMissing, MonthIsClosed, MoveRefused.
    """
    asked = MonthHandIn.objects.select_related("agreement").filter(pk=hand_in_id).first()
    if asked is not None:
        _lock_groups(asked.agreement, asked.month)
    handed = _locked(hand_in_id, by)
    if not remarks.strip():
        raise RemarksMissing(field="remarks")
    if hand_ins.is_closed_for(handed.agreement, handed.month):
        raise MonthIsClosed(month=handed.month)
    move(handed, "return", by=person_of(by), remarks=remarks.strip())
    outbox.put("month.hand_in_returned", handed)
    return handed


def _create(agreement: Agreement, month: date, by: Actor) -> MonthHandIn:
    with judged(MonthHandIn):
        handed = MonthHandIn.objects.create(
            municipality_id=agreement.municipality_id, agreement=agreement, month=month, handed_in_by=person_of(by)
        )
    audit.record("monthhandin.hand_in", handed, by=by, agreement=agreement.pk, month=f"{month:%Y-%m}")
    return handed


def _lock_groups(agreement: Agreement, month: date) -> None:
    """Whoever marks a class or closes the month waits for the end of this transaction, and then finds its outcome.

    Locked before the month that was handed in, in either direction.
    """
    taught = ContractMonth.objects.filter(contract__agreement=agreement, month=month).values("contract__group")
    list(StudyGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=taught).order_by("pk"))


def _ensure_whole(agreement: Agreement, month: date, on: date) -> None:
    if not ContractMonth.objects.due().filter(contract__agreement=agreement, month=month).exists():
        raise NothingToHandIn(number=agreement.number, month=month)
    missing = hand_ins.missing_of(agreement, month, until=on)
    if missing:
        raise HandInIncomplete(count=len(missing), first=missing[0])


def _locked(hand_in_id: int, by: Actor) -> MonthHandIn:
    locked = MonthHandIn.objects.select_for_update(of=("self",), no_key=True).select_related("agreement")
    handed = locked.filter(pk=hand_in_id).first()
    if handed is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, handed.municipality_id)
    return handed
