"""The line for a full group: joining it, offering freed places to the first, taking what is offered."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

from django.db import transaction

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.freeing import settle_entry
from sotszakaz.demand.enrolments.booking import Booking, Release, Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.payers import acting_for_payers
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.demand.enrolments.rules import Kind, Obstacle
from sotszakaz.demand.enrolments.rules.deadlines import ensure_in_time, ensure_not_over
from sotszakaz.demand.enrolments.rules.limits import answer_term
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.actions import enter_line, leave_line, lock_line, tell_line_moved
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import groups_with_lines, has_line, order_of
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of
from sotszakaz.supply.programmes.models import StudyGroup

__all__ = ["against_child", "join_line", "leave_line", "may_wait", "offer_all_places", "offer_places", "take_offer"]


def against_child(offer: Quote) -> list[Obstacle]:
    """Obstacles that a place and an open window would not remove."""
    return [each for each in offer.obstacles if each.kind == Kind.CASE]


def may_wait(offer: Quote) -> bool:
    """Is a place all that is missing: a closed window, an age or money are no reason to wait in a line."""
    return bool(offer.obstacles) and all(each.kind == Kind.PLACE for each in offer.obstacles)


@transaction.atomic(durable=True)
def join_line(*, child_id: int, group_id: int, by: Actor, on: date, paper: OnPaper | None = None) -> WaitingEntry:
    """Wait for a place in a full group, or behind those who wait already; nothing is held meanwhile.

    Raises PlacesFree, LineClosed naming what else stands in the way, the sentence of `waiting_one_live`, and what
    `ensure_acts_for` does.
    """
    lock_line(group_id)
    child = Child.objects.lock(child_id)  # whose record may be merged into another at this moment
    ensure_acts_for(child, FamilyDeed.JOIN_LINE, StudyGroup(pk=group_id), by=by, on=on, paper=paper)
    offer = quote(child_id=child_id, group_id=group_id, by=SYSTEM, on=on)
    others = [each for each in offer.obstacles if each.kind != Kind.PLACE]
    if others:
        raise errors.LineClosed(reason=others[0].message)
    if offer.seats > 0 and not has_line(group_id):
        raise errors.PlacesFree()
    entry = enter_line(child=offer.child, group=offer.group, by=by)
    outbox.put("waiting.joined", entry)
    return entry


def offer_all_places(*, municipality_id: int, on: date) -> list[int]:
    """Offer whatever is free in all groups with a line; ids of the applications made."""
    made = each_on_its_own(groups_with_lines(municipality_id), lambda pk: offer_places(group_id=pk, on=on))
    return [application_id for each in made for application_id in each]


def offer_places(*, group_id: int, on: date) -> list[int]:
    """Offer the free places of the group to the first in line, each for a term; ids of the applications made.

    Whoever calls and however often, a place is offered once: the line is locked, and each offer is a booking that
    holds the place. Who cannot be enrolled now keeps the number, is passed over with the reason and asked again by
    the next call. Each offer is a transaction of its own.
    """
    made: list[int] = []
    passed: set[int] = set()
    with acting_for_payers([group_id]):  # the line is one, whoever pays
        while (application_id := _offer_next(group_id, passed, on=on)) is not None:
            made.append(application_id)
    return made


@transaction.atomic(durable=True)
def _offer_next(group_id: int, passed: set[int], *, on: date) -> int | None:
    lock_line(group_id)
    group = StudyGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    if balance_of(group.seat_account_id).free == 0:
        return None
    for entry in _line(group, on=on):
        if entry.pk in passed:
            continue
        passed.add(entry.pk)
        application_id = offer_to(entry, on=on)
        if application_id is not None:
            return application_id
    return None


def _line(group: StudyGroup, *, on: date) -> Iterator[WaitingEntry]:
    """Entries in their order, each locked when its turn comes; those settled meanwhile are left out."""
    order = order_of(group.municipality_id, on)
    for pk in list(WaitingEntry.objects.filter(group=group).in_line(order).values_list("pk", flat=True)):
        entry = WaitingEntry.objects.lock(pk)
        if entry.state in (EntryState.WAITING, EntryState.BLOCKED):
            yield entry


def offer_to(
    entry: WaitingEntry, *, on: date, answer_by_on: date | None = None, kept: KeptPlace | None = None
) -> int | None:
    """Hold a place for a locked entry, or note why not; `answer_by_on` is the term of the rules unless told.

    `kept` is a place of this very group that was held for the child before: it comes back in the same posting.

    Part of a larger transaction.
    """
    offer = quote(child_id=entry.child_id, group_id=entry.group_id, by=SYSTEM, on=on)
    against = against_child(offer)
    if against:
        _pass_over(entry, against[0].message)
        return None
    booking = replace(
        offer.booking(key=f"offer-{entry.pk}-{uuid4().hex}", actor_id=None),
        state=ApplicationState.OFFERED,
        waiting_entry_id=entry.pk,
        answer_by_on=answer_by_on or _answer_by(entry, offer.group, on),
        opens_at=None,
        window_id=None,
        releases=(Release(entry.group.seat_account_id, Move.RELEASE, 1),) if kept else (),
    )
    application_id = _booked(booking)
    if application_id is None:
        return None
    with judged(WaitingEntry):
        move(entry, "offer", by=None, note="")
    if kept is not None:
        move(kept, "take", by=None)
    tell_line_moved(entry)
    return application_id


def _booked(booking: Booking) -> int | None:
    """The application of the booking; None when it is refused: its locks go, so that the next takes them in order."""
    before = transaction.savepoint()
    answer = book_all([booking])[0]
    if answer.verdict != Verdict.POSTED:
        transaction.savepoint_rollback(before)
        return None
    transaction.savepoint_commit(before)
    return answer.application_id


def _answer_by(entry: WaitingEntry, group: StudyGroup, on: date) -> date:
    """The term of the regulation, never after the last day of the course.

    Who goes on after the part before has the notice of a continuation, but for the days after the course has begun.
    """
    term = term_of(entry.municipality_id, Parameter.OFFER_TAKE_WORKING_DAYS, on)
    if entry.continues_contract_id is not None:
        notice = term_of(entry.municipality_id, Parameter.CONTINUATION_NOTICE_WORKING_DAYS, on)
        term = max(term, min(notice, previous_day(group.starts_on)))
    return min(term, group.ends_on)


def _pass_over(entry: WaitingEntry, reason: str) -> None:
    if entry.state == EntryState.WAITING:
        move(entry, "block", by=None, note=reason)
        outbox.put("waiting.blocked", entry)
    elif entry.note != reason:
        entry.note = reason
        entry.save(update_fields=["note"])


@transaction.atomic(durable=True)
def take_offer(*, application_id: int, by: Actor, on: date, paper: OnPaper | None = None) -> EnrolmentApplication:
    """The family takes the place that is held for the child: from now on the provider's term runs.

    Raises NotFound for another's child, MoveRefused, TermOver, CourseOver, and what `ensure_acts_for` does.
    """
    application = EnrolmentApplication.objects.lock(application_id)
    ensure_acts_for(application.child, FamilyDeed.TAKE, application, by=by, on=on, paper=paper)
    offered_until = application.answer_by_on
    take(application, by=by, on=on)
    ensure_in_time(offered_until, on=on)
    ensure_not_over(application.period.upper, on=on)
    return application


def take(application: EnrolmentApplication, *, by: Actor, on: date) -> None:
    """The place is taken, the provider's term begins. Part of a larger transaction with the application locked."""
    term = answer_term(application.part.programme.has_entrance_tests)
    last_day = previous_day(application.period.upper)
    answer_by_on = min(term_of(application.municipality_id, term, on), last_day)
    with judged(EnrolmentApplication):
        move(application, "take", by=person_of(by), answer_by_on=answer_by_on)
    settle_entry(application, "take", by=by)
    outbox.put("enrolment.taken", application)


def term_of(municipality_id: int, parameter: Definition[int], on: date) -> date:
    """The last day of the term that begins on the day after `on`, by the rules of the day."""
    return term_ends_on(regulation_on(municipality_id, on), parameter, on)
