"""What is known of the rows of municipalities without asking registries: figures that were taken, values entered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sotszakaz.oversight.indicators.models import EnteredValue, QuarterFigure
from sotszakaz.oversight.indicators.rules.quarters import quarter_of
from sotszakaz.oversight.indicators.states import Origin
from sotszakaz.oversight.indicators.table import Actual, Known, Told

Taken = Mapping[tuple[str, str], Sequence[Told]]
Values = dict[tuple[str, str], tuple[Decimal | None, date]]


def known_of(days: Mapping[int, date], key: str | None = None) -> dict[int, Known]:
    """Stored figures of all years and everything entered by the day of each municipality.

    The latest of the year is what a row is now.
    """
    taken: dict[int, dict[tuple[str, str], list[Told]]] = defaultdict(lambda: defaultdict(list))
    entered: dict[int, dict[str, list[EnteredValue]]] = defaultdict(lambda: defaultdict(list))
    figures = QuarterFigure.objects.filter(municipality_id__in=days)
    values = EnteredValue.objects.standing().filter(municipality_id__in=days).defer("content")
    if key is not None:
        figures, values = figures.filter(key=key), values.filter(key=key)
    for figure in figures.order_by("year", "quarter"):
        if figure.as_of <= days[figure.municipality_id]:
            actual = Actual(Origin.COMPUTED, value=figure.value, as_of=figure.as_of)
            told = Told(figure.period, actual, figure.is_final, figure.version, figure.taken_at, figure.row_count)
            taken[figure.municipality_id][figure.key, figure.form].append(told)
    for value in values.order_by("-as_of", "-pk"):
        if value.as_of <= days[value.municipality_id]:
            entered[value.municipality_id][value.key].append(value)
    return {pk: Known(_latest(taken[pk], on.year), taken[pk], entered[pk]) for pk, on in days.items()}


def _latest(taken: Taken, year: int) -> Values:
    last = {name: series[-1].actual for name, series in taken.items() if series[-1].quarter.year == year}
    return {name: (actual.value, actual.as_of) for name, actual in last.items() if actual.as_of is not None}


def settled_of(taken: Taken, on: date, *, stored: bool) -> dict[tuple[str, str], Told]:
    """What was taken for good for a quarter that ended on the day; with `stored` of the one that runs too."""
    last = {name: series[-1] for name, series in taken.items() if series}
    return {
        name: told
        for name, told in last.items()
        if told.quarter == quarter_of(on) and (told.actual.as_of == on if told.is_final else stored)
    }


def final_of(taken: Taken, on: date) -> Values:
    """What was taken for good for a quarter that ended on the day."""
    settled = settled_of(taken, on, stored=False)
    return {name: (told.actual.value, on) for name, told in settled.items()}
