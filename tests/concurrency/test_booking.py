"""Bookings and answers that arrive at the same moment, in real transactions on their own connections."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import Meeting
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import accept_application, book, refuse_application, withdraw_application
from sotszakaz.demand.enrolments.booking import Booking, Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused, move
from sotszakaz.kernel.ledger.selectors import balance_of, list_postings_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(municipality_id: int, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Results of the deeds, or the refusals that they raised; all start together, each on its own connection."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            act_for([municipality_id])
            start.wait(timeout=LIMIT_SECONDS)
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def quoted(child: Child, group: StudyGroup, *, key: str = "") -> Booking:
    """A booking on the terms of this moment, to be posted later."""
    offer = quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)
    return offer.booking(key=key or demand.new_key(), actor_id=child.added_by.pk)


def post_at_once(at: demand.Market, bookings: Sequence[Booking]) -> list[Verdict]:
    deeds = [lambda booking=booking: book_all([booking])[0].verdict for booking in bookings]
    return at_once(at.municipality.pk, deeds)


def test_the_last_seat_goes_to_one_child() -> None:
    at = demand.market(places=1)
    bookings = [quoted(at.child(), at.group) for _ in range(8)]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED] + [Verdict.REFUSED] * 7
    assert EnrolmentApplication.objects.count() == 1
    assert (balance_of(at.group.seat_account_id).free, balance_of(at.group.seat_account_id).held) == (0, 1)


def test_without_the_ledger_the_last_seat_would_be_sold_twice() -> None:
    at = demand.market(places=1)
    look = threading.Barrier(2)

    def count_then_insert() -> bool:
        taken = EnrolmentApplication.objects.filter(group=at.group).count()
        look.wait(timeout=LIMIT_SECONDS)
        return taken < at.group.places

    assert at_once(at.municipality.pk, [count_then_insert] * 2) == [True, True]


def test_the_last_kopecks_of_a_certificate_pay_one_of_two_parts() -> None:
    at = demand.market(value=15_000_00)
    child = at.child()
    bookings = [replace(quoted(child, group), live_seen=None) for group in (at.group, at.other_group())]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.REFUSED]
    assert balance_of(bookings[0].accounts.certificate).held == 12_240_00


def test_two_bookings_at_once_are_not_both_judged_by_what_neither_has_seen() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    bookings = [replace(quoted(child, group), live_seen=0) for group in (at.group, at.other_group())]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.STALE]


def test_two_bookings_under_norms_of_different_months_are_not_both_judged_by_what_neither_has_seen() -> None:
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=12_00)
    child = at.child()
    spans = [(date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 11, 2), date(2026, 11, 30))]
    groups = [at.other_group(starts_on=first, ends_on=last) for first, last in spans]
    bookings = [replace(quoted(child, group), live_seen=0) for group in groups]
    assert not set(bookings[0].month_account_ids) & set(bookings[1].month_account_ids)

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.STALE]


def test_without_what_the_quote_has_seen_a_limit_of_one_would_be_broken() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    bookings = [replace(quoted(child, group), live_seen=None) for group in (at.group, at.other_group())]

    verdicts = post_at_once(at, bookings)

    assert verdicts == [Verdict.POSTED, Verdict.POSTED]


def test_a_double_click_books_once() -> None:
    at = demand.market()
    child = at.child()

    def click() -> int:
        return book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key="one-form")

    made = at_once(at.municipality.pk, [click] * 8)

    assert made == [EnrolmentApplication.objects.get().pk] * 8
    assert balance_of(at.group.seat_account_id).held == 1


def test_two_forms_for_one_part_book_once_and_leave_nothing_held_twice() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    groups = [at.group, at.other_group(at.group.part), at.other_group(at.group.part)]
    bookings = [quoted(child, group) for group in groups]

    verdicts = post_at_once(at, bookings)

    assert sorted(verdicts) == [Verdict.POSTED, Verdict.TAKEN, Verdict.TAKEN]
    assert sum(balance_of(group.seat_account_id).held for group in groups) == 1
    assert balance_of(bookings[0].accounts.certificate).held == 12_240_00


def test_a_booking_that_waited_for_another_of_the_same_part_is_undone_and_told_so() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    first, second = quoted(child, at.group), quoted(child, at.other_group(at.group.part))
    meeting = Meeting()

    def book_and_linger() -> Verdict:
        with transaction.atomic():
            verdict = book_all([first])[0].verdict
            meeting.stand()  # the other one has judged the child free and waits for the certificate's account
        return verdict

    def book_meanwhile() -> Verdict:
        return meeting.pass_by(lambda: book_all([second])[0].verdict)

    assert at_once(at.municipality.pk, [book_and_linger, book_meanwhile]) == [Verdict.POSTED, Verdict.TAKEN]
    assert balance_of(second.accounts.seat).held == 0


def test_batches_that_share_children_and_groups_finish_and_answer_everyone() -> None:
    at = demand.market(places=5, value=100_000_00)
    groups = [at.group, at.other_group(places=5)]
    bookings = [quoted(at.child(), group) for _ in range(6) for group in groups]
    orders = [bookings, bookings[::-1], bookings[6:] + bookings[:6]]

    answers = at_once(at.municipality.pk, [lambda order=order: book_all(order) for order in orders])

    assert all(len(each) == len(bookings) for each in answers)
    posted = [answer for each in answers for answer in each if answer.verdict == Verdict.POSTED]
    assert len(posted) == EnrolmentApplication.objects.count() == 10
    assert [balance_of(group.seat_account_id).free for group in groups] == [0, 0]


def accept_and_withdraw(at: demand.Market, application: EnrolmentApplication) -> list[Any]:
    parent = application.applied_by
    return at_once(
        at.municipality.pk,
        [
            lambda: accept_application(application_id=application.pk, by=SYSTEM, on=TODAY),
            lambda: withdraw_application(application_id=application.pk, by=parent, on=TODAY),
        ],
    )


def test_accepting_while_withdrawing_lets_one_of_them_win() -> None:
    at = demand.market()
    application = demand.application(at)

    results = accept_and_withdraw(at, application)

    assert sum(isinstance(each, MoveRefused) for each in results) == 1
    seat = balance_of(at.group.seat_account_id)
    if Contract.objects.exists():
        assert (seat.spent, seat.held, balance_of(application.certificate_account_id).held) == (1, 0, 12_240_00)
    else:
        assert (seat.free, seat.held, balance_of(application.certificate_account_id).held) == (12, 0, 0)


def test_without_the_lock_an_application_would_be_accepted_and_withdrawn() -> None:
    at = demand.market()
    application = demand.application(at)
    look = threading.Barrier(2)

    def answer(verb: str) -> None:
        with transaction.atomic():
            read = EnrolmentApplication.objects.get(pk=application.pk)
            look.wait(timeout=LIMIT_SECONDS)
            move(read, verb, by=application.applied_by)

    at_once(at.municipality.pk, [lambda: answer("accept"), lambda: answer("withdraw")])

    done = AuditEvent.objects.filter(subject_id=application.pk, subject_type="enrolments.enrolmentapplication")
    assert {"enrolmentapplication.accept", "enrolmentapplication.withdraw"} <= set(
        done.values_list("action", flat=True).order_by("pk")
    )


def test_refusing_while_withdrawing_releases_once() -> None:
    at = demand.market()
    application = demand.application(at)
    parent = application.applied_by

    results = at_once(
        at.municipality.pk,
        [
            lambda: refuse_application(
                application_id=application.pk, ground="health", reason="нет справки", by=SYSTEM, on=TODAY
            ),
            lambda: withdraw_application(application_id=application.pk, by=parent, on=TODAY),
        ],
    )

    assert sum(isinstance(each, MoveRefused) for each in results) == 1
    assert balance_of(at.group.seat_account_id).free == 12
    assert len(list_postings_of(("ledger.posting", application.posting_id))) == 1
