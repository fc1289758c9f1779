"""The term to hand a month in: working days after it is over, by the regulation."""

from datetime import date, timedelta

from sotszakaz.delivery.settlements import hand_ins
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.foundation.calendar import month_start, next_month
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on

DUE = "month.hand_in_due"


def hand_in_by(municipality_id: int, month: date, *, on: date) -> date:
    """The last day of the term: so many working days from the first day after the month. Raises NoRegulation."""
    regulation = regulation_on(municipality_id, on)
    return term_ends_on(regulation, Parameter.HAND_IN_WORKING_DAYS, next_month(month) - timedelta(days=1))


def remind_of_hand_ins(*, municipality_id: int, on: date) -> int:
    """Tell providers that have not handed in the month before this one: when it is over, and when the term has passed.

    Each once; how many messages were left. A month that is closed is not asked for any more.
    """
    month = month_start(month_start(on) - timedelta(days=1))
    if MonthClosing.objects.filter(municipality_id=municipality_id, month=month).exists():
        return 0
    try:
        due = hand_in_by(municipality_id, month, on=on)
    except NoRegulation:
        return 0
    stage = f"{month:%Y-%m}:{'late' if on > due else 'soon'}"
    waited = [*hand_ins.agreements_of_month(municipality_id, month, state="none")]
    waited += hand_ins.agreements_of_month(municipality_id, month, state="returned")
    return sum(remind_once(DUE, agreement, stage, month=month.isoformat(), due=due.isoformat()) for agreement in waited)
