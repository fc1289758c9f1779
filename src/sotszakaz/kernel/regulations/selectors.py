from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.models import CalendarDay, Regulation
from sotszakaz.kernel.regulations.types import Definition

T = TypeVar("T")

_kept: dict[int, InForce] = {}


def regulation_on(municipality_id: int, day: date) -> InForce:
    """The rules in force on the day: one query. Raises NoRegulation."""
    found = Regulation.objects.filter(municipality_id=municipality_id, valid__contains=day).first()
    if found is None:
        raise NoRegulation(day=f"{day:%d.%m.%Y}")
    return _in_force(found)


def municipalities_where(parameter: Definition[T], value: T, day: date) -> frozenset[int]:
    """Municipalities whose rules of the day say so: one query."""
    found = [_in_force(each) for each in Regulation.objects.filter(valid__contains=day).order_by("pk")]
    return frozenset(each.municipality_id for each in found if each.value(parameter) == value)


def version_on(municipality_id: int, day: date, *, regulation_id: int | None) -> InForce:
    """The rules in force on the day, which a larger query has found to be this version. Raises NoRegulation for None.

    A version never changes but for its last day, so it is kept in the process: one query, none the next time. Its last
    day is as it was when first read.
    """
    if regulation_id is None:
        raise NoRegulation(day=f"{day:%d.%m.%Y}")
    kept = _kept.get(regulation_id)
    if kept is None:
        found = Regulation.objects.filter(municipality_id=municipality_id, pk=regulation_id).first()
        if found is None:
            raise NoRegulation(day=f"{day:%d.%m.%Y}")
        kept = _kept[regulation_id] = _in_force(found)
    return kept


def list_versions(municipality_id: int) -> list[InForce]:
    """Every version of the municipality, the latest first."""
    return [_in_force(each) for each in Regulation.objects.filter(municipality_id=municipality_id).order_by("-version")]


def _in_force(regulation: Regulation) -> InForce:
    return InForce(
        regulation_id=regulation.pk,
        municipality_id=regulation.municipality_id,
        version=regulation.version,
        title=regulation.title,
        starts_on=regulation.valid.lower,
        ends_on=regulation.valid.upper,
        parameters=regulation.parameters,
    )


def list_calendar(municipality_id: int, year: int) -> "QuerySet[CalendarDay]":
    """Days of the year that are not what their weekday says: Russia's and the municipality's own. One query."""
    return CalendarDay.objects.seen_by(municipality_id).filter(day__year=year).order_by("day", "municipality")
