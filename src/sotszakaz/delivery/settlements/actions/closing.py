"""Closing a month: what was delivered is charged, the rest goes back, providers get their registers.

The first transaction freezes the facts; portions of contracts follow, each in a transaction of its own, so that
bookings wait for none of them long; the last one writes that the month is closed. A closing that was cut goes on where
it stopped, whoever continues it (ADR 0017).
"""

from datetime import date, timedelta
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sotszakaz.delivery.settlements import late, left_out_notices, open_month, registers, selectors, waiting_sheets
from sotszakaz.delivery.settlements.actions import charging
from sotszakaz.delivery.settlements.actions.debts import cancel_taken_over, set_off_debts
from sotszakaz.delivery.settlements.errors import (
    EarlierMonthOpen,
    MonthNotOver,
    NotHandedIn,
    NothingToClose,
    SheetsMissing,
)
from sotszakaz.delivery.settlements.models import CompletenessDecision, MonthClosing, ReopenedSheet
from sotszakaz.delivery.settlements.payer import hold_payer
from sotszakaz.delivery.settlements.places import days_off_of_places
from sotszakaz.delivery.settlements.statements import BEGIN, FREEZE, LEFT_OUT, UNMARKED
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

NAMED = 5


def close_month(
    *, municipality_id: int, month: date, by: Actor, on: date, left_out: frozenset[int] = frozenset()
) -> MonthClosing:
    """Begin the closing and carry it to the end. Raises what `begin_closing` raises."""
    closing = begin_closing(municipality_id=municipality_id, month=month, by=by, on=on, left_out=left_out)
    continue_closing(closing_id=closing.pk)
    closing.refresh_from_db()
    return closing


@transaction.atomic(durable=True)
def begin_closing(
    *, municipality_id: int, month: date, by: Actor, on: date, left_out: frozenset[int] = frozenset()
) -> MonthClosing:
    """Freeze the facts of the month (its first day): sheets, decisions, sheets that were opened again.

    `left_out` are agreements whose months wait for the next closing, which asks for their sheets as for its own;
    contracts whose papers are not signed wait too, where the rules of the month say so (`LeftOutContract`). A contract
    that was signed when an earlier month had been closed gets that month too. Raises MonthNotOver, EarlierMonthOpen,
    NothingToClose, SheetsMissing, NotHandedIn where the regulation wants it, and the sentence of `month_closing_unique`
    when somebody has begun it.
    """
    require(by, Permission.MONTH_CLOSE, municipality_id)
    _ensure_over(month, on=on, regulation=regulation_on(municipality_id, on))
    rules = regulation_on(municipality_id, next_month(month) - timedelta(days=1))
    closing = _open(rules, month, left_out, by=by, on=on)
    _freeze(closing)
    _ensure_accepted(closing)
    waiting = _leave_out_unsigned(closing, rules)
    closing.planned = _number(BEGIN, closing) + len(charging.stale_of(closing))
    if not closing.planned and not waiting:
        raise NothingToClose()
    closing.save(update_fields=["planned"])
    audit.record("month.begin_close", closing, by=by, month=f"{month:%Y-%m}", lines=closing.planned, left_out=waiting)
    return closing


def _open(rules: InForce, month: date, left_out: frozenset[int], *, by: Actor, on: date) -> MonthClosing:
    """Write that the month is being closed by these rules, after every month before it."""
    with judged(MonthClosing):
        closing = MonthClosing.objects.create(
            municipality_id=rules.municipality_id,
            month=month,
            regulation_id=rules.regulation_id,
            policy=rules.value(Parameter.COUNTING_POLICY),
            parent_policy=rules.value(Parameter.PARENT_COUNTING_POLICY),
            counted_on=on,
            left_out=sorted(left_out),
            closed_at=None,
            closed_by=person_of(by),
        )
    _ensure_in_order(closing)
    return closing


def _ensure_in_order(closing: MonthClosing) -> None:
    earlier = open_month.open_before(closing.municipality_id, closing.month, without=closing)
    if earlier is not None:
        raise EarlierMonthOpen(month=earlier)


