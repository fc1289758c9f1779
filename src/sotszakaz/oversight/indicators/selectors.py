"""The table of indicators as decided, beside what registers measure and people have entered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min, Q, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import Behind, Figure, Span, span_on
from sotszakaz.oversight.indicators.determined import determined_of
from sotszakaz.oversight.indicators.known import Values, final_of, known_of, settled_of
from sotszakaz.oversight.indicators.measures import Measure, registered
from sotszakaz.oversight.indicators.models import CoverageFigure, EnteredValue, QuarterFigure
from sotszakaz.oversight.indicators.models.entered_value import EnteredValueQuerySet
from sotszakaz.oversight.indicators.rules.checks import Finding
from sotszakaz.oversight.indicators.rules.quarters import Quarter, quarter_of, quarters_between
from sotszakaz.oversight.indicators.table import (
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
    """`taken_at` is when the oldest of the stored figures was taken; None when registries have answered for all."""

    rows: list[Row]
    findings: list[Finding]
    taken_at: datetime | None


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
    """One row of the table with everything behind it; `figure` and `behind` are what registries say today.

    `entered` is the whole history of a row that people enter, with what was taken back.
    """

    row: Row
    figure: Figure | None
    behind: list[Behind]
    entered: list[EnteredValue]
    quarters: list[Again]

    @property
    def differs(self) -> bool:
        """Whether registries were corrected after the figure of the day was taken."""
        return self.figure is not None and self.figure.value != self.row.actual.value


def list_targets(municipality_id: int, on: date) -> list[IndicatorTarget]:
    """The rows of the decision in force, in the order of the act."""
    return list(_targets(on).filter(municipality_id=municipality_id))


def _targets(on: date) -> "QuerySet[IndicatorTarget]":
    found = IndicatorTarget.objects.filter(decision__valid__contains=on)
    return found.select_related("decision").order_by("ordinal")


def get_target(municipality_id: int, key: str, on: date) -> IndicatorTarget:
    """Raises NotFound when the decision in force has no such key."""
    target = next((each for each in list_targets(municipality_id, on) if each.key == key), None)
    if target is None:
        raise NotFound()
    return target


def table_on(municipality_id: int, on: date, *, stored: bool = False) -> Table:
    """The whole table of the day. Registries are asked now, but for what was taken for good at the end of a quarter.

    `stored`: what was taken last in the quarter that runs is enough, and only what is not there yet is counted.
    """
    targets = list_targets(municipality_id, on)
    known = known_of({municipality_id: on})[municipality_id]
    rows, settled = _rows(municipality_id, targets, known, on, stored=stored)
    return Table(rows, findings_of(rows, on), min((each.taken_at for each in settled if each.taken_at), default=None))


def rows_of_targets(municipality_id: int, targets: Sequence[IndicatorTarget], on: date) -> list[Row]:
    """Some rows of the table, with the figures of the registries now."""
    known = known_of({municipality_id: on})[municipality_id]
    return _rows(municipality_id, targets, known, on, stored=False)[0]


def _rows(
    municipality_id: int, targets: Sequence[IndicatorTarget], known: Known, on: date, *, stored: bool
) -> tuple[list[Row], list[Told]]:
    """The rows, and the running figures that stand in them without asking registries."""
    measures = {each.name: each for each in filter(None, map(measure_for, targets))}
    settled = {
        name: told
        for name, told in settled_of(known.taken, on, stored=stored).items()
        if name in measures and (told.is_final or told.version == measures[name].version)
    }
    values: Values = {name: (told.actual.value, told.actual.as_of or on) for name, told in settled.items()}
    figures, span = _now(municipality_id, [each for name, each in measures.items() if name not in settled], on)
    values |= {name: (figure.value, span.as_of) for name, figure in figures.items()}
    known = Known(values, known.taken, known.entered)
    found = determined_of(targets, on)
    running = [told for told in settled.values() if not told.is_final]
    return [build_row(each, known, found, on) for each in targets], running


def _now(municipality_id: int, measures: Iterable[Measure], on: date) -> tuple[dict[tuple[str, str], Figure], Span]:
    span = span_on(municipality_id, quarter_of(on), on)
    found = counting.figures_of([span], list(measures))
    return found[0], span


def open_row(municipality_id: int, key: str, on: date) -> Opened:
    """One row of the day with what is behind its figure. Raises NotFound when the decision has no such key."""
    target = get_target(municipality_id, key, on)
    measure = measure_for(target)
    known = known_of({municipality_id: on}, key)[municipality_id]
    found = determined_of([target], on)
    if measure is None:
        row = build_row(target, known, found, on)
        history = _history(municipality_id, on).filter(key=key)
        return Opened(row, None, [], list(history), [Again(each) for each in row.quarters])
    taken = known.taken.get(measure.name, ())
    past = [
        span_on(municipality_id, each.quarter, on)
        for each in taken
        if each.is_final and each.quarter.year >= on.year - 1
    ]
    span = span_on(municipality_id, quarter_of(on), on)
    figures = [each[measure.name] for each in counting.figures_of([span, *past], [measure])]
    now = {measure.name: (figures[0].value, span.as_of)} | final_of({measure.name: taken}, on)
    row = build_row(target, Known(now, known.taken, known.entered), found, on)
    anew = {each.quarter: figure.value for each, figure in zip(past, figures[1:], strict=True)}
    quarters = [Again(each, anew.get(each.quarter)) for each in taken]
    return Opened(row, figures[0], counting.rows_of(span, measure), [], quarters)


def region_on(municipality_ids: Sequence[int], days: Mapping[int, date]) -> dict[int, list[Row]]:
    """Rows of many municipalities, each on its own day, by their stored figures; registries are not asked.

    Four queries for all of them.
    """
    on_their_days = Q(pk__in=[])
    for day in {days[pk] for pk in municipality_ids}:
        homes = [pk for pk in municipality_ids if days[pk] == day]
        on_their_days |= Q(municipality_id__in=homes, decision__valid__contains=day)
    rows_of_acts = IndicatorTarget.objects.filter(on_their_days).select_related("decision")
    targets = list(rows_of_acts.order_by("ordinal"))
    found = determined_of(targets, max(days.values(), default=date.max))
    known = known_of({pk: days[pk] for pk in municipality_ids})
    rows: dict[int, list[Row]] = {pk: [] for pk in municipality_ids}
    for target in targets:
        home = target.municipality_id
        rows[home].append(build_row(target, known[home], found, days[home]))
    return rows


def spans_due(municipality_ids: Sequence[int], days: Mapping[int, date]) -> list[Span]:
    """Quarters to be taken: from the first decision on, at most of this year and of the last, none that is final."""
    names = {each.name for each in registered()}
    figures = QuarterFigure.objects.filter(municipality_id__in=municipality_ids, is_final=True).order_by()
    kept: dict[tuple[int, Quarter], set[tuple[str, str]]] = defaultdict(set)
    for home, year, quarter, key, form in figures.values_list("municipality_id", "year", "quarter", "key", "form"):
        kept[home, Quarter(year, quarter)].add((key, form))
    covered = CoverageFigure.objects.filter(municipality_id__in=municipality_ids, is_final=True).order_by()
    whole = {(home, Quarter(year, last)) for home, year, last in covered.values_list("municipality", "year", "quarter")}
    done = {place for place, known in kept.items() if known >= names and place in whole}
    decisions = Decision.objects.filter(municipality_id__in=municipality_ids).order_by()
    firsts = decisions.values_list("municipality_id").annotate(first=Min("valid__startswith"))
    return [
        span_on(home, quarter, days[home])
        for home, first in firsts.order_by("municipality_id")
        for quarter in quarters_between(max(first, date(days[home].year - 1, 1, 1)), days[home])
        if (home, quarter) not in done
    ]


def years_of(municipality_id: int, on: date) -> list[int]:
    """Years of which a table can be shown: from the first decision on, the latest first."""
    first = Decision.objects.filter(municipality_id=municipality_id).aggregate(first=Min("valid__startswith"))["first"]
    return [] if first is None else list(range(on.year, min(first.year, on.year) - 1, -1))


def list_entered(municipality_id: int, on: date) -> list[EnteredValue]:
    """Everything that people have said by the day and not taken back, by row, the latest first; without the files."""
    return list(_history(municipality_id, on).standing())


def _history(municipality_id: int, on: date) -> EnteredValueQuerySet:
    values = EnteredValue.objects.filter(municipality_id=municipality_id, as_of__lte=on).defer("content")
    people = values.select_related("entered_by", "withdrawal__withdrawn_by")
    return people.order_by("key", "-as_of", "-pk")


def get_entered_for(user: User, pk: int) -> EnteredValue:
    """An entered value for who may take it back. Raises NotFound, NotAllowed."""
    entered = EnteredValue.objects.standing().defer("content").filter(pk=pk).first()
    if entered is None:
        raise NotFound()
    require(user, Permission.INDICATOR_EDIT, entered.municipality_id)
    return entered


def get_proof_for(user: User, pk: int) -> EnteredValue:
    """An entered value with its file. Raises NotFound, NotAllowed."""
    entered = EnteredValue.objects.filter(pk=pk, content__isnull=False).first()
    if entered is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, entered.municipality_id)
    return entered
