"""A check-list is written, approved once, and replaced by its next version."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.quality import checklist
from tests.factories.supply import TODAY

from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.oversight.quality import errors, selectors
from sotszakaz.oversight.quality.actions import (
    approve_checklist,
    draft_checklist,
    drop_checklist,
    put_criterion,
    remove_criterion,
)
from sotszakaz.oversight.quality.examples import EXAMPLE
from sotszakaz.oversight.quality.models import Checklist, Criterion
from sotszakaz.oversight.quality.states import ChecklistState

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


def test_the_example_becomes_a_draft_in_its_order(home):
    drafted = draft_checklist(municipality_id=home.pk, title="Занятие", with_example=True, by=SYSTEM)

    said = [(title, tuple(each.text for each in criteria)) for title, criteria in selectors.sections_of(drafted)]
    assert said == list(EXAMPLE)


def test_the_next_version_replaces_the_former_when_it_is_approved(home):
    former = checklist(home)
    drafted = draft_checklist(municipality_id=home.pk, previous_id=former.pk, by=SYSTEM)
    remove_criterion(criterion_id=drafted.criteria.first().pk, by=SYSTEM)
    assert list(selectors.approved_checklists(home.pk)) == [former]

    approve_checklist(checklist_id=drafted.pk, by=SYSTEM, on=TODAY)

    former.refresh_from_db()
    assert (former.state, drafted.version, drafted.criteria.count()) == (ChecklistState.REPLACED, 2, 2)
    assert list(selectors.approved_checklists(home.pk)) == [drafted]


def test_an_approved_list_takes_no_criteria_and_is_not_dropped(home):
    approved = checklist(home)

    with pytest.raises(errors.NotDraft, match="следующую версию"):
        put_criterion(checklist_id=approved.pk, section="Р", text="К", weight=Decimal(1), by=SYSTEM)
    with pytest.raises(errors.NotDraft):
        remove_criterion(criterion_id=approved.criteria.first().pk, by=SYSTEM)
    with pytest.raises(errors.NotDraft):
        drop_checklist(checklist_id=approved.pk, by=SYSTEM)
    with pytest.raises(MoveRefused):
        approve_checklist(checklist_id=approved.pk, by=SYSTEM, on=TODAY)


def test_the_database_keeps_an_approved_list_whoever_writes(home):
    approved = checklist(home)

    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        Criterion.objects.filter(checklist=approved).update(text="Другое")
    with pytest.raises(ConstraintViolated, match="не меняется"), judged():
        Checklist.objects.filter(pk=approved.pk).update(title="Другое")


def test_an_empty_list_is_not_approved(home):
    drafted = draft_checklist(municipality_id=home.pk, title="Пустой", by=SYSTEM)

    with pytest.raises(errors.ChecklistEmpty):
        approve_checklist(checklist_id=drafted.pk, by=SYSTEM, on=TODAY)


def test_a_criterion_has_its_section_its_words_and_a_weight(home):
    drafted = draft_checklist(municipality_id=home.pk, title="Черновик", by=SYSTEM)

    with pytest.raises(errors.CriterionIncomplete):
        put_criterion(checklist_id=drafted.pk, section=" ", text="К", weight=Decimal(1), by=SYSTEM)
    with pytest.raises(ConstraintViolated, match="Вес критерия"):
        put_criterion(checklist_id=drafted.pk, section="Р", text="К", weight=Decimal(0), by=SYSTEM)


def test_one_name_is_given_once_and_one_next_version_is_begun(home):
    approved = checklist(home)
    draft_checklist(municipality_id=home.pk, previous_id=approved.pk, by=SYSTEM)

    with pytest.raises(ConstraintViolated, match="уже есть"):
        draft_checklist(municipality_id=home.pk, title=approved.title, by=SYSTEM)
    with pytest.raises((ConstraintViolated, IntegrityError)):
        draft_checklist(municipality_id=home.pk, previous_id=approved.pk, by=SYSTEM)


def test_who_writes_does_not_approve_and_strangers_find_nothing(home):
    operator, stranger = member(Operator, home), member(Head, MunicipalityFactory())
    drafted = draft_checklist(municipality_id=home.pk, title="Наш", with_example=True, by=operator)

    with pytest.raises(NotAllowed):
        approve_checklist(checklist_id=drafted.pk, by=operator, on=TODAY)
    with pytest.raises(NotFound):
        approve_checklist(checklist_id=drafted.pk, by=stranger, on=TODAY)
    assert approve_checklist(checklist_id=drafted.pk, by=member(Head, home), on=TODAY).state == ChecklistState.APPROVED
