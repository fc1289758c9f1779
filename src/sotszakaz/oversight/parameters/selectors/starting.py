"""What a new scenario starts from: the registry of children, services and costs, the order of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.selectors import unit_costs_on
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.ordering.social_orders.models import OrderVolume
from sotszakaz.ordering.social_orders.states import OrderState

AGES = ((5, 6), (7, 10), (11, 14), (15, 17))
"""Bands by which children are counted at first: before school, and the three steps of school."""

COUNTED = """
    SELECT c.category, band.age_from, count(*)
    FROM children_child c
    JOIN unnest(%(from)s::int[], %(to)s::int[]) AS band (age_from, age_to)
        ON date_part('year', age(%(on)s::date, c.birth_date)) BETWEEN band.age_from AND band.age_to
    WHERE c.municipality_id = %(municipality)s AND c.state IN ('pending', 'confirmed', 'returned')
    GROUP BY c.category, band.age_from
"""


@dataclass(frozen=True, slots=True)
class Usual:
    """A service with its cost in force, and how it stands in the order of the year, when there is one."""

    service: SocialService
    norm: Decimal
    weight: Decimal
    assignment: Decimal
    competition: Decimal


def children_by_age(municipality_id: int, on: date) -> Mapping[tuple[str, int], int]:
    """Living records of the registry by category and the first age of the band. One query."""
    said: dict[str, Any] = {
        "municipality": municipality_id,
        "on": on,
        "from": [first for first, _ in AGES],
        "to": [latest for _, latest in AGES],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, said)
        return {(category, age_from): count for category, age_from, count in cursor.fetchall()}


def usual_services(municipality_id: int, year: int, on: date) -> list[Usual]:
    """Services of the decision in force today. Three queries.

    Hours of the latest order in force not after `year` are the weights; without an order all services weigh the same
    and go by certificates.
    """
    services = list(services_on(municipality_id, on))
    costs = unit_costs_on(municipality_id, [each.pk for each in services], date(year, 1, 1))
    ordered = _hours_ordered(municipality_id, year)
    found = []
    for service in services:
        cost = costs.get(service.pk)
        ways = ordered.get(service.pk, {})
        whole = sum(ways.values(), Decimal(0))
        found.append(
            Usual(
                service=service,
                norm=cost.amount if cost else Decimal(0),
                weight=whole if ordered else Decimal(1),
                assignment=_percent(ways.get(AwardMethod.ASSIGNMENT), whole),
                competition=_percent(ways.get(AwardMethod.COMPETITION), whole),
            )
        )
    return found


def _hours_ordered(municipality_id: int, year: int) -> dict[int, dict[str, Decimal]]:
    volumes = OrderVolume.objects.filter(
        municipality_id=municipality_id, order__year__lte=year, order__state=OrderState.APPROVED
    ).order_by("-order__year", "pk")
    found: dict[int, dict[str, Decimal]] = {}
    latest = None
    for volume_year, service_id, method, hours in volumes.values_list(
        "order__year", "service_id", "award_method", "person_hours"
    ):
        latest = latest or volume_year
        if volume_year == latest:
            found.setdefault(service_id, {})[method] = hours
    return found


def _percent(part: Decimal | None, whole: Decimal) -> Decimal:
    """Rounded down to hundredths, so that the ways never come to more than all."""
    return (part * 100 / whole).quantize(Decimal("0.01"), "ROUND_DOWN") if part and whole else Decimal(0)
