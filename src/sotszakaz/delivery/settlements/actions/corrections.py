"""What mends a closed month: a sheet opened again, a decision about how much was delivered; both are taken back.

Neither changes a line. The next closing counts the month anew and posts the difference (operations.md §5.4, item 6).
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.settlements import selectors
from sotszakaz.delivery.settlements.errors import (
    DecisionAbsent,
    DecisionMissing,
    MonthStillOpen,
    ObjectionNotCounted,
    SheetChanged,
    SheetNotOpen,
    TooLateToCorrect,
)
from sotszakaz.delivery.settlements.frozen import changes_of, sheet_now
from sotszakaz.delivery.settlements.mending import last_day_to_correct, standing_decision
from sotszakaz.delivery.settlements.models import (
    ChargeObjection,
    CompletenessDecision,
    MonthClosing,
    ReopenedSheet,
)
from sotszakaz.delivery.settlements.states import ClosingState, ObjectionState
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup

HUNDRED = Decimal(100)


@transaction.atomic(durable=True)
def reopen_sheet(
    *, municipality_id: int, group_id: int, month: date, reason: str, by: Actor, on: date
) -> ReopenedSheet:
    """Let the provider mend the sheet of a closed month; the next closing freezes and counts it.

    What the sheet says until then is kept: lines of before were counted from it.

    Raises NotFound, MonthStillOpen, DecisionMissing (no reason), TooLateToCorrect, and the sentence of
    `reopened_sheet_once`.
    """
    require(by, Permission.MONTH_CLOSE, municipality_id)
    group = StudyGroup.objects.filter(pk=group_id, contracts__municipality_id=municipality_id).first()
    if group is None:
        raise NotFound()
    if not reason.strip():
        raise DecisionMissing(field="reason")
    if not selectors.is_closed(municipality_id, month):
        raise MonthStillOpen(month=month)
    _ensure_in_time(municipality_id, month, on)
    stood = sheet_now(group.pk, month, municipality_id=municipality_id)
    with judged(ReopenedSheet):
        sheet = ReopenedSheet.objects.create(
            municipality_id=municipality_id,
            group=group,
            month=month,
            reason=reason.strip(),
            opened_by=person_of(by),
            facts=[each.to_json() for each in stood],
        )
    audit.record("month.reopen_sheet", sheet, by=by, group=group_id, month=f"{month:%Y-%m}")
    outbox.put("sheet.reopened", sheet)
    return sheet


@transaction.atomic(durable=True)
def shut_sheet(*, sheet_id: int, reason: str, by: Actor) -> ReopenedSheet:
    """Shut a sheet that was opened by mistake, as it was: nothing is left for a closing to count.

    Raises NotFound, DecisionMissing (no reason), SheetNotOpen, SheetChanged.
    """
    sheet = ReopenedSheet.objects.filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, sheet.municipality_id)
    if not reason.strip():
        raise DecisionMissing(field="reason")
    list(StudyGroup.objects.filter(pk=sheet.group_id).select_for_update(no_key=True))  # as a closing does: no tap comes
    sheet = ReopenedSheet.objects.select_for_update(of=("self",), no_key=True).get(pk=sheet_id)
    closings = MonthClosing.objects.filter(municipality_id=sheet.municipality_id, month__gte=sheet.month)
    counted = closings.filter(state=ClosingState.CLOSED).order_by("-month").first()
    if sheet.counted_in_id is not None or counted is None:
        raise SheetNotOpen()
    changed = changes_of(sheet)
    if changed is None or changed:
        raise SheetChanged(what="прежних отметок система не хранит" if changed is None else ", ".join(changed))
    sheet.counted_in, sheet.shut_at, sheet.shut_reason = counted, timezone.now(), reason.strip()
    sheet.shut_by = person_of(by)
    sheet.save(update_fields=["counted_in", "shut_at", "shut_by", "shut_reason"])
    audit.record("month.shut_sheet", sheet, by=by, group=sheet.group_id, month=f"{sheet.month:%Y-%m}")
    outbox.put("sheet.shut", sheet)
    return sheet


@transaction.atomic(durable=True)
def withdraw_decision(*, contract_id: int, month: date, ground: str, by: Actor, on: date) -> CompletenessDecision:
    """Take back what was decided about the contract's month: the next closing counts it by its sheet.

    Raises NotFound, DecisionMissing (no ground), DecisionAbsent, ObjectionNotCounted, TooLateToCorrect.
    """
    contract = Contract.objects.lock(contract_id)
    require(by, Permission.MONTH_CLOSE, contract.municipality_id)
    if not ground.strip():
        raise DecisionMissing(field="ground")
    if standing_decision(contract_id, month) is None:
        raise DecisionAbsent(month=month)
    upheld = ChargeObjection.objects.pending().filter(state=ObjectionState.UPHELD)
    if upheld.filter(accrual__contract=contract_id, accrual__month=month).exists():
        raise ObjectionNotCounted()
    _ensure_in_time(contract.municipality_id, month, on)
    decision = CompletenessDecision.objects.create(
        municipality_id=contract.municipality_id,
        contract=contract,
        month=month,
        completeness=None,
        is_withdrawal=True,
        ground=ground.strip(),
        decided_by=person_of(by),
    )
    audit.record("month.withdraw_decision", decision, by=by, contract=contract.pk, month=f"{month:%Y-%m}")
    return decision


@transaction.atomic(durable=True)
def decide_completeness(
    *, contract_id: int, month: date, percent: Decimal, ground: str, by: Actor, on: date
) -> CompletenessDecision:
    """Say how much of the contract's month was delivered, from 0 to 100 percent, above what the sheet says.

    Raises NotFound, DecisionMissing (no ground), TooLateToCorrect, and the sentence of `decision_completeness_share`.
    """
    contract = Contract.objects.filter(pk=contract_id).first()
    if contract is None or not ContractMonth.objects.filter(contract=contract, month=month).exists():
        raise NotFound()
    require(by, Permission.MONTH_CLOSE, contract.municipality_id)
    if not ground.strip():
        raise DecisionMissing(field="ground")
    _ensure_in_time(contract.municipality_id, month, on)
    return write_decision(contract=contract, month=month, percent=percent, ground=ground, by=by)


def _ensure_in_time(municipality_id: int, month: date, on: date) -> None:
    """A closed month is corrected until the day that the rules of `on` name. Raises TooLateToCorrect."""
    last = last_day_to_correct(municipality_id, month, on=on)
    if last and on > last and selectors.is_closed(municipality_id, month):
        raise TooLateToCorrect(month=month, last=last)


def write_decision(
    *, contract: Contract, month: date, percent: Decimal, ground: str, by: Actor
) -> CompletenessDecision:
    """The same as a part of a larger transaction, whose action has checked the right and the ground."""
    with judged(CompletenessDecision):
        decision = CompletenessDecision.objects.create(
            municipality_id=contract.municipality_id,
            contract=contract,
            month=month,
            completeness=percent / HUNDRED,
            ground=ground.strip(),
            decided_by=person_of(by),
        )
    audit.record("month.decide", decision, by=by, contract=contract.pk, month=f"{month:%Y-%m}", percent=str(percent))
    return decision
