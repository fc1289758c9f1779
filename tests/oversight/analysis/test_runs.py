"""Runs over the registry: what is scored, by whom, and that it stays."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.factories import analysis
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.actions import running
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.models import Factor, Run, Score, Subject
from sotszakaz.oversight.analysis.selectors.runs import view_run
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
    assert {line.scores[0].score for line in view.lines} == {1}
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
        running.give_scores(subject_id=subject.pk, given={manual.pk: Given(4)}, by=operator)
    with pytest.raises(NotFound):
        running.give_scores(subject_id=subject.pk, given={registry.pk: Given(1)}, by=operator)


def test_a_finished_run_never_changes(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    subject = run.subjects.first()

    with pytest.raises(errors.RunFinished):
        running.finish_run(run_id=run.pk, by=operator)
    with pytest.raises(errors.RunFinished):
        running.give_scores(subject_id=subject.pk, given={}, by=operator)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Score.objects.filter(subject=subject).update(score=0)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(as_of=date(2026, 1, 1))
    assert [find_offenders(check).offenders for check in CHECKS] == [0]


def test_nothing_is_moved_into_what_is_approved_or_finished(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    other = running.begin_run(methodology_id=run.methodology_id, by=operator, on=TODAY)
    draft = analysis.draft(at.municipality, title="Другая")

    with pytest.raises(IntegrityError, match="methodology stays as it was"), transaction.atomic():
        Factor.objects.filter(methodology=draft).update(methodology=run.methodology)
    with pytest.raises(IntegrityError, match="analysis stays as it was"), transaction.atomic():
        Subject.objects.filter(run=other).update(run=run)
