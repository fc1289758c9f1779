"""A run as a page shows it: scores, results so far, what depends on the weights, what it may determine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, DecimalField, F, Q, Sum

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.oversight.analysis.measures import MEASURE
from sotszakaz.oversight.analysis.models import Factor, Run, Score, Subject
from sotszakaz.oversight.analysis.rules import scoring
from sotszakaz.oversight.analysis.states import Level, Part, Source
from sotszakaz.oversight.indicators.selectors import Row, list_targets, rows_of_targets

INSTITUTIONS = (OrganisationKind.MUNICIPAL, OrganisationKind.STATE)
ORDER = (Level.LOW, Level.MEDIUM, Level.HIGH)
TENTH, ZERO = Decimal("0.1"), Decimal(0)
SUMMED = DecimalField(max_digits=20, decimal_places=3)


@dataclass(frozen=True, slots=True)
class Line:
    """A subject and its result; a level so far while scores are missing."""

    subject: Subject
    missing: int
    percent: Decimal | None
    level: Level


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject with its scores in the order of the factors."""

    subject: Subject
    scores: list[Score]


@dataclass(frozen=True, slots=True)
class Provider:
    """The best level over its services."""

    organisation: Organisation
    kind: OrganisationKind
    level: Level


@dataclass(frozen=True, slots=True)
class View:
    run: Run
    lines: list[Line]
    providers: list[Provider]

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.lines)

    @property
    def share(self) -> Decimal | None:
        """Row 2.F: providers that are no institutions and have a high level, in percent of all."""
        high = sum(each.level == Level.HIGH and each.kind not in INSTITUTIONS for each in self.providers)
        if not self.providers:
            return None
        return (Decimal(100) * high / len(self.providers)).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Open:
    """A value that the act leaves to the analysis, what this run has set, what the row is now, a known base value.

    A target is for people to say: what the row is today would be reached by itself.
    """

    target: IndicatorTarget
    part: Part
    set_by_run: Decimal | None
    now: Decimal | None
    suggested: Decimal | None


def get_run_for(user: User, pk: int) -> Run:
    """The run with its methodology. Raises NotFound, NotAllowed."""
    run = Run.objects.select_related("methodology", "finished_by", "dropped_by").filter(pk=pk).first()
    if run is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, run.municipality_id)
    return run


def get_subject_for(user: User, pk: int) -> Subject:
    """One subject with its run. Raises NotFound, NotAllowed."""
    rows = Subject.objects.select_related("run__methodology", "organisation", "service")
    subject = rows.filter(pk=pk).first()
    if subject is None:
        raise NotFound()
    require(user, Permission.INDICATOR_VIEW, subject.municipality_id)
    return subject


def view_run(run: Run) -> View:
    """Everything of the run but its scores and what it determines. One query."""
    known, weight = Q(scores__score__isnull=False), F("scores__factor__weight")
    rows = run.subjects.select_related("organisation", "service").annotate(
        got=Sum(F("scores__score") * weight, filter=known, output_field=SUMMED),
        most=Sum(F("scores__factor__high") * weight, filter=known, output_field=SUMMED),
        missing=Count("scores", filter=Q(scores__factor__source=Source.MANUAL, scores__score__isnull=True)),
    )
    found = rows.order_by("organisation__short_name", "service__code", "pk")
    lines = [_line(run, each, each.missing, each.got or ZERO, each.most or ZERO) for each in found]
    return View(run, lines, _providers(lines))


def _line(run: Run, subject: Subject, missing: int, got: Decimal, most: Decimal) -> Line:
    percent = scoring.percent_of(got, most)
    level = Level(scoring.level_of(percent, run.methodology.thresholds))
    return Line(subject, missing, scoring.shown(percent), level)


def scored_of(run: Run) -> list[Scored]:
    """All subjects with their scores. Three queries."""
    factors = list(run.methodology.factors.all())
    rows = run.subjects.select_related("organisation", "service").prefetch_related("scores")
    return [_scored(each, factors) for each in rows.order_by("organisation__short_name", "service__code", "pk")]


def _scored(subject: Subject, factors: Sequence[Factor]) -> Scored:
    by_factor = {each.factor_id: each for each in subject.scores.all()}
    return Scored(subject, [by_factor[each.pk] for each in factors])


def _providers(lines: Sequence[Line]) -> list[Provider]:
    best: dict[int, Provider] = {}
    for line in lines:
        subject = line.subject
        known = best.get(subject.organisation_id)
        level = line.level if known is None else max(known.level, line.level, key=ORDER.index)
        best[subject.organisation_id] = Provider(subject.organisation, OrganisationKind(subject.kind), level)
    return list(best.values())


def open_values(run: Run, share: Decimal | None, on: date) -> list[Open]:
    """Values of the decision in force that wait for the analysis, those that this run has set included."""
    set_by_run = {(each.target_id, each.part): each.value for each in run.determined.all()}
    targets = list_targets(run.municipality_id, on)
    left_open = [each for each in targets if ValueKind.PENDING in (each.baseline_kind, each.target_kind)]
    found = []
    for row in rows_of_targets(run.municipality_id, left_open, on):
        for part, kind in ((Part.BASELINE, row.target.baseline_kind), (Part.TARGET, row.target.target_kind)):
            if kind == ValueKind.PENDING:
                value = set_by_run.get((row.target.pk, part.value))
                suggested = _base(row, share, on) if part == Part.BASELINE else None
                found.append(Open(row.target, part, value, _now(row, share), suggested))
    return found


def _now(row: Row, share: Decimal | None) -> Decimal | None:
    return share if row.key == MEASURE.key and row.is_share else row.actual.value


def _base(row: Row, share: Decimal | None, on: date) -> Decimal | None:
    """What the base year ended with; in that year what the row is now, of 2.F what this run says."""
    if row.target.baseline_year in (None, on.year):
        return _now(row, share)
    last = (row.target.baseline_year, 4)
    ends = [each for each in row.quarters if (each.quarter.year, each.quarter.number) == last and each.is_final]
    return ends[0].actual.value if ends else None
