"""Suspending and resuming while the certificate is booked, answered and given values, on connections of their own."""

from typing import Any

import pytest
from django.db import transaction
from tests.concurrency.meetings import Meeting, doorway_of
from tests.concurrency.test_booking import at_once, quoted
from tests.demand.enrolments.test_merging import ensure_sound
from tests.demand.enrolments.test_suspending import NEXT_YEAR, resume, suspend
from tests.factories import demand, life
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates import selectors
from sotszakaz.demand.certificates.actions import grant_values, suspending
from sotszakaz.demand.certificates.models import CertificateAccount, Suspension
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import suspending as together
from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def lingering(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Suspensions stay open until who comes by has gone past them or waits."""
    meeting, suspended = Meeting(), together.suspend

    def suspend_and_linger(**said: Any) -> CertificateAccount:
        certificate = suspended(**said)
        meeting.stand()
        return certificate

    monkeypatch.setattr(together, "suspend", suspend_and_linger)
    return meeting


def booked_and_lingering(meeting: Meeting, booking: Any) -> Verdict:
    with transaction.atomic():
        verdict = book_all([booking])[0].verdict
        meeting.stand()
    return verdict


def test_a_booking_that_comes_during_a_suspension_is_refused(at, monkeypatch):
    child = at.child()
    booking, meeting = quoted(child, at.group), lingering(monkeypatch)

    answers = at_once(
        at.municipality.pk,
        [lambda: suspend(child), lambda: meeting.pass_by(lambda: book_all([booking])[0].verdict)],
    )

    assert answers[1] == Verdict.REFUSED
    assert not EnrolmentApplication.objects.exists()
    assert balance_of(at.group.seat_account_id).free == 12
    ensure_sound()


def test_without_the_accounts_an_old_ticket_would_book_by_a_suspended_certificate(at, monkeypatch):
    child = at.child()
    booking = quoted(child, at.group)
    monkeypatch.setattr(suspending, "suspend_account", lambda _: None)

    suspend(child)

    assert book_all([booking])[0].verdict == Verdict.POSTED
    assert CertificateAccount.objects.get(child=child).state == AccountState.SUSPENDED


def test_a_suspension_that_comes_during_a_booking_ends_what_was_booked(at):
    child, meeting = at.child(), Meeting()
    booking = quoted(child, at.group)

    answers = at_once(
        at.municipality.pk,
        [lambda: booked_and_lingering(meeting, booking), lambda: meeting.pass_by(lambda: suspend(child))],
    )

    application = EnrolmentApplication.objects.get()
    assert (answers[0], application.state) == (Verdict.POSTED, ApplicationState.EXPIRED)
    assert not any(life.held(application).values())
    ensure_sound()


def test_who_looks_before_the_accounts_are_suspended_misses_what_is_being_booked(at):
    child, meeting = at.child(), Meeting()
    booking = quoted(child, at.group)

    def look_and_suspend() -> int:
        undecided = EnrolmentApplication.objects.filter(child=child, state=ApplicationState.SUBMITTED).count()
        together._suspend(child_id=child.pk, reason="Заявление", since=TODAY, by=SYSTEM, on=TODAY)
        return undecided

    answers = at_once(
        at.municipality.pk,
        [lambda: booked_and_lingering(meeting, booking), lambda: meeting.pass_by(look_and_suspend)],
    )

    assert answers == [Verdict.POSTED, 0]
    assert EnrolmentApplication.objects.get().state == ApplicationState.SUBMITTED


def test_an_answer_and_a_suspension_leave_a_contract_or_an_ended_application(at):
    child = at.child()
    application = demand.application(at, child)

    answers = at_once(
        at.municipality.pk,
        [lambda: accept_application(application_id=application.pk, by=SYSTEM, on=TODAY), lambda: suspend(child)],
    )

    application.refresh_from_db()
    is_accepted = not isinstance(answers[0], Refusal)
    assert Contract.objects.count() == is_accepted
    assert application.state == (ApplicationState.ACCEPTED if is_accepted else ApplicationState.EXPIRED)
    assert CertificateAccount.objects.get(child=child).state == AccountState.SUSPENDED
    ensure_sound()


def test_suspending_twice_at_once_ends_the_application_once(at):
    child = at.child()
    application = demand.application(at, child)

    answers = at_once(at.municipality.pk, [lambda: suspend(child)] * 4)

    assert sum(isinstance(each, MoveRefused) for each in answers) == 3
    assert not any(life.held(application).values())
    ensure_sound()


def test_resuming_twice_at_once_is_done_once(at):
    child = at.child()
    suspend(child)

    answers = at_once(at.municipality.pk, [lambda: resume(child)] * 4)

    assert sum(isinstance(each, MoveRefused) for each in answers) == 3
    assert Suspension.objects.count() == 1


def test_without_the_locks_it_would_be_resumed_twice(at, monkeypatch):
    child = at.child()
    suspend(child)
    monkeypatch.setattr(type(Child.objects.all()), "lock", lambda rows, pk: rows.get(pk=pk))
    monkeypatch.setattr(suspending, "_lock", lambda child: CertificateAccount.objects.get(child=child))

    with doorway_of("certificates_suspension"):
        at_once(at.municipality.pk, [lambda: resume(child)] * 2)

    assert Suspension.objects.count() == 2


def given_next_year(at: demand.Market) -> Any:
    following = demand.scheme(at.municipality, period=NEXT_YEAR)
    return following, lambda: grant_values(scheme_id=following.pk, by=SYSTEM, on=TODAY)


def test_values_of_a_new_scheme_are_not_given_to_who_is_being_suspended(at, monkeypatch):
    child = at.child()
    (following, grant), meeting = given_next_year(at), lingering(monkeypatch)

    answers = at_once(at.municipality.pk, [lambda: suspend(child), lambda: meeting.pass_by(grant)])

    assert answers[1] == 0
    assert not CertificateAccount.objects.get(child=child).periods.filter(scheme=following).exists()


def test_without_the_lock_a_suspended_certificate_would_get_an_open_account(at, monkeypatch):
    child = at.child()
    (following, grant), meeting = given_next_year(at), lingering(monkeypatch)
    found = selectors.certificates_without

    def unlocked(*said: Any) -> Any:
        rows = found(*said)
        rows.select_for_update = lambda **_: rows
        return rows

    monkeypatch.setattr(selectors, "certificates_without", unlocked)

    answers = at_once(at.municipality.pk, [lambda: suspend(child), lambda: meeting.pass_by(grant)])

    act_for([at.municipality.pk])
    assert answers[1] == 1
    certificate = CertificateAccount.objects.get(child=child)
    assert certificate.state == AccountState.SUSPENDED
    assert balance_of(certificate.periods.get(scheme=following).account_id).status == "open"
