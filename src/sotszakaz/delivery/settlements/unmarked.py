"""Groups whose classes nobody has marked: the next closing names them, or leaves their agreements out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from sotszakaz.delivery.settlements.late import Awaited, asked_of_late, awaited_by
from sotszakaz.delivery.settlements.models import MonthClosing
from sotszakaz.delivery.settlements.places import days_off_of_places
from sotszakaz.delivery.settlements.statements import UNMARKED_NOW
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.calendar import next_month
from sotszakaz.supply.agreements.models import Agreement

NOT_BEGUN = 0
"""The id of a closing that does not exist."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A group whose classes nobody has marked: until they are, the month cannot be closed.

    `month` is an earlier one where it was left out with its agreement, or was counted before it was over.
    """

    name: str
    group_id: int
    organisation_id: int
    month: date


def unmarked_groups(municipality_id: int, month: date, *, on: date) -> tuple[Unmarked, ...]:
    """For which a closing of the month (its first day) would be refused on the day. Four queries."""
    back = date(month.year - 1, month.month, 1)
    asked: dict[str, Any] = {
        "closing": NOT_BEGUN,
        "municipality": municipality_id,
        "month": month,
        "counted_on": on,
        **days_off_of_places(Contract.objects.filter(municipality_id=municipality_id), back, next_month(month)),
        **asked_of_late(municipality_id, before=month),
    }
    with connection.cursor() as cursor:
        cursor.execute(UNMARKED_NOW, asked)
        return tuple(Unmarked(*row) for row in cursor.fetchall())


def may_be_left_out(municipality_id: int, month: date, *, on: date) -> list[Awaited]:
    """What is not accepted for a closing of the month, then agreements that lack marks in earlier months alone."""
    awaited = awaited_by(municipality_id, month)
    if not _has_to_compare(municipality_id, month):
        return awaited
    known = {(each.agreement.pk, each.month) for each in awaited}
    groups: dict[date, set[int]] = {}
    for each in unmarked_groups(municipality_id, month, on=on):
        if each.month < month:
            groups.setdefault(each.month, set()).add(each.group_id)
    for earlier, lacking in groups.items():
        of_month = Contract.objects.filter(group__in=lacking, months__month=earlier, municipality_id=municipality_id)
        found = Agreement.objects.filter(pk__in=of_month.values("agreement")).select_related("record__organisation")
        awaited += [
            Awaited(each, earlier, None, is_compared=True)
            for each in found.order_by("record__organisation__short_name", "pk")
            if (each.pk, earlier) not in known
        ]
    return awaited


def _has_to_compare(municipality_id: int, month: date) -> bool:
    """Was an earlier month counted before it was over, and no closing since has taken every agreement."""
    closings = MonthClosing.objects.filter(municipality_id=municipality_id, month__lt=month).order_by("-month")
    for earlier, counted_on, left_out in closings.values_list("month", "counted_on", "left_out"):
        if counted_on is not None and counted_on < next_month(earlier) - timedelta(days=1):
            return True
        if not left_out:
            return False
    return False
