"""Who is covered: children and contracts of a year, by provider and by where the children live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import Covered, Triple, span_on
from sotszakaz.oversight.indicators.models import CoverageFigure
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
    `taken_at` is when this was counted, None when now.
    """

    children: int
    contracts: int
    providers: list[Served]
    residences: list[Served]
    taken_at: datetime | None = None


def coverage_on(municipality_id: int, on: date, *, stored: bool = False) -> Coverage:
    """Children with contracts from 1 January to the day: all, by provider, by residence. At most four queries.

    Of a quarter that ended on the day what was taken for good stands; `stored`: of the one that runs what was taken
    last is enough.
    """
    quarter = quarter_of(on)
    figures = CoverageFigure.objects.filter(municipality_id=municipality_id, year=quarter.year, quarter=quarter.number)
    taken = figures.filter(as_of__lte=on) if stored else figures.filter(as_of=on, is_final=True)
    figure = taken.first()
    if figure is not None:
        found = Covered(figure.children, figure.contracts, figure.providers, figure.residences)
    else:
        found = counting.coverage_of(span_on(municipality_id, quarter, on))
    schools = Organisation.objects.filter(pk__in=[pk for pk, _, _ in found.providers])
    places = Municipality.objects.filter(pk__in=[pk for pk, _, _ in found.residences])
    return Coverage(
        children=found.children,
        contracts=found.contracts,
        providers=_served(found.providers, dict(schools.values_list("pk", "short_name"))),
        residences=_served(found.residences, dict(places.values_list("pk", "short_name"))),
        taken_at=figure.taken_at if figure else None,
    )


def _served(triples: Sequence[Triple], titles: Mapping[int, str]) -> list[Served]:
    found = [Served(titles[pk], children, contracts) for pk, children, contracts in triples]
    return sorted(found, key=lambda each: (-each.children, each.title))
