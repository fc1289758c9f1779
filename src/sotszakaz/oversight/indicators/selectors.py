"""The table of indicators as decided, beside what the registers measure today."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.indicators import rules
from sotszakaz.oversight.indicators.measures import MEASURES, Measure, Year


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the act's table with the measured figure, None when no register answers it."""

    target: IndicatorTarget
    measure: Measure | None
    value: Decimal | None
    standing: str


def year_of(municipality_id: int, on: date) -> Year:
    """The calendar year of the day."""
    return Year(municipality_id, date(on.year, 1, 1), date(on.year + 1, 1, 1))


def list_targets(municipality_id: int, on: date) -> list[IndicatorTarget]:
    """The rows of the decision in force, in the order of the act."""
    targets = IndicatorTarget.objects.filter(municipality_id=municipality_id, decision__valid__contains=on)
    return list(targets.order_by("ordinal"))


def measure(municipality_id: int, on: date) -> list[Measured]:
    """All rows with what registers say for the calendar year of the day. One query a measured key."""
    year = year_of(municipality_id, on)
    return [_measured(target, year) for target in list_targets(municipality_id, on)]


def measure_one(municipality_id: int, key: str, on: date) -> tuple[Measured, "QuerySet[Model] | None"]:
    """One row and the rows behind its figure. Raises NotFound when the decision has no such key."""
    target = next((each for each in list_targets(municipality_id, on) if each.key == key), None)
    if target is None:
        raise NotFound()
    year = year_of(municipality_id, on)
    measured = _measured(target, year)
    return measured, measured.measure.rows(year) if measured.measure else None


def _measured(target: IndicatorTarget, year: Year) -> Measured:
    how = MEASURES.get(target.key)
    value = Decimal(how.rows(year).count()) if how else None
    return Measured(target, how, value, rules.standing(value, target.target_value))
