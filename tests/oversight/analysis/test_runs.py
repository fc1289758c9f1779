"""Runs over the registry: what is scored, by whom, and that it stays."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import analysis
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.roles import GroupMember, SupportCentre
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.actions import methodologies, running
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.models import Factor, Run, Score, Subject
from sotszakaz.oversight.analysis.rules.scoring import aggregate, shown
from sotszakaz.oversight.analysis.selectors.methodologies import latest_run
from sotszakaz.oversight.analysis.selectors.runs import scored_of, view_run
from sotszakaz.oversight.analysis.selectors.scores import last_scored
from sotszakaz.oversight.analysis.verify import CHECKS

pytestmark = pytest.mark.django_db


def test_a_run_needs_an_approved_methodology_and_somebody_to_score(at, operator):
    with pytest.raises(errors.NotApproved):
        running.begin_run(methodology_id=analysis.draft(at.municipality).pk, by=operator, on=TODAY)
    made = analysis.approved(at.municipality, title="Другая")
    with pytest.raises(errors.NobodyToScore):
        running.begin_run(methodology_id=made.pk, by=operator, on=date(2025, 1, 1))


def test_a_run_takes_what_registries_know_and_waits_for_people(at, operator):
    analysis.non_profit(at.municipality)
    run = analysis.begun(at.municipality)
    view = view_run(run)

    assert len(view.lines) == run.subjects.count() == 4  # two providers with two services
    assert view.missing == 4
    assert {line.scores[0].score for line in scored_of(run)} == {1}
    with pytest.raises(errors.ScoresMissing):
        running.finish_run(run_id=run.pk, by=operator)
    with pytest.raises(ConstraintViolated):
        running.begin_run(methodology_id=run.methodology_id, by=operator, on=TODAY)


def test_a_score_outside_of_the_scale_or_of_a_registry_is_refused(at, operator):
    run = analysis.begun(at.municipality)
    subject = run.subjects.first()
    manual, registry = (
        Factor.objects.get(methodology=run.methodology, title=each) for each in ("Опыт", "Исполнителей")
    )

    with pytest.raises(errors.ScoreOutside):
        running.give_scores(subject_id=subject.pk, given={manual.pk: Given(4)}, seen=None, by=operator)
    with pytest.raises(NotFound):
        running.give_scores(subject_id=subject.pk, given={registry.pk: Given(1)}, seen=None, by=operator)


def test_scores_that_another_gave_meanwhile_are_not_lost_unseen(at, operator):
    run = analysis.begun(at.municipality, analysis.by_hand())
    subject, factor = run.subjects.first(), run.methodology.factors.get()
    other = member(SupportCentre, at.municipality)
    running.give_scores(subject_id=subject.pk, given={factor.pk: Given(2, "видел")}, seen=None, by=other)

    with pytest.raises(errors.ScoredByAnother, match=other.full_name):
        running.give_scores(subject_id=subject.pk, given={factor.pk: Given(1)}, seen=None, by=operator)
    running.give_scores(subject_id=subject.pk, given={factor.pk: Given(2, "видел")}, seen=None, by=operator)
    assert last_scored(subject).scored_by == other  # the same again changes nothing
    seen = last_scored(subject).scored_at
    running.give_scores(subject_id=subject.pk, given={factor.pk: Given(1)}, seen=seen, by=operator)

    assert (last_scored(subject).score, last_scored(subject).scored_by) == (1, operator)


def test_results_of_a_run_are_the_sums_of_its_scores(at, operator):
    analysis.non_profit(at.municipality)
    run = analysis.begun(at.municipality)
    analysis.score(run.subjects.first(), 2)

    factors = [each.weighed for each in run.methodology.factors.all()]
    by_hand = {
        each.subject.pk: shown(aggregate({s.factor_id: s.score for s in each.scores if s.score is not None}, factors))
        for each in scored_of(run)
    }

    assert {each.subject.pk: each.percent for each in view_run(run).lines} == by_hand
    assert len(set(by_hand.values())) == 2
    assert sum(each.missing for each in view_run(run).lines) == len(by_hand) - 1


def test_an_outdated_version_begins_no_run(at, operator, head):
    former = analysis.approved(at.municipality)
    later = analysis.approve(methodologies.next_version(methodology_id=former.pk, by=operator), by=head)

    with pytest.raises(errors.Outdated, match="версия 2"):
        running.begin_run(methodology_id=former.pk, by=operator, on=TODAY)
    assert running.begin_run(methodology_id=later.pk, by=operator, on=TODAY).methodology_id == later.pk


def test_a_finished_run_never_changes(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    subject = run.subjects.first()

    with pytest.raises(errors.RunFinished):
        running.finish_run(run_id=run.pk, by=operator)
    with pytest.raises(errors.RunFinished):
        running.give_scores(subject_id=subject.pk, given={}, seen=None, by=operator)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Score.objects.filter(subject=subject).update(score=0)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(as_of=date(2026, 1, 1))
    assert [find_offenders(check).offenders for check in CHECKS] == [0, 0]


def test_nothing_is_moved_into_what_is_approved_or_finished(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    other = running.begin_run(methodology_id=run.methodology_id, by=operator, on=TODAY)
    draft = analysis.draft(at.municipality, title="Другая")

    with pytest.raises(IntegrityError, match="methodology stays as it was"), transaction.atomic():
        Factor.objects.filter(methodology=draft).update(methodology=run.methodology)
    with pytest.raises(IntegrityError, match="analysis stays as it was"), transaction.atomic():
        Subject.objects.filter(run=other).update(run=run)


def test_a_run_begun_by_mistake_is_dropped_with_a_reason_and_stays(at, operator):
    run = analysis.begun(at.municipality)

    with pytest.raises(errors.DropReasonMissing):
        running.drop_run(run_id=run.pk, reason=" ", by=operator)
    with pytest.raises(NotAllowed):
        running.drop_run(run_id=run.pk, reason="Не та методика", by=member(GroupMember, at.municipality))
    running.drop_run(run_id=run.pk, reason="Не та методика", by=operator)

    with pytest.raises(errors.RunFinished):
        running.drop_run(run_id=run.pk, reason="Ещё раз", by=operator)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Score.objects.filter(subject__run=run).update(score=1)
    assert latest_run(at.municipality.pk) is None
    again = running.begin_run(methodology_id=run.methodology_id, by=operator, on=TODAY)
    assert latest_run(at.municipality.pk) == again
