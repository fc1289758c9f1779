"""Reading the list of services and their unit costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from django.db.models import OuterRef, QuerySet, Subquery

from sotszakaz.ordering.catalogue import rules
from sotszakaz.ordering.catalogue.models import NormativeMaterials, NormativeSet, UnitCost
from sotszakaz.ordering.catalogue.states import Equipment, Qualification


@dataclass(frozen=True, slots=True)
class NormativeRate:
    """Roubles for hours of a group of a locality and focus: what the children of the group share.

    `hour` is of the first teacher, by qualification and equipment; `second` is of the second one, by qualification.
    """

    municipality_id: int
    locality: str
    focus: str
    hour: Mapping[tuple[str, str], Decimal]
    second: Mapping[str, Decimal]

    def price(self, hours: Decimal, occupancy: int, teaching: rules.Teaching = rules.PLAIN) -> Decimal:
        """N: an individual hour costs a child what an hour costs the group. Not rounded."""
        apart = teaching.individual_hours
        own = self.hour[teaching.qualification, teaching.equipment] * (hours - apart + apart * occupancy)
        second = self.second[teaching.second_qualification] * teaching.second_teacher_hours
        return (own + second) / occupancy


def unit_cost_on(municipality_id: int, service_id: int, day: date) -> UnitCost | None:
    """The cost of a person-hour in force on the day; None when the municipality has not set it."""
    return UnitCost.objects.filter(municipality_id=municipality_id, service_id=service_id, valid__contains=day).first()


def unit_costs_on(municipality_id: int, service_ids: Iterable[int], day: date) -> dict[int, UnitCost]:
    """Costs in force on the day by service: one query."""
    costs = UnitCost.objects.filter(
        municipality_id=municipality_id, service_id__in=list(service_ids), valid__contains=day
    )
    return {cost.service_id: cost for cost in costs}


def normative_on(municipality_id: int, locality: str, focus: str, day: date) -> NormativeSet | None:
    """The parameters in force on the day with `materials_of_focus`; None when the set or the focus is missing."""
    materials = NormativeMaterials.objects.filter(normative_set=OuterRef("pk"), focus=focus)
    return (
        NormativeSet.objects.filter(municipality_id=municipality_id, locality=locality, valid__contains=day)
        .annotate(materials_of_focus=Subquery(materials.values("amount")[:1]))
        .filter(materials_of_focus__isnull=False)
        .first()
    )


def normative_price_of(
    found: NormativeSet, *, hours: Decimal, occupancy: int, teaching: rules.Teaching = rules.PLAIN
) -> Decimal:
    """N of a part in a group of so many children, taught so."""
    load = rules.PartLoad(
        hours=hours,
        occupancy=Decimal(occupancy),
        qualification=getattr(found, f"qualification_{teaching.qualification}"),
        second_qualification=getattr(found, f"qualification_{teaching.second_qualification}"),
        equipment=getattr(found, f"equipment_{teaching.equipment}"),
        individual_hours=teaching.individual_hours,
        second_teacher_hours=teaching.second_teacher_hours,
    )
    return rules.normative_price(load, _normative(found, found.materials_of_focus))  # type: ignore[attr-defined]


def normative_rates_on(municipality_ids: Iterable[int], day: date) -> list[NormativeRate]:
    """The same formula by hours of a group, of every set in force on the day. One query."""
    materials = NormativeMaterials.objects.filter(
        normative_set__municipality_id__in=list(municipality_ids), normative_set__valid__contains=day
    )
    return [_rate(each) for each in materials.select_related("normative_set").order_by("pk")]


def _rate(materials: NormativeMaterials) -> NormativeRate:
    found = materials.normative_set
    by = _normative(found, materials.amount)
    teachers = {str(each): getattr(found, f"qualification_{each}") for each in Qualification}
    rooms = {str(each): getattr(found, f"equipment_{each}") for each in Equipment}
    hour = {
        (teacher, room): rules.normative_rate(by, qualification=teachers[teacher], equipment=rooms[room])
        for teacher, room in product(teachers, rooms)
    }
    second = {name: rules.second_teacher_rate(by, qualification=each) for name, each in teachers.items()}
    return NormativeRate(found.municipality_id, found.locality, materials.focus, hour, second)


def _normative(found: NormativeSet, materials: Decimal) -> rules.Normative:
    values = {name: getattr(found, name) for name in rules.Normative.__dataclass_fields__ if name != "materials"}
    return rules.Normative(**values, materials=materials)


def list_normatives(municipality_id: int) -> "QuerySet[NormativeSet]":
    """All sets with their materials, the latest first. Two queries."""
    sets = NormativeSet.objects.filter(municipality_id=municipality_id).prefetch_related("materials")
    return sets.order_by("-valid", "locality")
