"""Which month is closed next: the first with contracts, or one without any while earlier months wait for a closing."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, Min, OuterRef, QuerySet

from sotszakaz.delivery.settlements.models import Accrual, MonthClosing
from sotszakaz.delivery.settlements.statements import WAITING
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on


def earliest_open_month(
    municipality_id: int, *, on: date | None = None, without: MonthClosing | None = None
) -> date | None:
    """The first month with contracts whose closing has not begun; `without` does not count as one.

    While that month is still to come (on the day, where it is given), or there is none: the month after the last closed
    one, when a closed month has something that is not charged or is to be corrected. Four queries at most.
    """
    first = first_month_with_contracts(municipality_id, without=without)
    closings = _closings(municipality_id, without)
    last = closings.order_by("-month").first()
    if last is None or last.state != ClosingState.CLOSED:
        return first
    after = next_month(last.month)
    if first is not None and (first <= after or (on is not None and _may_close(municipality_id, first, on))):
        return first
    return after if _waits(municipality_id, last.month) else first


def first_month_with_contracts(municipality_id: int, *, without: MonthClosing | None = None) -> date | None:
    """Whose closing has not begun."""
    months = ContractMonth.objects.due().filter(municipality_id=municipality_id)
    open_months = months.exclude(month__in=_closings(municipality_id, without).values("month"))
    earliest: date | None = open_months.aggregate(earliest=Min("month"))["earliest"]
    return earliest


def may_close_from(month: date, regulation: InForce) -> date:
    """The first day on which the month (its first day) may be closed; December may have a day of its own."""
    in_december = regulation.value(Parameter.DECEMBER_CLOSE_FROM_DAY)
    if month.month == 12 and in_december:
        return month.replace(day=in_december)
    return next_month(month).replace(day=regulation.value(Parameter.MONTH_CLOSE_NOT_BEFORE_DAY))


def open_before(municipality_id: int, month: date, *, without: MonthClosing | None = None) -> date | None:
    """The month that is closed before this one: months with contracts one after another, one without any in its turn.

    `without` does not count as a closing.
    """
    earliest = first_month_with_contracts(municipality_id, without=without)
    if earliest != month and (earliest is None or earliest > month):
        earliest = earliest_open_month(municipality_id, without=without)
    return earliest if earliest is not None and earliest < month else None


@dataclass(frozen=True, slots=True)
class Bar:
    """Why the month may not be closed now: an `earlier` one is open, or the day is not before `opens_on`."""

    earlier: date | None
    opens_on: date | None


def bar_to_close(municipality_id: int, month: date, *, on: date) -> Bar | None:
    """What the button of the month would be refused for; None when it may be pressed. Five queries at most."""
    earlier = open_before(municipality_id, month)
    day = may_close_from(month, regulation_on(municipality_id, on))
    if earlier is None and on >= day:
        return None
    return Bar(earlier, day if on < day else None)


def not_charged(municipality_id: int) -> "QuerySet[ContractMonth]":
    """Months of contracts that are due and have no line."""
    charged = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    return ContractMonth.objects.due().filter(~Exists(charged), municipality_id=municipality_id)


def _closings(municipality_id: int, without: MonthClosing | None) -> "QuerySet[MonthClosing]":
    closings = MonthClosing.objects.filter(municipality_id=municipality_id)
    return closings.exclude(pk=without.pk) if without else closings


def _may_close(municipality_id: int, month: date, on: date) -> bool:
    return on >= may_close_from(month, regulation_on(municipality_id, on))


def _waits(municipality_id: int, last: date) -> bool:
    """Would a closing after the last one, which is over, change anything of earlier months."""
    counted_on = next_month(next_month(last)) - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"municipality": municipality_id, "counted_on": counted_on})
        if cursor.fetchone()[0]:
            return True
    return not_charged(municipality_id).filter(month__lte=last).exists()
