"""Methodologies by versions: drafts, approval, the example that comes with the system."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import analysis
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import GroupMember, Operator
from sotszakaz.oversight.analysis import errors
from sotszakaz.oversight.analysis.actions import methodologies
from sotszakaz.oversight.analysis.models import Factor, Methodology

pytestmark = pytest.mark.django_db


def test_the_example_is_marked_and_has_every_kind_of_factor(at, operator):
    made = methodologies.begin_from_example(municipality_id=at.municipality.pk, by=operator)

    assert made.is_example
    assert "не методика министерства" in made.note
    assert all(len(each.steps) == (0 if each.is_manual else each.high - each.low) for each in made.factors.all())


def test_the_example_with_another_title_is_the_example_no_more(at, operator):
    made = methodologies.begin_from_example(municipality_id=at.municipality.pk, by=operator)
    same = analysis.heading(title=made.title)

    kept = methodologies.change_heading(methodology_id=made.pk, heading=same, by=operator).is_example
    changed = methodologies.change_heading(methodology_id=made.pk, heading=analysis.heading(), by=operator)

    assert (kept, changed.is_example) == (True, False)


def test_a_draft_is_changed_and_an_approved_version_never(at, operator, head):
    made = analysis.draft(at.municipality)
    factor = made.factors.first()
    methodologies.put_factor(
        methodology_id=made.pk, factor_id=factor.pk, said=analysis.counted(weight=Decimal(5)), by=operator
    )
    methodologies.change_heading(methodology_id=made.pk, heading=analysis.heading(high_from=Decimal(80)), by=operator)
    analysis.approve(made, by=head)

    assert Factor.objects.get(pk=factor.pk).weight == 5
    with pytest.raises(errors.Approved):
        methodologies.put_factor(methodology_id=made.pk, said=analysis.by_hand(title="Ещё"), by=operator)
    with pytest.raises(errors.Approved):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=factor.pk, by=operator)
    with pytest.raises(MoveRefused):
        analysis.approve(made, by=head, ground="Приказ № 15")
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


def test_pressed_twice_the_next_version_is_one_draft(at, operator):
    former = analysis.approved(at.municipality)

    made = methodologies.next_version(methodology_id=former.pk, by=operator)
    again = methodologies.next_version(methodology_id=former.pk, by=operator)

    assert again.pk == made.pk
    made.pk, made.version, made._state.adding = None, 9, True
    with pytest.raises(IntegrityError, match="methodology_one_draft"), transaction.atomic():
        made.save()


def test_what_is_approved_is_what_was_read(at, operator, head):
    made = analysis.draft(at.municipality)
    read = Methodology.objects.get(pk=made.pk).revision
    methodologies.put_factor(methodology_id=made.pk, said=analysis.by_hand(title="Ещё"), by=operator)

    with pytest.raises(errors.ChangedSinceRead):
        methodologies.approve_methodology(methodology_id=made.pk, revision=read, ground="Приказ № 14", by=head)
    assert analysis.approve(made, by=head).state == "approved"


def test_the_example_as_it_is_needs_a_word(at, operator, head):
    made = methodologies.begin_from_example(municipality_id=at.municipality.pk, by=operator)

    with pytest.raises(errors.ExampleUnchanged):
        analysis.approve(made, by=head)
    assert analysis.approve(made, by=head, as_example=True).is_example


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
        analysis.approve(empty, by=head)
    with pytest.raises(errors.GroundMissing):
        analysis.approve(made, by=head, ground=" ")
    with pytest.raises(NotAllowed):
        analysis.approve(made, by=operator)
    with pytest.raises(ConstraintViolated):
        analysis.draft(at.municipality, medium_from=Decimal(80), title="Наоборот")


def test_readers_and_strangers_change_nothing(at):
    made = analysis.draft(at.municipality)
    reader, stranger = member(GroupMember, at.municipality), member(Operator, market().municipality)

    with pytest.raises(NotAllowed):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=made.factors.first().pk, by=reader)
    with pytest.raises(NotFound):
        methodologies.remove_factor(methodology_id=made.pk, factor_id=made.factors.first().pk, by=stranger)
