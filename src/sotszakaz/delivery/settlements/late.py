"""Months that closings left out with their agreement: the next closing charges them, so it asks for them first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements.hand_ins import not_accepted
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.delivery.settlements.open_month import not_charged
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.agreements.models import Agreement


@dataclass(frozen=True, slots=True)
class Awaited:
    """A month of an agreement that is not accepted; `state` is of its handing in, None when it was not handed in.

    One that is `is_compared` is charged already, was counted before it was over, and lacks marks of its later classes.
    """

    agreement: Agreement
    month: date
    state: HandInState | None
    is_compared: bool = False


def left_out_months(municipality_id: int, *, before: date) -> Iterator[tuple[date, set[int]]]:
    """Months, the latest first, with the agreements that every closing from the month's own on has left out."""
    closings = MonthClosing.objects.filter(municipality_id=municipality_id, month__lt=before).order_by("-month")
    still: set[int] | None = None
    for month, left_out in closings.values_list("month", "left_out"):
        still = set(left_out) if still is None else still & set(left_out)
        if not still:
            return
        yield month, still


def asked_of_late(municipality_id: int, *, before: date) -> dict[str, list[Any]]:
    """The same as parallel arrays, parameters of UNMARKED."""
    pairs = [(month, pk) for month, left in left_out_months(municipality_id, before=before) for pk in sorted(left)]
    return {"late_months": [month for month, _ in pairs], "late_agreements": [pk for _, pk in pairs]}


def late_not_accepted(municipality_id: int, *, before: date) -> list[Awaited]:
    """Left out months with something to charge that are not accepted, the latest first, by provider."""
    waited = []
    for month, left in left_out_months(municipality_id, before=before):
        due = not_charged(municipality_id).filter(month=month, contract__agreement__in=left)
        found = Agreement.objects.filter(pk__in=due.values("contract__agreement"), municipality_id=municipality_id)
        found = found.select_related("record__organisation").order_by("record__organisation__short_name", "pk")
        states = dict(MonthHandIn.objects.filter(agreement__in=left, month=month).values_list("agreement", "state"))
        waited += [Awaited(each, month, _state(states.get(each.pk))) for each in found]
    return [each for each in waited if each.state != HandInState.ACCEPTED]


def awaited_by(municipality_id: int, month: date) -> list[Awaited]:
    """What a closing of the month may leave out: agreements not accepted for it, then late months."""
    own = [Awaited(each, month, _state(each.hand_in_state)) for each in not_accepted(municipality_id, month)]  # type: ignore[attr-defined]
    return own + late_not_accepted(municipality_id, before=month)


def must_be_accepted(municipality_id: int, month: date) -> list[Awaited]:
    """Those of `awaited_by` whose own month's rules want it handed in and accepted."""
    wanted: dict[date, bool] = {}
    for each in (awaited := awaited_by(municipality_id, month)):
        if each.month not in wanted:
            rules = regulation_on(municipality_id, next_month(each.month) - timedelta(days=1))
            wanted[each.month] = bool(rules.value(Parameter.HAND_IN_REQUIRED))
    return [each for each in awaited if wanted[each.month]]


def _state(value: str | None) -> HandInState | None:
    return HandInState(value) if value else None
