"""Without a licence nobody is enrolled, by whatever door, and families learn that they have a choice."""

import pytest
from tests.factories import supply
from tests.factories.demand import application, contract, market, new_key
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import accept_application, book
from sotszakaz.demand.enrolments.actions.booking import booked
from sotszakaz.demand.enrolments.booking import book_all
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return market()


def test_a_quote_names_the_licence_and_a_booking_is_refused(at):
    child = at.child()
    supply.licence_stop(at.record)

    offer = quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)

    assert [each.refusal.code for each in offer.obstacles] == ["enrolment_licence_stopped"]
    with pytest.raises(errors.LicenceStopped):
        book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=new_key())


def test_a_course_that_starts_after_the_licence_ends_is_not_quoted_before(at):
    child = at.child()
    supply.licence_stop(at.record, first_day=at.group.starts_on)

    offer = quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)

    assert [each.refusal.code for each in offer.obstacles] == ["enrolment_licence_stopped"]


def test_a_booking_that_was_quoted_before_the_stop_is_refused_by_the_database(at):
    child = at.child()
    sealed = quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY).booking(
        key=new_key(), actor_id=child.added_by.pk
    )
    supply.licence_stop(at.record)

    with pytest.raises(LimitExhausted, match="приостановлен"):
        booked(book_all([sealed])[0])


def test_accept_application_is_refused_by_the_database(at):
    waiting = application(at)
    supply.licence_stop(at.record)

    with pytest.raises(ConstraintViolated, match="договор по сертификату не заключают"):
        accept_application(application_id=waiting.pk, by=SYSTEM, on=TODAY)

    assert not Contract.objects.exists()


def test_families_learn_that_they_have_a_choice_and_the_director_that_nobody_is_enrolled(at):
    director, signed = at.director(), contract(at)
    supply.licence_stop(at.record)

    drain_together()
    act_for([at.municipality.pk])

    told = Notice.objects.get(kind="licence.stopped", user=signed.application.applied_by)
    assert "лицензия исполнителя приостановлена с 03.08.2026" in told.title
    assert "перейти к другому исполнителю, расторгнуть договор или остаться" in told.text
    assert (told.subject_type, told.subject_id) == ("enrolments.enrolmentapplication", signed.application_id)
    assert "принимать нельзя" in Notice.objects.get(kind="licence.stopped", user=director).text
