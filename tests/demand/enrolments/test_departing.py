from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.demand.enrolments.test_merging import account_of, ensure_sound
from tests.factories import demand, life
from tests.factories.changes import asked
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.family import child_without_login, entered
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import history_of
from sotszakaz.demand.children.states import ChildState, RequestState
from sotszakaz.demand.enrolments import departing
from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.demand.enrolments.actions.termination import BY_DEPARTURE
from sotszakaz.demand.enrolments.departing import depart_child, finish_departures
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Operator, Parent

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def depart(child: Child, to: int, **changes: Any) -> Child:
    said = {"child_id": child.pk, "to_municipality_id": to, "reason": "Заявление", "by": child.added_by, "on": TODAY}
    return depart_child(**{**said, **changes})


def test_a_child_that_moves_is_continued_by_the_record_of_its_new_home(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    mother = child.added_by
    assert mother is not None
    act_for([at.municipality.pk])

    depart(child, elsewhere.pk)

    assert balance_of(account_of(child)).free == 0
    ensure_sound()
    act_for([elsewhere.pk])
    arrived = demand.child(elsewhere, by=mother, snils=child.snils)
    assert arrived.arrived_from_id == child.pk
    assert history_of(arrived) == []
    act_for([at.municipality.pk, elsewhere.pk])
    assert history_of(arrived) == [Child.objects.get(pk=child.pk)]
    ensure_sound()


def test_what_was_asked_about_a_child_that_moves_is_answered_by_the_move(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    request = asked(child)

    depart(child, elsewhere.pk)

    request.refresh_from_db()
    assert (request.state, request.decided_by) == (RequestState.DECLINED, child.added_by)
    assert "здесь его данные больше не меняются" in request.answer
    ensure_sound()


def test_a_stranger_of_the_same_municipality_does_not_continue_the_record(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    depart(child, elsewhere.pk)

    assert demand.pending_child(elsewhere, first_name="Ия").arrived_from_id is None
    assert demand.pending_child(at.municipality, snils=child.snils).arrived_from_id is None


def test_a_child_does_not_depart_to_nowhere_or_while_something_is_undecided(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])

    with pytest.raises(errors.SameMunicipality):
        depart(child, at.municipality.pk)
    with pytest.raises(errors.DepartureReasonMissing):
        depart(child, elsewhere.pk, reason=" ")
    with pytest.raises(NotFound):
        depart(child, 0)
    demand.application(at, child)
    with pytest.raises(errors.ChildInUse) as refused:
        depart(child, elsewhere.pk)
    assert "заявления, которые решаются (1). Сначала отзовите" in refused.value.message


def test_contracts_of_a_child_that_moves_run_out_and_then_its_certificate_ends(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    running = demand.contract(at, child)
    begun = running.period.lower + timedelta(days=10)

    depart(child, elsewhere.pk, on=begun)

    running.refresh_from_db()
    assert (running.state, running.ground) == ("active", BY_DEPARTURE)
    assert running.ends_on is not None
    assert running.ends_on.month == begun.month
    assert CertificateAccount.objects.get(child=child).state == AccountState.SUSPENDED
    assert finish_departures(municipality_id=at.municipality.pk, on=begun) == 0
    ensure_sound()
    finish_due(municipality_id=at.municipality.pk, on=running.ends_on + timedelta(days=1))
    marked_sheet(at.group)
    closed_month(at)
    assert finish_departures(municipality_id=at.municipality.pk, on=running.ends_on) == 1
    assert finish_departures(municipality_id=at.municipality.pk, on=running.ends_on) == 0
    assert balance_of(account_of(child)).free == 0
    ensure_sound()


def test_a_contract_that_has_not_begun_ends_at_once_when_the_child_moves(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    signed = demand.contract(at, child)

    depart(child, elsewhere.pk)

    signed.refresh_from_db()
    assert signed.state == "terminated"
    assert CertificateAccount.objects.get(child=child).state == AccountState.CLOSED
    ensure_sound()


def test_what_was_cut_off_after_the_record_departed_is_finished_by_the_clock(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])
    demand.contract(at, child)
    with monkeypatch.context() as cut:
        cut.setattr(departing, "_end_contracts", lambda *_, **__: None)
        depart(child, elsewhere.pk)
    assert CertificateAccount.objects.get(child=child).state == AccountState.SUSPENDED

    assert finish_departures(municipality_id=at.municipality.pk, on=TODAY) == 1
    ensure_sound()


def test_only_a_representative_or_a_clerk_says_that_a_child_departs(at: demand.Market) -> None:
    child, elsewhere = at.child(), demand.market().municipality
    act_for([at.municipality.pk])

    with pytest.raises(NotAllowed):
        depart(child, elsewhere.pk, by=member(Parent, at.municipality))
    assert depart(child, elsewhere.pk, by=member(Operator, at.municipality)).state == ChildState.DEPARTED


def test_what_a_family_without_a_login_has_asked_ends_with_its_departure(at: demand.Market) -> None:
    elsewhere, clerk = demand.market().municipality, member(Operator, at.municipality)
    act_for([at.municipality.pk, elsewhere.pk])
    child = child_without_login(at, clerk)
    application = entered(at, clerk, child)
    other = at.other_group()
    with transaction.atomic():
        entry = enter_line(child=child, group=other, by=clerk)

    with pytest.raises(errors.DepartureReasonMissing):
        depart(child, elsewhere.pk, by=clerk, reason=" ")
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    departed = depart(child, elsewhere.pk, by=clerk)

    application.refresh_from_db()
    entry.refresh_from_db()
    assert (departed.state, application.state, entry.state) == ("departed", "withdrawn", "left")
    assert application.reason == entry.note == departing.LEFT
    assert set(life.held(application).values()) == {0}
    ensure_sound()


def test_strangers_end_nothing_by_saying_that_a_child_departs(at: demand.Market) -> None:
    elsewhere, clerk = demand.market().municipality, member(Operator, at.municipality)
    act_for([at.municipality.pk, elsewhere.pk])
    application = entered(at, clerk)

    with pytest.raises(NotFound):
        depart(application.child, elsewhere.pk, by=member(Operator, elsewhere))

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
