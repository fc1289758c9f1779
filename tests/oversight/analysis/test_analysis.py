"""Methodologies by versions, runs over the registry, and the open values of acts that they determine."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import analysis, supply
from tests.factories.demand import contract, market
from tests.factories.kernel import OrganisationFactory, member
from tests.factories.ordering import indicator_said
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import GroupMember, Head, Operator
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.actions import methodologies, running
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.facts import facts_on
from sotszakaz.oversight.analysis.models import DeterminedValue, Factor, Methodology, Run, Score, Subject
from sotszakaz.oversight.analysis.selectors.runs import open_values, view_run
from sotszakaz.oversight.analysis.states import Level, Part
from sotszakaz.oversight.analysis.verify import CHECKS
from sotszakaz.oversight.indicators.selectors import open_row, table_on
from sotszakaz.oversight.indicators.states import Standing
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.providers.actions import apply_for_change
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord

pytestmark = pytest.mark.django_db

WORDS = "будет определено по результатам пофакторного анализа"
PENDING = {"text": WORDS, "kind": "pending", "value": None, "year": 2026}
POTENTIAL = indicator_said(key="2.F", title="Доля немуниципальных исполнителей", unit="процент", target=PENDING)
COVERED = indicator_said(target=PENDING)


@pytest.fixture
def at():
    return market(indicators=[POTENTIAL, COVERED])


@pytest.fixture
def operator(at):
    return member(Operator, at.municipality)


@pytest.fixture
def head(at):
    return member(Head, at.municipality)


def non_profit(at):
    return supply.record(at.municipality, OrganisationFactory(non_profit=True))


def test_the_example_is_marked_and_has_every_kind_of_factor(at, operator):
    made = methodologies.begin_from_example(municipality_id=at.municipality.pk, by=operator)

    assert made.is_example
    assert "не методика министерства" in made.note
    assert all(len(each.steps) == (0 if each.is_manual else each.high - each.low) for each in made.factors.all())


def test_a_draft_is_changed_and_an_approved_version_never(at, operator, head):
    made = analysis.draft(at.municipality)
    factor = made.factors.first()
    methodologies.put_factor(
        methodology_id=made.pk, factor_id=factor.pk, said=analysis.counted(weight=Decimal(5)), by=operator
    )
    methodologies.change_heading(methodology_id=made.pk, heading=analysis.heading(high_from=Decimal(80)), by=operator)
    methodologies.approve_methodology(methodology_id=made.pk, ground="Приказ № 14", by=head)

    assert Factor.objects.get(pk=factor.pk).weight == 5
    with pytest.raises(errors.Approved):
        methodologies.put_factor(methodology_id=made.pk, said=analysis.by_hand(title="Ещё"), by=operator)
    with pytest.raises(errors.Approved):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=factor.pk, by=operator)
    with pytest.raises(MoveRefused):
        methodologies.approve_methodology(methodology_id=made.pk, ground="Приказ № 15", by=head)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Factor.objects.filter(methodology=made).update(weight=1)
    with pytest.raises(IntegrityError, match="stays as it was"), transaction.atomic():
        Methodology.objects.filter(pk=made.pk).update(high_from=90)


def test_the_next_version_begins_with_everything_of_the_last(at, operator):
    former = analysis.approved(at.municipality)

    made = methodologies.next_version(methodology_id=former.pk, by=operator)

    assert (made.version, made.state, made.title) == (2, "draft", former.title)
    assert [each.title for each in made.factors.all()] == [each.title for each in former.factors.all()]
    with pytest.raises(errors.NotApproved):
        methodologies.next_version(methodology_id=made.pk, by=operator)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (analysis.counted(steps=(Decimal(2),)), errors.WrongSteps),
        (analysis.counted(steps=(Decimal(4), Decimal(2))), errors.WrongSteps),
        (analysis.by_hand(steps=(Decimal(1),)), errors.WrongSteps),
        (analysis.by_hand(weight=Decimal(0)), ConstraintViolated),
        (analysis.by_hand(low=3, high=3), ConstraintViolated),
    ],
)
def test_a_factor_that_cannot_be_scored_is_refused(at, operator, said, refusal):
    made = methodologies.begin_methodology(municipality_id=at.municipality.pk, heading=analysis.heading(), by=operator)

    with pytest.raises(refusal):
        methodologies.put_factor(methodology_id=made.pk, said=said, by=operator)


def test_approval_needs_factors_a_document_and_the_head(at, operator, head):
    empty = methodologies.begin_methodology(
        municipality_id=at.municipality.pk, heading=analysis.heading(title="Пустая"), by=operator
    )
    made = analysis.draft(at.municipality)

    with pytest.raises(errors.NoFactors):
        methodologies.approve_methodology(methodology_id=empty.pk, ground="Приказ", by=head)
    with pytest.raises(errors.GroundMissing):
        methodologies.approve_methodology(methodology_id=made.pk, ground=" ", by=head)
    with pytest.raises(NotAllowed):
        methodologies.approve_methodology(methodology_id=made.pk, ground="Приказ", by=operator)
    with pytest.raises(ConstraintViolated):
        analysis.draft(at.municipality, medium_from=Decimal(80), title="Наоборот")


def test_registries_say_how_many_provide_how_many_are_not_municipal_and_who_was_refused(at):
    non_profit(at)
    contract(at)
    ProviderApplication.objects.update(decided_at=datetime(2026, 7, 1, tzinfo=UTC))

    taught = at.group.part.programme.service_id
    rows = [each for each in facts_on(at.municipality.pk, TODAY, 10.0) if each.service_id == taught]
    found = {each.organisation_id: each.values for each in rows}

    values = found[at.record.organisation_id]
    assert values["providers"] == 2
    assert values["non_municipal"] == 50
    assert values["refusals"] == 0
    assert 91 < values["free_places"] < 92  # 11 of 12
    assert "free_places" not in found[next(each for each in found if each != at.record.organisation_id)]


def test_choice_nearby_counts_other_providers_within_reach(at):
    other = non_profit(at)
    supply.agreement(other)
    group = supply.published_group(supply.part(supply.programme(other)))
    StudyGroup.objects.filter(pk=at.group.pk).update(latitude="45.0", longitude="42.0")
    StudyGroup.objects.filter(pk=group.pk).update(latitude="45.0", longitude="42.1")  # 7.9 km

    def nearby(km):
        rows = facts_on(at.municipality.pk, TODAY, km)
        return {each.values["nearby"] for each in rows if "nearby" in each.values}

    assert (nearby(10.0), nearby(7.0)) == ({1}, {0})


def test_a_provider_that_has_left_the_registry_is_no_choice_nearby(at):
    other = non_profit(at)
    supply.agreement(other)
    group = supply.published_group(supply.part(supply.programme(other)))
    StudyGroup.objects.filter(pk__in=[at.group.pk, group.pk]).update(latitude="45.0", longitude="42.0")
    RegistryRecord.objects.filter(pk=other.pk).update(
        state="excluded", excluded_at=datetime(2026, 8, 1, tzinfo=UTC), ground="Заявление"
    )

    rows = facts_on(at.municipality.pk, TODAY, 10.0)

    assert {each.values["nearby"] for each in rows if "nearby" in each.values} == {0}


def test_refusals_count_applications_to_enter_by_the_day_of_the_decision(at):
    refused = supply.application(at.municipality, OrganisationFactory())
    claim = supply.claim_of(at.record.organisation)
    change = apply_for_change(record_id=at.record.pk, claim=claim, by=SYSTEM, on=TODAY)
    decided = {"decided_at": datetime(2026, 7, 1, tzinfo=UTC), "submitted_at": datetime(2025, 7, 1, tzinfo=UTC)}
    ProviderApplication.objects.filter(pk=at.record.application_id).update(**decided)
    ProviderApplication.objects.filter(pk=change.pk).update(state="accepted", **decided)
    ProviderApplication.objects.filter(pk=refused.pk).update(state="refused", ground="Нет лицензии", **decided)

    rows = facts_on(at.municipality.pk, TODAY, 10.0)

    assert {each.values["refusals"] for each in rows} == {50}
    assert not any("refusals" in each.values for each in facts_on(at.municipality.pk, date(2027, 8, 3), 10.0))


def test_a_run_takes_what_registries_know_and_waits_for_people(at, operator):
    non_profit(at)
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


def test_row_2_f_is_the_share_of_high_providers_that_are_no_institutions(at):
    other = non_profit(at)
    run = analysis.begun(at.municipality)
    for subject in run.subjects.select_related("municipality", "run__methodology"):
        analysis.score(subject, 3 if subject.organisation_id == other.organisation_id else 0)
    running.finish_run(run_id=run.pk, by=member(Operator, at.municipality))

    view = view_run(Run.objects.get(pk=run.pk))
    opened = open_row(at.municipality.pk, "2.F", TODAY)

    assert {each.organisation.pk: each.level for each in view.providers}[other.organisation_id] == Level.HIGH
    assert (view.share, opened.row.actual.value) == (Decimal(50), Decimal(50))
    assert (opened.figure.row_count, opened.figure.counted) == (2, 1)


def test_high_municipal_institutions_do_not_count_in_2_f(at):
    run = analysis.finished(analysis.begun(at.municipality, analysis.by_hand()))

    assert view_run(run).providers[0].level == Level.HIGH
    assert open_row(at.municipality.pk, "2.F", TODAY).row.actual.value == 0


def test_a_run_determines_what_the_act_left_open_and_the_row_is_judged_by_it(at, operator):
    contract(at)
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="3.F")
    october = date(2026, 10, 2)
    before = next(row for row in table_on(at.municipality.pk, october).rows if row.key == "3.F")

    values = {each.target.key: each for each in open_values(run, view_run(run).share, october)}
    running.determine(run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=Decimal(1), by=operator, on=october)

    row = open_row(at.municipality.pk, "3.F", october).row
    assert (before.goal, before.standing) == (None, Standing.NO_TARGET)
    assert (values["3.F"].now, values["2.F"].now) == (1, 0)
    assert (values["3.F"].suggested, values["2.F"].suggested) == (None, None)  # a target is for people to say
    assert (row.goal, row.standing, row.determined["target"].run_id) == (1, Standing.REACHED, run.pk)
    with pytest.raises(ConstraintViolated):
        running.determine(
            run_id=run.pk, target_id=target.pk, part=Part.TARGET, value=Decimal(2), by=operator, on=october
        )
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        DeterminedValue.objects.update(value=3)


def test_a_share_is_determined_up_to_a_hundred(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="2.F")
    asked = {"run_id": run.pk, "target_id": target.pk, "part": Part.TARGET, "by": operator, "on": TODAY}

    with pytest.raises(errors.ShareAboveHundred):
        running.determine(value=Decimal("100.1"), **asked)
    assert running.determine(value=Decimal(100), **asked).value == 100


def test_nothing_is_moved_into_what_is_approved_or_finished(at, operator):
    run = analysis.finished(analysis.begun(at.municipality))
    other = running.begin_run(methodology_id=run.methodology_id, by=operator, on=TODAY)
    draft = analysis.draft(at.municipality, title="Другая")

    with pytest.raises(IntegrityError, match="methodology stays as it was"), transaction.atomic():
        Factor.objects.filter(methodology=draft).update(methodology=run.methodology)
    with pytest.raises(IntegrityError, match="analysis stays as it was"), transaction.atomic():
        Subject.objects.filter(run=other).update(run=run)


def test_the_example_with_another_title_is_the_example_no_more(at, operator):
    made = methodologies.begin_from_example(municipality_id=at.municipality.pk, by=operator)
    same = analysis.heading(title=made.title)

    kept = methodologies.change_heading(methodology_id=made.pk, heading=same, by=operator).is_example
    changed = methodologies.change_heading(methodology_id=made.pk, heading=analysis.heading(), by=operator)

    assert (kept, changed.is_example) == (True, False)


def test_only_open_values_of_a_finished_run_are_determined(at, operator):
    run = analysis.begun(at.municipality)
    target = IndicatorTarget.objects.get(municipality=at.municipality, key="3.F")
    asked = {"run_id": run.pk, "target_id": target.pk, "value": Decimal(1), "by": operator, "on": TODAY}

    with pytest.raises(errors.RunNotFinished):
        running.determine(part=Part.TARGET, **asked)
    analysis.finished(run)
    with pytest.raises(errors.NotPending):
        running.determine(part=Part.BASELINE, **asked)
    with pytest.raises(NotFound):
        running.determine(part=Part.TARGET, **{**asked, "target_id": 0})


def test_a_run_needs_an_approved_methodology_and_somebody_to_score(at, operator):
    with pytest.raises(errors.NotApproved):
        running.begin_run(methodology_id=analysis.draft(at.municipality).pk, by=operator, on=TODAY)
    made = analysis.approved(at.municipality, title="Другая")
    with pytest.raises(errors.NobodyToScore):
        running.begin_run(methodology_id=made.pk, by=operator, on=date(2025, 1, 1))


def test_readers_and_strangers_change_nothing(at):
    made = analysis.draft(at.municipality)
    reader, stranger = member(GroupMember, at.municipality), member(Operator, market().municipality)

    with pytest.raises(NotAllowed):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=made.factors.first().pk, by=reader)
    with pytest.raises(NotFound):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=made.factors.first().pk, by=stranger)
