"""Merging records while they are booked, merged and merged the other way round, on connections of their own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, transaction
from tests.concurrency.callers import LIMIT_SECONDS, amended
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_booking import at_once, quoted
from tests.factories import demand, duplicates
from tests.factories.supply import TODAY

from sotszakaz.demand.allocation.merging import merge_children
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.models import Child, DuplicatePair
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import merging
from sotszakaz.demand.enrolments.actions import join_line, offer_places, offers, withdraw_application
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.errors import LineClosed
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import LIVE
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def merge(pair: DuplicatePair, keep: Child) -> Callable[[], Any]:
    return lambda: merge_children(pair_id=pair.pk, keep_id=keep.pk, note="Сверено.", by=SYSTEM, on=TODAY)


@contextmanager
def lingering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meeting]:
    """Merges stay open when their certificates are closed, until who comes by has gone past them or waits."""
    meeting, close = Meeting(), merging.close_certificate

    def close_and_linger(*args: Any, **kwargs: Any) -> None:
        close(*args, **kwargs)
        meeting.stand()  # the booking has judged the child confirmed and waits for the certificate's account

    monkeypatch.setattr(merging, "close_certificate", close_and_linger)
    yield meeting


def test_a_booking_that_comes_during_a_merge_is_refused(at: demand.Market, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    pair, booking = duplicates.pair_of(kept, closed), quoted(closed, at.group)
    with lingering(monkeypatch) as meeting:

        def book_meanwhile() -> Verdict:
            return meeting.pass_by(lambda: book_all([booking])[0].verdict)

        answers = at_once(at.municipality.pk, [merge(pair, kept), book_meanwhile])

    assert answers[1] == Verdict.REFUSED
    assert Child.objects.get(pk=closed.pk).state == ChildState.MERGED
    assert not EnrolmentApplication.objects.exists()
    assert balance_of(at.group.seat_account_id).free == 12


def test_without_closing_the_certificate_a_merged_child_would_be_booked(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    pair, booking = duplicates.pair_of(kept, closed), quoted(closed, at.group)
    is_free, is_booked = threading.Event(), threading.Event()

    def find_idle_and_linger(*_: Any) -> None:
        assert not merging.in_use(closed)
        is_free.set()
        is_booked.wait(timeout=LIMIT_SECONDS)

    monkeypatch.setattr(merging, "freeze_certificate", lambda _: None)
    monkeypatch.setattr(merging, "_ensure_idle", find_idle_and_linger)

    def book_meanwhile() -> Verdict:
        is_free.wait(timeout=LIMIT_SECONDS)
        verdict = book_all([booking])[0].verdict
        is_booked.set()
        return verdict

    answers = at_once(at.municipality.pk, [merge(pair, kept), book_meanwhile])

    assert answers[1] == Verdict.POSTED
    assert EnrolmentApplication.objects.get().child.state == ChildState.MERGED


def test_a_child_that_is_being_merged_does_not_come_into_a_line(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    pair, full = duplicates.pair_of(kept, closed), at.other_group(places=1)
    demand.application(at, group=full)
    with lingering(monkeypatch) as meeting:

        def join_meanwhile() -> Any:
            said = {"child_id": closed.pk, "group_id": full.pk, "by": closed.added_by}
            return meeting.pass_by(lambda: join_line(**said, on=TODAY))

        answers = at_once(at.municipality.pk, [merge(pair, kept), join_meanwhile])

    assert isinstance(answers[1], LineClosed)
    assert not WaitingEntry.objects.exists()


def test_a_merge_that_comes_during_a_booking_waits_and_is_refused(at: demand.Market) -> None:
    kept, closed = duplicates.confirmed_twice(at)
    pair, booking = duplicates.pair_of(kept, closed), quoted(closed, at.group)
    meeting = Meeting()

    def book_and_linger() -> Verdict:
        with transaction.atomic():
            verdict = book_all([booking])[0].verdict
            meeting.stand()
        return verdict

    def merge_meanwhile() -> Any:
        return meeting.pass_by(merge(pair, kept))

    answers = at_once(at.municipality.pk, [book_and_linger, merge_meanwhile])

    assert answers[0] == Verdict.POSTED
    assert isinstance(answers[1], errors.ChildInUse)
    assert CertificateAccount.objects.filter(state="valued").count() == 2


def test_two_people_who_merge_in_opposite_directions_leave_one_record(at: demand.Market) -> None:
    left, right = duplicates.confirmed_twice(at)
    pair = duplicates.pair_of(left, right)

    answers = at_once(at.municipality.pk, [merge(pair, left), merge(pair, right), merge(pair, left)])

    assert sorted(isinstance(each, Refusal) for each in answers) == [False, True, True]
    assert sorted(Child.objects.order_by("pk").values_list("state", flat=True)) == ["confirmed", "merged"]
    assert CertificateAccount.objects.filter(state="closed").count() == 1


def test_merges_that_share_a_record_finish_and_never_make_a_circle(at: demand.Market) -> None:
    first, second = duplicates.confirmed_twice(at)
    third = at.child(**duplicates.MISSPELT, snils="")
    deeds = [
        merge(duplicates.pair_of(keep, close), keep)
        for keep, close in ((first, second), (second, third), (third, first))
    ]

    at_once(at.municipality.pk, deeds)

    living = Child.objects.living().count()
    assert living >= 1
    assert CertificateAccount.objects.exclude(state="closed").count() == living


def test_without_lock_and_trigger_two_records_would_be_merged_into_each_other(at: demand.Market) -> None:
    left, right = duplicates.confirmed_twice(at)
    look = threading.Barrier(2)

    def merge_unlocked(closed: Child, kept: Child) -> bool:
        with transaction.atomic():
            read = Child.objects.get(pk=closed.pk)
            look.wait(timeout=LIMIT_SECONDS)
            move(read, "merge", by=None, merged_into=kept, end_reason="без замка")
        return True

    table = "ALTER TABLE children_child {} TRIGGER child_merges_into_living"
    with amended(table.format("DISABLE"), table.format("ENABLE")):
        answers = at_once(
            at.municipality.pk, [lambda: merge_unlocked(left, right), lambda: merge_unlocked(right, left)]
        )

    assert answers == [True, True]
    assert not Child.objects.living().exists()


class Line:
    """Both records of one child stand in the line of a group whose only place has just come free."""

    def __init__(self, at: demand.Market) -> None:
        self.kept, self.closed = duplicates.confirmed_twice(at)
        self.pair, self.group = duplicates.pair_of(self.kept, self.closed), at.other_group(places=1)
        holder = demand.application(at, group=self.group)
        self.first, self.second = (
            join_line(child_id=child.pk, group_id=self.group.pk, by=child.added_by, on=TODAY)
            for child in (self.closed, self.kept)
        )
        withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)

    def merge(self) -> Callable[[], Any]:
        return merge(self.pair, self.kept)

    def offer(self) -> list[int]:
        return offer_places(group_id=self.group.pk, on=TODAY)


def test_a_place_that_is_offered_during_a_merge_goes_to_the_record_that_stays(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(at)
    with lingering(monkeypatch) as meeting:

        def offer_meanwhile() -> list[int]:
            return meeting.pass_by(line.offer)

        answers = at_once(at.municipality.pk, [line.merge(), offer_meanwhile])

    offered = EnrolmentApplication.objects.get(pk=answers[1][0])
    assert (offered.child, offered.waiting_entry.follows) == (line.kept, line.first)
    assert WaitingEntry.objects.filter(state__in=LIVE).get() == offered.waiting_entry
    assert balance_of(line.group.seat_account_id).held == 1


def test_a_merge_that_comes_during_an_offer_waits_and_leaves_the_place_to_whom_it_was_offered(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, meeting, book = Line(at), Meeting(), offers.book_all

    def book_and_linger(bookings: Any) -> Any:
        answers = book(bookings)
        meeting.stand()
        return answers

    monkeypatch.setattr(offers, "book_all", book_and_linger)

    def merge_meanwhile() -> Any:
        return meeting.pass_by(line.merge())

    answers = at_once(at.municipality.pk, [merge_meanwhile, line.offer])

    assert isinstance(answers[0], errors.ChildInUse)
    assert EnrolmentApplication.objects.get(pk=answers[1][0]).child == line.closed
    assert Child.objects.get(pk=line.closed.pk).state == ChildState.CONFIRMED


def test_without_the_lock_of_the_line_a_merge_and_an_offer_would_stop_each_other(
    at: demand.Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(at)
    monkeypatch.setattr(merging, "_lock_lines", lambda *_: frozenset({line.group.pk}))

    def stopped(deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        except OperationalError as trouble:
            return str(trouble)

    with lingering(monkeypatch) as meeting:

        def offer_meanwhile() -> Any:
            return meeting.pass_by(lambda: stopped(line.offer))

        answers = at_once(at.municipality.pk, [lambda: stopped(line.merge()), offer_meanwhile])

    assert any("deadlock detected" in str(each) for each in answers)
