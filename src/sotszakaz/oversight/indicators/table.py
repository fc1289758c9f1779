"""The rows of the act's table, each with its target, what it is now, where that comes from and how it stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.oversight.indicators import determined
from sotszakaz.oversight.indicators.determined import Determined
from sotszakaz.oversight.indicators.measures import Measure, measure_of
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.rules import checks
from sotszakaz.oversight.indicators.rules.checks import Cells
from sotszakaz.oversight.indicators.rules.quarters import Quarter, quarters_of
from sotszakaz.oversight.indicators.rules.standing import forecast, form_of, standing, standing_of_state, ways_of
from sotszakaz.oversight.indicators.states import Form, Origin, Standing, ValueWay

NUMBERS = (ValueKind.NUMBER, ValueKind.PERCENT)


@dataclass(frozen=True, slots=True)
class Actual:
    """A value on a day; `is_reached` is said with words only."""

    origin: Origin
    value: Decimal | None = None
    words: str = ""
    is_reached: bool | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a quarter. `taken_at`, `version` and `row_count` are of figures that registries gave."""

    quarter: Quarter
    actual: Actual
    is_final: bool = False
    version: int | None = None
    taken_at: datetime | None = None
    row_count: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`baseline` and `goal` are numbers of the act or of the factor analysis; None where words or nothing stand."""

    target: IndicatorTarget
    form: Form
    measure: Measure | None
    baseline: Decimal | None
    goal: Decimal | None
    determined: Mapping[str, Determined]
    actual: Actual
    quarters: Sequence[Told]
    forecast: Decimal | None
    standing: Standing

    @property
    def key(self) -> str:
        return self.target.key

    @property
    def is_share(self) -> bool:
        return self.form == Form.SHARE

    def by_quarters(self, year: int) -> list[tuple[Quarter, Told | None]]:
        """The four quarters of a year with their values; None where there is none."""
        told = {each.quarter: each for each in self.quarters}
        return [(quarter, told.get(quarter)) for quarter in quarters_of(year)]

    @property
    def baseline_by_run(self) -> Determined | None:
        """What the factor analysis has set where the act leaves the base value open."""
        return self.determined.get(determined.BASELINE)

    @property
    def target_by_run(self) -> Determined | None:
        return self.determined.get(determined.TARGET)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the rows of one municipality: by names of measures and by keys."""

    now: Mapping[tuple[str, str], tuple[Decimal | None, date]] = field(default_factory=dict)
    taken: Mapping[tuple[str, str], Sequence[Told]] = field(default_factory=dict)
    entered: Mapping[str, Sequence[EnteredValue]] = field(default_factory=dict)
    """The latest first."""


def form_of_target(target: IndicatorTarget) -> Form:
    return form_of(target.title, target.unit, (target.baseline_kind, target.target_kind))


def ways_of_target(target: IndicatorTarget) -> tuple[ValueWay, ...]:
    return ways_of(form_of_target(target), target.target_kind)


def measure_for(target: IndicatorTarget) -> Measure | None:
    """How the row is counted; None when a person enters it."""
    return measure_of(target.key, form_of_target(target))


def build_row(target: IndicatorTarget, known: Known, found: determined.Found, on: date) -> Row:
    """The row on the day."""
    form = form_of_target(target)
    measure = measure_of(target.key, form)
    set_by_run = {part: value for (pk, part), value in found.items() if pk == target.pk}
    actual, quarters = _computed(measure, known) if measure else _entered(known.entered.get(target.key, ()), on)
    goal = _number(target.target_kind, target.target_value, set_by_run.get(determined.TARGET))
    expected = forecast(_points(quarters, actual, on.year), date(on.year, 12, 31), form)
    is_past = target.target_year is not None and on.year > target.target_year
    at_end = _at_end(target, measure, known) if is_past else actual
    return Row(
        target=target,
        form=form,
        measure=measure,
        baseline=_number(target.baseline_kind, target.baseline_value, set_by_run.get(determined.BASELINE)),
        goal=goal,
        determined=set_by_run,
        actual=actual,
        quarters=quarters,
        forecast=expected,
        standing=_standing(target, goal, at_end, expected, on, measure.enough if measure else 1),
    )


