"""Who is covered: children and contracts of a year, by provider and by where the children live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import span_on
from sotszakaz.oversight.indicators.rules.quarters import quarter_of


@dataclass(frozen=True, slots=True)
class Served:
    title: str
    children: int
    contracts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Different children and contracts from 1 January on; a child of two providers counts with both of them.

    A child lives in one place, that of its last day of the year so far, so residences add up to all children.
    """

    children: int
    contracts: int
    providers: list[Served]
    residences: list[Served]


def coverage_on(municipality_id: int, on: date) -> Coverage:
    """Children with contracts from 1 January to the day: all, by provider, by residence. Three queries."""
    rows = counting.coverage_of(span_on(municipality_id, quarter_of(on), on))
    organisations = dict(Organisation.objects.filter(pk__in=[each[0] for each in rows]).values_list("pk", "short_name"))
    places = dict(Municipality.objects.filter(pk__in=[each[1] for each in rows]).values_list("pk", "short_name"))
    total = next(each for each in rows if each[0] is None and each[1] is None)
    return Coverage(
        children=total[2],
        contracts=total[3],
        providers=_served((organisations[each[0]], each[2], each[3]) for each in rows if each[0] is not None),
        residences=_served((places[each[1]], each[2], each[3]) for each in rows if each[1] is not None),
    )


def _served(rows: Iterable[tuple[str, int, int]]) -> list[Served]:
    return sorted((Served(*each) for each in rows), key=lambda each: (-each.children, each.title))
