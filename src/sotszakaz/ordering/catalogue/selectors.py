"""Reading the list of services and their unit costs."""

from collections.abc import Iterable
from datetime import date

from sotszakaz.ordering.catalogue.models import UnitCost


def unit_cost_on(municipality_id: int, service_id: int, day: date) -> UnitCost | None:
    """The cost of a person-hour in force on the day; None when the municipality has not set it."""
    return UnitCost.objects.filter(municipality_id=municipality_id, service_id=service_id, valid__contains=day).first()


def unit_costs_on(municipality_id: int, service_ids: Iterable[int], day: date) -> dict[int, UnitCost]:
    """Costs in force on the day by service: one query."""
    costs = UnitCost.objects.filter(
        municipality_id=municipality_id, service_id__in=list(service_ids), valid__contains=day
    )
    return {cost.service_id: cost for cost in costs}
