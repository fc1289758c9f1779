"""Deeds of the life of an application that meet at the same moment; each guard with the twin that shows the race."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_booking import at_once
from tests.factories import demand, life
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import (
    accept_application,
    book,
    change_group,
    expire_due,
    finish_due,
    offer_places,
    sign_application,
    take_offer,
    terminate_by_family,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import MoveRefused, move
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of, list_postings_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
LATE = TODAY + timedelta(days=30)


def seat_of(at: demand.Market) -> tuple[int, int, int]:
    """Free, held and spent places of the group."""
    seat = balance_of(at.group.seat_account_id)
    return seat.free, seat.held, seat.spent


def refused(results: list[Any]) -> int:
    return sum(isinstance(each, Refusal) for each in results)


def releases_of(application: EnrolmentApplication) -> int:
    return len(list_postings_of(("ledger.posting", application.posting_id)))


def test_accepting_twice_makes_one_contract() -> None:
    at = demand.market()
    application = demand.application(at)

    results = at_once(
        at.municipality.pk,
        [lambda: accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)] * 4,
    )

    assert (refused(results), Contract.objects.count(), seat_of(at)) == (3, 1, (11, 0, 1))


def test_cancelling_twice_releases_once() -> None:
    at = demand.market()
    application = demand.application(at)

    results = at_once(
        at.municipality.pk,
        [lambda: withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY)] * 4,
    )

    assert (refused(results), releases_of(application), seat_of(at)) == (3, 1, (12, 0, 0))


def test_without_the_lock_and_the_key_a_place_would_come_back_twice() -> None:
    at = demand.market()
    applications = [demand.application(at) for _ in range(2)]
    cancelled = applications[0]
    look = threading.Barrier(2)

    def cancel(name: str) -> None:
        with transaction.atomic():
            read = EnrolmentApplication.objects.get(pk=cancelled.pk)
            look.wait(timeout=LIMIT_SECONDS)
            move(read, "withdraw", by=None)
            post_one(
                f"unguarded:{name}",
                [EntryRequest(read.seat_account_id, Move.RELEASE, 1)],
                municipality_id=read.municipality_id,
                actor_id=None,
                cause=("ledger.posting", read.posting_id),
                happened_on=TODAY,
            )

    at_once(at.municipality.pk, [lambda: cancel("one"), lambda: cancel("two")])

    assert (releases_of(cancelled), seat_of(at)) == (2, (12, 0, 0))  # the other child's place is sold again


def test_expiring_while_accepting_lets_one_of_them_win() -> None:
    at = demand.market()
    life.ruled(at, unanswered_application="expire")
    application = demand.application(at)

    results = at_once(
        at.municipality.pk,
        [
            lambda: accept_application(application_id=application.pk, by=SYSTEM, on=LATE),
            lambda: expire_due(municipality_id=at.municipality.pk, on=LATE),
        ],
    )

    application.refresh_from_db()
    if application.state == ApplicationState.ACCEPTED:
        assert (results[1], releases_of(application), seat_of(at)) == (0, 0, (11, 0, 1))
    else:
        assert (type(results[0]), releases_of(application), seat_of(at)) == (MoveRefused, 1, (12, 0, 0))


def test_expiring_by_four_workers_releases_each_application_once() -> None:
    at = demand.market()
    life.ruled(at, unanswered_application="expire")
    applications = [demand.application(at) for _ in range(6)]

    done = at_once(at.municipality.pk, [lambda: expire_due(municipality_id=at.municipality.pk, on=LATE)] * 4)

    assert (sum(done), seat_of(at)) == (6, (12, 0, 0))
    assert [releases_of(each) for each in applications] == [1] * 6


def test_signing_while_expiring_lets_one_of_them_win() -> None:
    at = demand.market()
    application = life.invited(at)
    EnrolmentApplication.objects.filter(pk=application.pk).update(answer_by_on=TODAY)
    consents = life.consents(application)

    def sign() -> Contract:
        return sign_application(application_id=application.pk, consents=consents, by=application.applied_by, on=TODAY)

    results = at_once(
        at.municipality.pk,
        [sign, lambda: expire_due(municipality_id=at.municipality.pk, on=TODAY + timedelta(days=1))],
    )

    contracts = Contract.objects.count()
    assert (contracts, results[1]) in [(1, 0), (0, 1)]
    assert seat_of(at) == ((11, 0, 1) if contracts else (12, 0, 0))


def freed_market(places: int, waiting: int) -> tuple[demand.Market, list[WaitingEntry]]:
    """A group whose places have all come free while children waited."""
    at = demand.market(places=places)
    holders = [demand.application(at) for _ in range(places)]
    entries = [life.waiting(at) for _ in range(waiting)]
    for holder in holders:
        withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    return at, entries


def test_two_workers_promote_in_the_order_of_the_line() -> None:
    at, entries = freed_market(places=2, waiting=4)

    made = at_once(at.municipality.pk, [lambda: offer_places(group_id=at.group.pk, on=TODAY)] * 3)

    offered = EnrolmentApplication.objects.filter(state=ApplicationState.OFFERED)
    assert sorted(pk for each in made for pk in each) == sorted(offered.values_list("pk", flat=True))
    assert {each.waiting_entry_id for each in offered} == {each.pk for each in entries[:2]}
    assert seat_of(at) == (0, 2, 0)


def test_without_the_lock_of_the_line_two_workers_would_choose_the_same_child() -> None:
    at, _ = freed_market(places=1, waiting=2)
    look = threading.Barrier(2)

    def first_in_line() -> int:
        chosen = WaitingEntry.objects.filter(group=at.group, state="waiting").earliest("number")
        look.wait(timeout=LIMIT_SECONDS)
        return chosen.pk

    chosen = at_once(at.municipality.pk, [first_in_line] * 2)

    assert chosen[0] == chosen[1]


def test_taking_while_expiring_lets_one_of_them_win() -> None:
    at, holder = life.full_market()
    offer = life.offered(at, holder)
    day_after = offer.answer_by_on + timedelta(days=1)

    results = at_once(
        at.municipality.pk,
        [
            lambda: take_offer(application_id=offer.pk, by=offer.child.added_by, on=offer.answer_by_on),
            lambda: expire_due(municipality_id=at.municipality.pk, on=day_after),
        ],
    )

    offer.refresh_from_db()
    entry = WaitingEntry.objects.get(pk=offer.waiting_entry_id)
    if results[1]:
        assert (offer.state, entry.state, seat_of(at)) == ("expired", "expired", (1, 0, 0))
    else:
        assert (offer.state, entry.state, seat_of(at)) == ("submitted", "taken", (0, 1, 0))


def test_changing_the_group_while_withdrawing_never_holds_two_places_nor_loses_the_money() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)

    def change() -> EnrolmentApplication:
        return change_group(
            application_id=application.pk,
            group_id=target.pk,
            parent_amount=application.parent_amount,
            key=demand.new_key(),
            by=application.applied_by,
            on=TODAY,
        )

    at_once(
        at.municipality.pk,
        [
            change,
            lambda: withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY),
        ],
    )

    live = EnrolmentApplication.objects.filter(state__in=WAITING_FOR_SOMEBODY)
    held = sum(balance_of(each.seat_account_id).held for each in (at.group, target))
    assert held == live.count() <= 1
    assert balance_of(application.certificate_account_id).held == (12_240_00 if live.exists() else 0)


def test_the_same_key_from_two_clients_books_once() -> None:
    at = demand.market()
    child = at.child()

    def click() -> int:
        return book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key="the-same-form-key")

    assert len(set(at_once(at.municipality.pk, [click] * 4))) == 1
    assert seat_of(at) == (11, 1, 0)


def test_two_notices_of_one_contract_give_back_once() -> None:
    at = demand.market()
    contract = demand.contract(at)
    parent, october = contract.application.applied_by, date(2026, 10, 12)

    results = at_once(
        at.municipality.pk, [lambda: terminate_by_family(contract_id=contract.pk, by=parent, on=october)] * 3
    )
    at_once(at.municipality.pk, [lambda: finish_due(municipality_id=at.municipality.pk, on=date(2026, 11, 1))] * 3)

    assert (refused(results), seat_of(at)) == (2, (12, 0, 0))