def _leave_out_unsigned(closing: MonthClosing, rules: InForce) -> int:
    """Write down the contracts that this closing does not charge, for their papers wait for signatures; how many."""
    sides = selectors.sides_that_sign(rules)
    if not any(sides.values()):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OUT, {"closing": closing.pk, **sides})
        return int(cursor.fetchone()[0])


def continue_closing(*, closing_id: int, seconds: float | None = None) -> bool:
    """Carry on a closing that was begun, for so long at most; true when the month is closed.

    Bears repeating and racing: every step is a transaction that locks the closing and does what is left.
    """
    closing = MonthClosing.objects.get(pk=closing_id)
    stop_at = None if seconds is None else monotonic() + seconds
    is_closed = closing.state == ClosingState.CLOSED
    while not is_closed:
        for _ in charging.steps_of(closing, together=stop_at is None and charging.is_long(closing)):
            if stop_at is not None and monotonic() > stop_at:
                return False
        is_closed = _finish(closing)
    return True


def _ensure_over(month: date, *, on: date, regulation: InForce) -> None:
    day = open_month.may_close_from(month, regulation)
    if on < day:
        raise MonthNotOver(month=month, day=day)


def _freeze(closing: MonthClosing) -> None:
    """Lock the groups, so that no sheet changes until commit; afterwards the trigger sees the closing."""
    _number(FREEZE, closing)
    with connection.cursor() as cursor:
        asked = late.asked_of_late(closing.municipality_id, before=closing.month)
        cursor.execute(UNMARKED, {"closing": closing.pk, **asked, **_days_off(closing)})
        names = [f"«{name}»" + _if_late(closing, month) for name, _, _, month in cursor.fetchall()]
    if names:
        raise SheetsMissing(groups=_some_of(names))
    waiting = {"municipality_id": closing.municipality_id, "month__lte": closing.month, "counted_in__isnull": True}
    lacking = waiting_sheets.lacking_classes(closing.municipality_id, before=closing.month)
    ReopenedSheet.objects.filter(**waiting).exclude(pk__in=list(lacking)).update(counted_in=closing)
    CompletenessDecision.objects.filter(**waiting).update(counted_in=closing)


def _days_off(closing: MonthClosing) -> dict[str, list[Any]]:
    """Of the groups that the closing may ask for, a year back: earlier months are asked for too."""
    contracts = Contract.objects.filter(municipality_id=closing.municipality_id)
    start = date(closing.month.year - 1, closing.month.month, 1)
    return days_off_of_places(contracts, start, next_month(closing.month))


def _ensure_accepted(closing: MonthClosing) -> None:
    awaited = late.must_be_accepted(closing.municipality_id, closing.month)
    names = [
        each.agreement.record.organisation.short_name + _if_late(closing, each.month)
        for each in awaited
        if each.agreement.pk not in closing.left_out
    ]
    if names:
        raise NotHandedIn(providers=_some_of(names))


def _if_late(closing: MonthClosing, month: date) -> str:
    return "" if month == closing.month else f" за {month:%m.%Y}"


def _some_of(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" и ещё {more}" if more > 0 else "")


@transaction.atomic(durable=True)
def _finish(closing: MonthClosing) -> bool:
    """False when another worker has opened a register since this one had formed all."""
    locked = MonthClosing.objects.select_for_update().get(pk=closing.pk)
    if locked.state == ClosingState.CLOSING:
        if not registers.is_formed(locked):
            return False
        hold_payer(locked.municipality_id)
        today = locked.counted_on or locked.month
        set_off_debts(locked.municipality_id, on=today)
        cancel_taken_over(locked.municipality_id, by=locked.closed_by or SYSTEM, on=today)
        move(locked, "finish", by=locked.closed_by, closed_at=timezone.now())
        outbox.put("month.closed", locked)
        if left_out_notices.is_anything_left_out(locked):
            outbox.put(left_out_notices.LEFT_OUT, locked)
    return True


def _number(statement: str, closing: MonthClosing) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"closing": closing.pk})
        return int(cursor.fetchone()[0])
