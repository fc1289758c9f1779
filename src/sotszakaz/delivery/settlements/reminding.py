"""The term to hand a month in: working days after it is over, by the regulation."""

from datetime import date, timedelta

from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements import hand_ins, late
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.delivery.settlements.selectors import counted_until
from sotszakaz.foundation.calendar import month_start, next_month
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.supply.agreements.models import Agreement

DUE = "month.hand_in_due"


def hand_in_by(municipality_id: int, month: date, *, on: date) -> date:
    """The last day of the term: so many working days from the first day after the month. Raises NoRegulation."""
    regulation = regulation_on(municipality_id, on)
    return term_ends_on(regulation, Parameter.HAND_IN_WORKING_DAYS, next_month(month) - timedelta(days=1))


def remind_of_hand_ins(*, municipality_id: int, on: date) -> int:
    """Tell providers that have not handed in the month before this one: when it is over, and when the term has passed.

    Each once; how many messages were left. Of a month that is closed those are told who were left out of it, and of one
    that was counted before it was over those who have not marked its later classes.
    """
    month = month_start(month_start(on) - timedelta(days=1))
    left = sum(_remind(each.agreement, each.month, "left-out", on) for each in _left_out(municipality_id, on))
    if MonthClosing.objects.filter(municipality_id=municipality_id, month=month).exists():
        return left + sum(_remind(each, month, "rest", on) for each in _without_rest(municipality_id, month))
    try:
        stage = "late" if on > hand_in_by(municipality_id, month, on=on) else "soon"
    except NoRegulation:
        return left
    waited = [*hand_ins.agreements_of_month(municipality_id, month, state="none")]
    waited += hand_ins.agreements_of_month(municipality_id, month, state="returned")
    return left + sum(_remind(agreement, month, stage, on) for agreement in waited)


def _left_out(municipality_id: int, on: date) -> list[late.Awaited]:
    """Months without which the payer closed, and which are not with it."""
    awaited = late.late_not_accepted(municipality_id, before=month_start(on))
    return [each for each in awaited if each.state != HandInState.HANDED_IN]


def _without_rest(municipality_id: int, month: date) -> list[Agreement]:
    """Agreements whose classes after the day of counting nobody has marked: the next closing asks for them."""
    if counted_until(municipality_id, month) is None:
        return []
    last_day = next_month(month) - timedelta(days=1)
    found = hand_ins.agreements_of_month(municipality_id, month)
    return [each for each in found if hand_ins.missing_of(each, month, until=last_day)]


def _remind(agreement: Agreement, month: date, stage: str, on: date) -> bool:
    try:
        due = hand_in_by(agreement.municipality_id, month, on=on)
    except NoRegulation:
        return False
    return remind_once(DUE, agreement, f"{month:%Y-%m}:{stage}", month=month.isoformat(), due=due.isoformat())
