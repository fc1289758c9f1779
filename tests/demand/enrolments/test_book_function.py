"""What `book_enrolments` answers beside the ledger's own answers: the contract of the door, whoever calls it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from django.utils import timezone
from tests.concurrency.callers import connect
from tests.factories import demand
from tests.factories.admission import window, wishes_window
from tests.factories.supply import TODAY

from config.launch import roles
from sotszakaz.demand.admission.actions import cancel_window, close_window, move_window
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.rules import Term
from sotszakaz.demand.admission.states import WindowState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.demand.enrolments.booking import Booking, Release, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.models import AuditEvent, OutboxMessage
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


def quoted(child: Child, group: StudyGroup) -> Booking:
    offer = quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)
    return offer.booking(key=demand.new_key(), actor_id=child.added_by.pk)


def verdicts(*bookings: Booking) -> list[Verdict]:
    return [answer.verdict for answer in book_all(bookings)]


def waiting(at: demand.Market, child: Child) -> WaitingEntry:
    return WaitingEntry.objects.create(
        municipality=at.municipality,
        child=child,
        group=at.group,
        part=at.group.part,
        organisation=at.group.organisation,
        number=1,
    )


def test_a_booking_leaves_its_audit_event_and_its_message(at: demand.Market) -> None:
    booked = book_all([quoted(at.child(), at.group)])[0]

    about = {"subject_type": "enrolments.enrolmentapplication", "subject_id": booked.application_id}
    assert AuditEvent.objects.get(**about).action == "enrolmentapplication.submit"
    assert OutboxMessage.objects.get(**about).topic == "enrolment.submitted"


def test_nothing_is_booked_before_the_window_opens(at: demand.Market) -> None:
    booking = quoted(at.child(), at.group)
    minute = timedelta(minutes=1)

    assert verdicts(replace(booking, opens_at=timezone.now() + minute)) == [Verdict.EARLY]
    assert verdicts(replace(booking, opens_at=timezone.now() - minute)) == [Verdict.POSTED]


def cancelled(of: EnrolmentWindow) -> None:
    cancel_window(window_id=of.pk, reason="Перенос приёма.", by=SYSTEM)


def moved(of: EnrolmentWindow) -> None:
    term = Term(of.opens_at + timedelta(hours=3), of.closes_at)
    move_window(window_id=of.pk, term=term, reason="Перенос приёма.", by=SYSTEM, at=timezone.now())


@pytest.mark.parametrize("spoil", [cancelled, moved])
def test_a_window_that_is_cancelled_or_moved_voids_what_was_quoted_for_its_opening(
    at: demand.Market, spoil: Callable[[EnrolmentWindow], None]
) -> None:
    days = timedelta(days=30)
    opening = window(at.municipality, opens_at=timezone.now() + days, closes_at=timezone.now() + 2 * days)
    booking = quoted(at.child(), at.group)
    assert verdicts(booking) == [Verdict.EARLY]

    spoil(opening)

    assert verdicts(booking) == [Verdict.STALE]
    assert not EnrolmentApplication.objects.exists()


def test_a_window_that_is_closed_by_hand_voids_what_was_quoted_while_it_was_open(at: demand.Market) -> None:
    hour = timedelta(hours=1)
    is_open = window(at.municipality, opens_at=timezone.now() - hour, closes_at=timezone.now() + hour)
    early, late = quoted(at.child(), at.group), quoted(at.child(), at.group)
    assert verdicts(early) == [Verdict.POSTED]

    close_window(window_id=is_open.pk, by=SYSTEM, at=timezone.now())

    assert verdicts(late) == [Verdict.STALE]
    assert verdicts(early) == [Verdict.ALREADY]


def quoted_an_hour_ago(at: demand.Market) -> Booking:
    child, hour = at.child(), timedelta(hours=1)
    offer = quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, at=timezone.now() - hour)
    return offer.booking(key=demand.new_key(), actor_id=child.added_by.pk)


@pytest.mark.parametrize(
    ("closes", "verdict"),
    [(timedelta(seconds=-1), Verdict.STALE), (timedelta(minutes=1), Verdict.POSTED), (None, Verdict.POSTED)],
)
def test_a_window_that_ended_by_the_clock_voids_what_was_quoted_while_it_was_open(
    at: demand.Market, closes: timedelta | None, verdict: Verdict
) -> None:
    now = timezone.now()
    window(at.municipality, opens_at=now - timedelta(hours=2), closes_at=None if closes is None else now + closes)
    booking = quoted_an_hour_ago(at)
    assert booking.window_id is not None

    assert verdicts(booking) == [verdict]


def test_what_is_left_after_wishes_is_booked_after_their_window_has_ended(at: demand.Market) -> None:
    now = timezone.now()
    opened, ended = now - timedelta(hours=3), now - timedelta(hours=2)
    given = wishes_window(at.municipality, opens_at=opened, closes_at=ended)
    EnrolmentWindow.objects.filter(pk=given.pk).update(state=WindowState.LEFTOVERS, settled_at=ended)
    booking = quoted_an_hour_ago(at)
    assert booking.window_id == given.pk

    assert verdicts(booking) == [Verdict.POSTED]


def test_a_repeated_key_is_answered_only_for_what_it_made(at: demand.Market) -> None:
    booking = quoted(at.child(), at.group)
    [made] = book_all([booking])
    price = replace(booking.terms, certificate_amount=booking.terms.certificate_amount - 1, parent_amount=Decimal(1))

    [again] = book_all([booking])
    assert (again.verdict, again.application_id) == (Verdict.ALREADY, made.application_id)
    others = [replace(booking, terms=price), replace(quoted(at.child(), at.group), key=booking.key)]
    assert verdicts(*others) == [Verdict.KEY_CONFLICT] * 2

    withdraw_application(application_id=made.application_id, by=SYSTEM, on=TODAY)
    newcomer = quoted(at.child(), at.group)
    assert verdicts(booking, newcomer, *others) == [Verdict.ALREADY, Verdict.POSTED, *[Verdict.KEY_CONFLICT] * 2]
    assert book_all([booking]) == [again]


def test_a_newcomer_does_not_go_before_those_who_wait(at: demand.Market) -> None:
    entry = waiting(at, at.child())

    assert verdicts(quoted(at.child(), at.group)) == [Verdict.QUEUED]

    of_the_line = replace(quoted(entry.child, at.group), waiting_entry_id=entry.pk, state=ApplicationState.OFFERED)
    assert verdicts(of_the_line) == [Verdict.POSTED]
    offered = EnrolmentApplication.objects.get()
    assert (offered.state, offered.waiting_entry_id) == (ApplicationState.OFFERED, entry.pk)
    assert OutboxMessage.objects.get(subject_id=offered.pk, topic__startswith="enrolment.").topic == "enrolment.offered"


def test_a_blocked_entry_holds_nobody_up(at: demand.Market) -> None:
    move(waiting(at, at.child()), "block", by=None, note="на сертификате не хватает средств")

    assert verdicts(quoted(at.child(), at.group)) == [Verdict.POSTED]


def test_a_quote_that_has_not_seen_another_application_is_stale(at: demand.Market) -> None:
    child = at.child()
    seen_none = [replace(quoted(child, group), live_seen=0) for group in (at.group, at.other_group())]

    assert verdicts(seen_none[0]) == [Verdict.POSTED]
    assert verdicts(seen_none[1]) == [Verdict.STALE]
    assert verdicts(replace(seen_none[1], live_seen=1)) == [Verdict.POSTED]


def test_two_bookings_of_one_child_in_one_call_are_not_judged_by_one_quote(at: demand.Market) -> None:
    child = at.child()
    bookings = [replace(quoted(child, group), live_seen=0) for group in (at.group, at.other_group())]

    assert verdicts(*bookings) == [Verdict.POSTED, Verdict.AGAIN]


def test_a_repeated_key_is_answered_first_whatever_has_changed(at: demand.Market) -> None:
    booking = replace(quoted(at.child(), at.group), live_seen=0)
    assert verdicts(booking) == [Verdict.POSTED]
    waiting(at, at.child())

    late = replace(booking, opens_at=timezone.now() + timedelta(minutes=1))
    assert verdicts(booking, late) == [Verdict.ALREADY, Verdict.ALREADY]


def test_a_transfer_gives_back_and_takes_in_one_posting(at: demand.Market) -> None:
    child = at.child()
    target = at.other_group(at.group.part)
    booking = quoted(child, target)
    old = demand.application(at, child)
    move(old, "transfer", by=child.added_by, answered_at=timezone.now())
    given_back = (
        Release(old.seat_account_id, Move.RELEASE, 1),
        Release(old.certificate_account_id, Move.RELEASE, old.certificate_units),
        Release(old.agreement_account_id, Move.RELEASE, int(old.certificate_amount * 100)),
        Release(old.budget_account_id, Move.RELEASE, int(old.certificate_amount * 100)),
        Release(old.volume_account_id, Move.RELEASE, int(old.person_hours * 100)),
    )

    assert verdicts(replace(booking, replaces_id=old.pk, releases=given_back)) == [Verdict.POSTED]

    assert (balance_of(at.group.seat_account_id).held, balance_of(target.seat_account_id).held) == (0, 1)
    assert balance_of(old.certificate_account_id).held == old.certificate_units
    assert EnrolmentApplication.objects.get(group=target).replaces_id == old.pk


def test_a_transfer_into_a_full_group_gives_nothing_back(at: demand.Market) -> None:
    child = at.child()
    full = at.other_group(places=1)
    demand.application(at, group=full)
    old = demand.application(at, child)
    given_back = (Release(old.seat_account_id, Move.RELEASE, 1),)

    answer = book_all([replace(quoted(child, full), replaces_id=old.pk, releases=given_back)])[0]

    assert answer.verdict == Verdict.REFUSED
    assert answer.outcome is not None
    assert answer.outcome.refused_account_id == full.seat_account_id
    assert balance_of(old.seat_account_id).held == 1


@pytest.mark.django_db(transaction=True)
def test_what_an_application_names_is_not_deleted_by_anybody(at: demand.Market) -> None:
    application = demand.application(at)

    with connect(roles.OWNER) as owner, pytest.raises(psycopg.errors.ForeignKeyViolation) as refused:
        owner.execute("DELETE FROM children_child WHERE id = %s", [application.child_id])

    assert refused.value.diag.constraint_name == "enrolment_named_stays"
