"""Days on which the money for a course changes hands: the ends of schemes and of their sub-periods.

A course over such a day is two contracts, each within its own period (operations.md §2.6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.models import FundingScheme, SchemePart
from sotszakaz.foundation.calendar import previous_day


@dataclass(frozen=True, slots=True)
class Border:
    """`day` is the first one that other money pays for, or nobody does; `title` is that of the scheme."""

    day: date
    is_of_scheme: bool
    title: str

    @property
    def last_day(self) -> date:
        """The last one that is paid for by what was before."""
        return previous_day(self.day)


def borders_of(municipality_id: int, since: date, until: date) -> list[Border]:
    """Borders within the days, both included, by their order: a course that begins on one of them does not cross it.

    One query for the schemes, one for their sub-periods.
    """
    days = (since, until, "[]")
    schemes = FundingScheme.objects.filter(municipality_id=municipality_id, period__overlap=days).order_by("period")
    listed = {each.pk: each for each in schemes}
    found: dict[date, Border] = {}
    for each in SchemePart.objects.filter(scheme__in=listed).order_by("period"):
        for day in (each.period.lower, each.period.upper):
            found[day] = Border(day, is_of_scheme=False, title=listed[each.scheme_id].title)
    for scheme in listed.values():
        for day in (scheme.period.lower, scheme.period.upper):
            found[day] = Border(day, is_of_scheme=True, title=scheme.title)
    return [found[day] for day in sorted(found) if since < day <= until]


def first_within(borders: Iterable[Border], starts_on: date, ends_on: date) -> Border | None:
    """The first border that a course of these days crosses, both included."""
    return next((each for each in borders if starts_on < each.day <= ends_on), None)
