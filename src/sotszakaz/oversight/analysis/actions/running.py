"""A run: begun over the registry, scored by people, finished; what it determines of the act's open values."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.facts import Counted, Facts, market_on
from sotszakaz.oversight.analysis.models import DeterminedValue, Factor, FactRow, Methodology, Run, Score, Subject
from sotszakaz.oversight.analysis.rules.scoring import HUNDRED, aggregate, level_of, score_of, shown
from sotszakaz.oversight.analysis.selectors.methodologies import approved_later
from sotszakaz.oversight.analysis.selectors.scores import last_scored
from sotszakaz.oversight.analysis.states import MethodologyState, Part, RunState
from sotszakaz.oversight.indicators.selectors import form_of_target
from sotszakaz.oversight.indicators.states import Form

BATCH = 1000


@transaction.atomic(durable=True)
def begin_run(*, methodology_id: int, by: User, on: date) -> Run:
    """Take every active provider with its services and what registries know of them today, with its rows.

    Raises NotApproved, Outdated, NobodyToScore and the sentence of `analysis_run_one_open`.
    """
    methodology = Methodology.objects.lock(methodology_id)
    home = methodology.municipality_id
    require(by, Permission.INDICATOR_EDIT, home)
    if methodology.state != MethodologyState.APPROVED:
        raise errors.NotApproved()
    later = approved_later(methodology)
    if later is not None:
        raise errors.Outdated(version=later.version)
    market = market_on(home, on, methodology.reach_km)
    found = market.facts
    if not found:
        raise errors.NobodyToScore()
    with judged(Run):
        run = Run.objects.create(municipality_id=home, methodology=methodology, as_of=on, begun_by=by)
    subjects = Subject.objects.bulk_create(_subject(run, each) for each in found)
    factors = list(methodology.factors.all())
    Score.objects.bulk_create(
        _score(subject, factor, facts) for subject, facts in zip(subjects, found, strict=True) for factor in factors
    )
    FactRow.objects.bulk_create((_fact_row(run, each) for each in market.rows), batch_size=BATCH)
    audit.record("run.begin", run, by=by, subjects=len(subjects))
    return run


def _fact_row(run: Run, row: Counted) -> FactRow:
    return FactRow(
        municipality_id=run.municipality_id,
        run=run,
        source=row.source,
        service_id=row.service_id,
        organisation_id=row.organisation_id,
        row_id=row.row_id,
        part=row.part,
        whole=row.whole,
        others=list(row.others),
    )


def _subject(run: Run, facts: Facts) -> Subject:
    return Subject(
        municipality_id=run.municipality_id,
        run=run,
        organisation_id=facts.organisation_id,
        service_id=facts.service_id,
        kind=facts.kind,
    )


def _score(subject: Subject, factor: Factor, facts: Facts) -> Score:
    value = facts.values.get(factor.source)
    score = None
    if value is not None:
        score = score_of(value, factor.low, factor.steps, is_inverse=factor.is_inverse)
    return Score(municipality_id=subject.municipality_id, subject=subject, factor=factor, value=value, score=score)


@transaction.atomic(durable=True)
def give_scores(*, subject_id: int, given: Mapping[int, Given], seen: datetime | None, by: User) -> Subject:
    """A person's scores of one subject, by factors. `seen` is when those that the person saw were given.

    The same scores again change nothing. Raises NotFound, RunFinished, ScoreOutside, ScoredByAnother.
    """
    subject = Subject.objects.select_related("run").filter(pk=subject_id).first()
    if subject is None:
        raise NotFound()
    run = _scoring(subject.run_id, by)
    scores = Score.objects.filter(subject=subject, factor__in=given).select_related("factor")
    known = list(scores.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for score in known:
        _ensure_scale(score.factor, given[score.factor_id])
    if all((each.score, each.note) == _said(given[each.factor_id]) for each in known):
        return subject
    _ensure_seen(subject, seen)
    for score in known:
        _give(score, given[score.factor_id], by)
    audit.record("subject.score", subject, by=by, run=run.pk, factors=len(given))
    return subject


def _ensure_scale(factor: Factor, given: Given) -> None:
    if not factor.is_manual:
        raise NotFound()
    if not factor.low <= given.score <= factor.high:
        raise errors.ScoreOutside(field=f"score_{factor.pk}", factor=factor.title, low=factor.low, high=factor.high)


def _give(score: Score, given: Given, by: User) -> None:
    score.score, score.note = _said(given)
    score.scored_at, score.scored_by = timezone.now(), by
    score.save(update_fields=["score", "note", "scored_at", "scored_by"])


def _said(given: Given) -> tuple[int, str]:
    return given.score, given.note.strip()


def _ensure_seen(subject: Subject, seen: datetime | None) -> None:
    """Who scores has seen the last scores that a person gave. Raises ScoredByAnother."""
    last = last_scored(subject)
    if last is not None and last.scored_by is not None and last.scored_at != seen:
        raise errors.ScoredByAnother(who=last.scored_by.full_name)


@transaction.atomic(durable=True)
def finish_run(*, run_id: int, by: User) -> Run:
    """Write the results; nothing of the run changes afterwards. Raises RunFinished, ScoresMissing."""
    run = _scoring(run_id, by)
    methodology = run.methodology
    factors = list(methodology.factors.all())
    manual = [each.pk for each in factors if each.is_manual]
    missing = Score.objects.filter(subject__run=run, factor__in=manual, score__isnull=True).count()
    if missing:
        raise errors.ScoresMissing(many=missing)
    weighed = [each.weighed for each in factors]
    subjects = list(run.subjects.prefetch_related("scores"))
    for subject in subjects:
        percent = aggregate(dict(_known(subject)), weighed)
        subject.percent, subject.level = shown(percent), level_of(percent, methodology.thresholds)
    Subject.objects.bulk_update(subjects, ["percent", "level"], batch_size=500)
    move(run, "finish", by=by)
    return run


@transaction.atomic(durable=True)
def drop_run(*, run_id: int, reason: str, by: User) -> Run:
    """End a run that was begun by mistake without a result: another one may begin. Raises RunFinished,
    DropReasonMissing."""
    run = _scoring(run_id, by)
    if not reason.strip():
        raise errors.DropReasonMissing(field="reason")
    move(run, "drop", by=by, drop_reason=reason.strip())
    return run


def _known(subject: Subject) -> Iterator[tuple[int, int]]:
    for each in subject.scores.all():
        if each.score is not None:
            yield each.factor_id, each.score


@transaction.atomic(durable=True)
def determine(*, run_id: int, target_id: int, part: Part, value: Decimal, by: User, on: date) -> DeterminedValue:
    """Set a value that the act leaves to the analysis. Raises NotFound, RunNotFinished, NotPending,
    ShareAboveHundred, constraints."""
    run = Run.objects.lock(run_id)
    require(by, Permission.INDICATOR_EDIT, run.municipality_id)
    if run.state != RunState.FINISHED:
        raise errors.RunNotFinished()
    target = IndicatorTarget.objects.filter(pk=target_id, municipality_id=run.municipality_id).first()
    if target is None:
        raise NotFound()
    kind = target.target_kind if part == Part.TARGET else target.baseline_kind
    if kind != ValueKind.PENDING:
        raise errors.NotPending(key=target.key)
    if value > HUNDRED and form_of_target(target) == Form.SHARE:
        raise errors.ShareAboveHundred(field="value", key=target.key)
    with judged(DeterminedValue):
        made = DeterminedValue.objects.create(
            municipality_id=run.municipality_id,
            target=target,
            part=part,
            run=run,
            value=value,
            determined_on=on,
            determined_by=by,
        )
    audit.record("determined_value.set", made, by=by, key=target.key, part=str(part), run=run.pk)
    return made


def _scoring(run_id: int, by: User) -> Run:
    run = Run.objects.lock(run_id)
    require(by, Permission.INDICATOR_EDIT, run.municipality_id)
    if run.state != RunState.SCORING:
        raise errors.RunFinished()
    return run
