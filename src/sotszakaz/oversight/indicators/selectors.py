"""The table of indicators as decided, beside what registers measure and people have entered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import Figure, Span, span_on
from sotszakaz.oversight.indicators.determined import determined_of
from sotszakaz.oversight.indicators.measures import Measure, registered
from sotszakaz.oversight.indicators.models import EnteredValue, QuarterFigure
from sotszakaz.oversight.indicators.rules.checks import Finding
from sotszakaz.oversight.indicators.rules.quarters import Quarter, quarter_of, quarters_between
from sotszakaz.oversight.indicators.states import Origin
from sotszakaz.oversight.indicators.table import (
    Actual,
    Known,
    Row,
    Told,
    build_row,
    findings_of,
    form_of_target,
    measure_for,
    ways_of_target,
)

__all__ = ["Row", "form_of_target", "measure_for", "ways_of_target"]


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row]
    findings: list[Finding]
    taken_on: date | None
    """The day of the latest stored figures."""


@dataclass(frozen=True, slots=True)
class Again:
    """A stored quarter, and what registries say of it today when it is over."""

    told: Told
    now: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Whether registries were corrected after the figure was taken."""
        return self.now is not None and self.now != self.told.actual.value


@dataclass(frozen=True, slots=True)
class Opened:
    """One row of the table with everything behind it; `ids` are the rows of the figure."""

    row: Row
    figure: Figure | None
    ids: list[int]
    entered: list[EnteredValue]
    quarters: list[Again]


