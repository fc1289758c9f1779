"""A finding is answered once, with a note that stays."""

import pytest
from django.db import IntegrityError, transaction
from tests.delivery.unusual.test_looking import looked, never_came
from tests.factories.delivery import SEPTEMBER, marked_sheet
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.delivery.unusual.actions import check_finding, look_for_unusual
from sotszakaz.delivery.unusual.errors import NoteMissing
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.selectors import count_to_check, list_checked
from sotszakaz.delivery.unusual.states import FindingState
from sotszakaz.delivery.unusual.tasks import find_unusual
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
NOTE = "Позвонили: ребёнок в санатории, справка есть."


@pytest.fixture
def at():
    return market()


@pytest.fixture
def found(at):
    never_came(at)
    looked(at)
    return Finding.objects.get()


def test_finance_answers_and_the_note_stays_when_the_rows_change(at, found):
    officer = member(Finance, at.municipality)

    check_finding(finding_id=found.pk, note=f" {NOTE} ", by=officer)
    marked_sheet(at.group)
    looked(at)

    [kept] = list_checked(at.municipality.pk, SEPTEMBER)
    assert (kept.state, kept.note, kept.checked_by) == (FindingState.CHECKED, NOTE, officer)
    assert kept.gone_at is not None
    assert count_to_check(at.municipality.pk, SEPTEMBER) == {}


def test_an_answer_needs_a_note(at, found):
    with pytest.raises(NoteMissing):
        check_finding(finding_id=found.pk, note=" ", by=member(Finance, at.municipality))


def test_an_answer_is_given_once(at, found):
    officer = member(Finance, at.municipality)
    check_finding(finding_id=found.pk, note=NOTE, by=officer)

    with pytest.raises(MoveRefused):
        check_finding(finding_id=found.pk, note="Ещё раз.", by=officer)


def test_an_operator_may_neither_look_nor_answer(at, found):
    operator = member(Operator, at.municipality)

    with pytest.raises(NotAllowed):
        check_finding(finding_id=found.pk, note=NOTE, by=operator)
    with pytest.raises(NotAllowed):
        look_for_unusual(municipality_id=at.municipality.pk, month=SEPTEMBER, by=operator, on=SEPTEMBER)


def test_another_municipality_has_no_such_finding(found):
    other = market()
    act_for([other.municipality.pk])

    with pytest.raises(NotFound):
        check_finding(finding_id=found.pk, note=NOTE, by=member(Finance, other.municipality))


@pytest.mark.parametrize("change", [{"facts": {}}, {"month": SEPTEMBER.replace(month=8)}, {"note": "Другое."}])
def test_what_was_found_and_said_never_changes(at, found, change):
    check_finding(finding_id=found.pk, note=NOTE, by=member(Finance, at.municipality))

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Finding.objects.update(**change)


def test_every_night_the_open_month_is_looked_at(at, clock):
    never_came(at)
    clock.go(SEPTEMBER.replace(day=30))

    find_unusual(None)

    act_for([at.municipality.pk])
    assert Finding.objects.count() == 1
