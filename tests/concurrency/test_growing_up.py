"""Certificates of those who have grown up end while they are booked and while others end them."""

import pytest
from django.db import transaction
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_booking import at_once, quoted
from tests.demand.enrolments.test_growing_up import BORN, market, run
from tests.demand.enrolments.test_merging import ensure_sound
from tests.factories import demand

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.enrolments import growing_up
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.foundation.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> demand.Market:
    return market()


def test_many_jobs_close_a_certificate_once(at):
    child = at.child(birth_date=BORN)

    closed = at_once(at.municipality.pk, [lambda: run(at.municipality)] * 4)

    assert sorted(closed) == [0, 0, 0, 1]
    assert OutboxMessage.objects.filter(topic="certificate.closed").count() == 1
    assert AuditEvent.objects.filter(action="certificateaccount.close").count() == 1
    assert CertificateAccount.objects.get(child=child).state == AccountState.CLOSED
    ensure_sound()


def test_a_certificate_that_is_being_booked_is_left_open(at):
    child, meeting = at.child(birth_date=BORN), Meeting()
    booking = quoted(child, at.group)

    def book_and_linger() -> Verdict:
        with transaction.atomic():
            verdict = book_all([booking])[0].verdict
            meeting.stand()
        return verdict

    answers = at_once(at.municipality.pk, [book_and_linger, lambda: meeting.pass_by(lambda: run(at.municipality))])

    assert answers == [Verdict.POSTED, 0]
    assert CertificateAccount.objects.get(child=child).state == AccountState.VALUED
    ensure_sound()


def test_who_looks_before_the_accounts_are_frozen_misses_what_is_being_booked(at):
    child, meeting = at.child(birth_date=BORN), Meeting()
    booking = quoted(child, at.group)

    def book_and_linger() -> Verdict:
        with transaction.atomic():
            verdict = book_all([booking])[0].verdict
            meeting.stand()
        return verdict

    answers = at_once(
        at.municipality.pk, [book_and_linger, lambda: meeting.pass_by(lambda: bool(growing_up.in_use(child)))]
    )

    assert answers == [Verdict.POSTED, False]
    assert growing_up.in_use(child).applications == 1