@dataclass(frozen=True, slots=True)
class Served:
    title: str
    children: int
    contracts: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Different children and contracts from 1 January on; a child of two providers counts with both of them."""

    children: int
    contracts: int
    providers: list[Served]
    residences: list[Served]


def list_targets(municipality_id: int, on: date) -> list[IndicatorTarget]:
    """The rows of the decision in force, in the order of the act."""
    return list(_targets(on).filter(municipality_id=municipality_id))


def _targets(on: date) -> "QuerySet[IndicatorTarget]":
    return IndicatorTarget.objects.filter(decision__valid__contains=on).order_by("ordinal")


def get_target(municipality_id: int, key: str, on: date) -> IndicatorTarget:
    """Raises NotFound when the decision in force has no such key."""
    target = next((each for each in list_targets(municipality_id, on) if each.key == key), None)
    if target is None:
        raise NotFound()
    return target


def table_on(municipality_id: int, on: date) -> Table:
    """The whole table; registries are asked now, for the quarter that runs. Five queries."""
    targets = list_targets(municipality_id, on)
    known = _known([municipality_id], on)[municipality_id]
    figures, span = _now(municipality_id, filter(None, map(measure_for, targets)), on)
    now = {name: (figure.value, span.as_of) for name, figure in figures.items()}
    known = Known(now, known.taken, known.entered)
    found = determined_of([each.pk for each in targets])
    rows = [build_row(each, known, found, on) for each in targets]
    days = [told.actual.as_of for series in known.taken.values() for told in series if told.actual.as_of]
    return Table(rows, findings_of(rows), max(days, default=None))


def _now(municipality_id: int, measures: Iterable[Measure], on: date) -> tuple[dict[tuple[str, str], Figure], Span]:
    span = span_on(municipality_id, quarter_of(on), on)
    return counting.figures_of([span], list(measures))[0], span


def open_row(municipality_id: int, key: str, on: date) -> Opened:
    """One row with the ids behind its figure. Raises NotFound when the decision has no such key."""
    target = get_target(municipality_id, key, on)
    measure = measure_for(target)
    known = _known([municipality_id], on, key)[municipality_id]
    entered = list(known.entered.get(key, ()))
    found = determined_of([target.pk])
    if measure is None:
        row = build_row(target, known, found, on)
        return Opened(row, None, [], entered, [Again(each) for each in row.quarters])
    taken = known.taken.get(measure.name, ())
    past = [
        span_on(municipality_id, each.quarter, on)
        for each in taken
        if each.is_final and each.quarter.year >= on.year - 1
    ]
    span = span_on(municipality_id, quarter_of(on), on)
    figures = [each[measure.name] for each in counting.figures_of([span, *past], [measure])]
    now = Known({measure.name: (figures[0].value, span.as_of)}, known.taken, known.entered)
    row = build_row(target, now, found, on)
    anew = {each.quarter: figure.value for each, figure in zip(past, figures[1:], strict=True)}
    quarters = [Again(each, anew.get(each.quarter)) for each in taken]
    return Opened(row, figures[0], counting.rows_of(span, measure), entered, quarters)


def coverage_on(municipality_id: int, on: date) -> Coverage:
    """Children with contracts since 1 January: all, by provider, by where they live now. Three queries."""
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


def region_on(municipalities: Sequence[Municipality], on: date) -> dict[int, list[Row]]:
    """Rows of many municipalities by their stored figures; registries are not asked. Four queries for all of them."""
    ids = [each.pk for each in municipalities]
    targets = list(_targets(on).filter(municipality_id__in=ids))
    found = determined_of([each.pk for each in targets])
    known = _known(ids, on)
    rows: dict[int, list[Row]] = {pk: [] for pk in ids}
    for target in targets:
        rows[target.municipality_id].append(build_row(target, known[target.municipality_id], found, on))
    return rows


def _known(municipality_ids: Sequence[int], on: date, key: str | None = None) -> dict[int, Known]:
    """Stored figures of all years and everything entered by the day; the latest of the year is what a row is now."""
    taken: dict[int, dict[tuple[str, str], list[Told]]] = defaultdict(lambda: defaultdict(list))
    entered: dict[int, dict[str, list[EnteredValue]]] = defaultdict(lambda: defaultdict(list))
    figures = QuarterFigure.objects.filter(municipality_id__in=municipality_ids, as_of__lte=on)
    values = EnteredValue.objects.filter(municipality_id__in=municipality_ids, as_of__lte=on).defer("content")
    if key is not None:
        figures, values = figures.filter(key=key), values.filter(key=key).select_related("entered_by")
    for figure in figures.order_by("year", "quarter"):
        actual = Actual(Origin.COMPUTED, value=figure.value, as_of=figure.as_of)
        told = Told(figure.period, actual, figure.is_final, figure.version, figure.taken_at)
        taken[figure.municipality_id][figure.key, figure.form].append(told)
    for value in values.order_by("-as_of", "-pk"):
        entered[value.municipality_id][value.key].append(value)
    return {pk: Known(_latest(taken[pk], on.year), taken[pk], entered[pk]) for pk in municipality_ids}


def _latest(
    taken: Mapping[tuple[str, str], Sequence[Told]], year: int
) -> dict[tuple[str, str], tuple[Decimal | None, date]]:
    last = {name: series[-1].actual for name, series in taken.items() if series[-1].quarter.year == year}
    return {name: (actual.value, actual.as_of) for name, actual in last.items() if actual.as_of is not None}


def spans_due(municipality_ids: Sequence[int], days: Mapping[int, date]) -> list[Span]:
    """Quarters to be taken: from the first decision on, at most of this year and of the last, none that is final."""
    names = len(registered())
    figures = QuarterFigure.objects.filter(municipality_id__in=municipality_ids, is_final=True).order_by()
    counts = figures.values_list("municipality_id", "year", "quarter").annotate(many=Count("pk"))
    done = {(home, Quarter(year, quarter)) for home, year, quarter, many in counts if many >= names}
    decisions = Decision.objects.filter(municipality_id__in=municipality_ids).order_by()
    firsts = decisions.values_list("municipality_id").annotate(first=Min("valid__startswith"))
    return [
        span_on(home, quarter, days[home])
        for home, first in firsts.order_by("municipality_id")
        for quarter in quarters_between(max(first, date(days[home].year - 1, 1, 1)), days[home])
        if (home, quarter) not in done
    ]


def list_entered(municipality_id: int, on: date) -> list[EnteredValue]:
    """Everything that people have said by the day, by row, the latest first; without the files."""
    values = EnteredValue.objects.filter(municipality_id=municipality_id, as_of__lte=on).defer("content")
    return list(values.select_related("entered_by").order_by("key", "-as_of", "-pk"))


def get_proof_for(user: User, pk: int) -> EnteredValue:
    """An entered value with its file. Raises NotFound, NotAllowed."""
    entered = EnteredValue.objects.filter(pk=pk, content__isnull=False).first()
    if entered is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, entered.municipality_id)
    return entered
