"""Where the children of a payer are taught: the days of a group are those of its own municipality (ADR 0031)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.kernel.regulations.working_days import days_off_between


def days_off_of_places(contracts: "QuerySet[Contract]", start: date, end: date) -> dict[str, list[Any]]:
    """Days off from `start` until before `end` in the municipalities of these contracts' groups, as parallel arrays:
    parameters of MISSING and UNMARKED. One query.
    """
    places = set(contracts.order_by().values_list("group__municipality", flat=True).distinct())
    pairs = [(place, day) for place in sorted(places) for day in sorted(days_off_between(place, start, end))]
    return {"off_in": [place for place, _ in pairs], "off_on": [day for _, day in pairs]}