def _is_over(target: IndicatorTarget, on: date) -> bool:
    """From the evening of the last day of the target year on."""
    return target.target_year is not None and on >= date(target.target_year, 12, 31)


def _at_end(target: IndicatorTarget, measure: Measure | None, known: Known) -> Actual:
    """What the row was when its target year ended: the figures of the years after it begin anew."""
    assert target.target_year is not None
    if measure is None:
        return entered_by(known.entered.get(target.key, ()), date(target.target_year, 12, 31))
    last = Quarter(target.target_year, 4)
    ends = [each.actual for each in known.taken.get(measure.name, ()) if each.quarter == last and each.is_final]
    return ends[0] if ends else Actual(Origin.COMPUTED)


def _standing(
    target: IndicatorTarget, goal: Decimal | None, actual: Actual, expected: Decimal | None, on: date, enough: int
) -> Standing:
    is_over, is_ahead = _is_over(target, on), target.target_year is not None and on.year < target.target_year
    if target.target_kind == ValueKind.STATE or actual.is_reached is not None:
        is_reached = actual.is_reached
        if is_reached is None and actual.value is not None:
            is_reached = actual.value >= enough
        return standing_of_state(is_reached, is_over=is_over, is_ahead=is_ahead)
    return standing(actual.value, goal, expected, is_over=is_over, is_ahead=is_ahead)


def _number(kind: str, value: Decimal | None, set_by_run: Determined | None) -> Decimal | None:
    if set_by_run is not None:
        return set_by_run.value
    return value if kind in NUMBERS else None


def _computed(measure: Measure, known: Known) -> tuple[Actual, Sequence[Told]]:
    now, taken = known.now.get(measure.name), known.taken.get(measure.name, ())
    if now is None:
        return Actual(Origin.COMPUTED), taken
    value, as_of = now
    return Actual(Origin.COMPUTED, value=value, as_of=as_of), taken


def _entered(values: Sequence[EnteredValue], on: date) -> tuple[Actual, Sequence[Told]]:
    begun = [each for each in quarters_of(on.year) if each.starts_on <= on]
    told = [Told(each, entered_by(values, each.told_on(on)), each.last_day < on) for each in begun]
    return entered_by(values, on), [each for each in told if each.actual.origin == Origin.ENTERED]


def entered_by(values: Iterable[EnteredValue], day: date) -> Actual:
    """The latest that is true on the day: a number of its calendar year, or a state."""
    for each in values:
        if each.as_of <= day and (each.kind == ValueWay.STATE or each.as_of.year == day.year):
            return Actual(Origin.ENTERED, each.value, each.words, each.is_reached, each.as_of)
    return Actual(Origin.MISSING)


def _points(quarters: Sequence[Told], actual: Actual, year: int) -> list[tuple[date, Decimal]]:
    """Days of the year with their numbers: ends of quarters that are over, and the present value."""
    told = [each.actual for each in quarters if each.quarter.year == year and each.is_final]
    points = {each.as_of: each.value for each in (*told, actual) if each.as_of and each.value is not None}
    return sorted(points.items())


def findings_of(rows: Sequence[Row], on: date) -> list[checks.Finding]:
    """What contradicts itself or is missing in base values, targets and actual values."""
    return checks.findings([_cells(row) for row in rows], on)


def _cells(row: Row) -> Cells:
    columns = {checks.BASELINE: row.baseline, checks.TARGET: row.goal, checks.ACTUAL: row.actual.value}
    kinds = {checks.BASELINE: row.target.baseline_kind, checks.TARGET: row.target.target_kind}
    return Cells(
        key=row.key,
        title=row.target.title,
        unit=row.target.unit,
        parent_key=row.target.parent_key or "",
        is_share=row.is_share,
        baseline_year=row.target.baseline_year,
        target_year=row.target.target_year,
        numbers={column: value for column, value in columns.items() if value is not None},
        kinds=kinds,
        due_on=row.target.decision.analysis_due_on,
    )
