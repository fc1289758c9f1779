"""A child of one municipality in a group of another: the municipality of residence pays (ADR 0031)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.clock import Clock
from tests.factories import demand, extra, family, supply
from tests.factories.admission import DAY, NOON, window, wishes_window
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    agree_to_transfer,
    ask_transfer,
    book,
    join_line,
    offer_continuations,
    offer_places,
    take_offer,
    withdraw_application,
)
from sotszakaz.demand.enrolments.actions.transfers import change_of
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, Intake, TransferRequest
from sotszakaz.demand.enrolments.quotes import Many, facts_of, quote, seek
from sotszakaz.demand.enrolments.quotes.card import Quote
from sotszakaz.demand.enrolments.rules import obstacles
from sotszakaz.demand.enrolments.selectors import groups_to_change
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import lengths_of_lines, line_of, place_in_line
from sotszakaz.demand.waiting.states import EntryState
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import SupportCentre
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.actions import place_group
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.significance import declare_significant
from sotszakaz.supply.providers.actions import exclude_provider
from sotszakaz.supply.providers.models import AppliedService

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> demand.Market:
    """Where the group is; its unit cost is another one, so that nobody takes it for the payer's."""
    return demand.market(places=2, unit_cost=Decimal(190))


@pytest.fixture
def home(place: demand.Market) -> demand.Market:
    """Where the child lives, and whose session it is from here on."""
    return demand.market()


def quoted(child: Child, place: demand.Market) -> Quote:
    return quote(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY)


def told(offer: Quote) -> list[type]:
    return [type(each.refusal) for each in offer.obstacles]


def applied(child: Child, place: demand.Market) -> EnrolmentApplication:
    pk = book(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY, key=demand.new_key())
    return EnrolmentApplication.objects.get(pk=pk)


def test_the_payer_is_the_municipality_of_the_child(home: demand.Market, place: demand.Market) -> None:
    record = demand.serving(home, place)
    child = home.child()

    offer = quoted(child, place)

    assert offer.is_possible
    assert offer.elsewhere is not None
    assert (offer.elsewhere.payer, offer.elsewhere.place) == (
        home.municipality.short_name,
        place.municipality.short_name,
    )
    assert offer.sources.agreement == Agreement.objects.get(record=record)
    assert offer.terms is not None
    assert offer.terms.certificate_amount == Decimal(12_240)  # 68 hours by 200 roubles of the payer bear it

    made = applied(child, place)

    assert (made.municipality_id, made.organisation_id) == (home.municipality.pk, place.record.organisation_id)
    assert made.agreement.record == record
    act_for([home.municipality.pk, place.municipality.pk])
    assert balance_of(place.group.seat_account_id).held == 1
    assert balance_of(made.agreement_account_id).held == 12_240_00


def test_the_unit_cost_is_the_payers(place: demand.Market) -> None:
    home = demand.market(unit_cost=Decimal(100), price=Decimal(6_800))
    demand.serving(home, place)

    offer = quoted(home.child(), place)

    assert offer.terms is not None
    assert (offer.terms.certificate_amount, offer.terms.parent_amount) == (Decimal(6_800), Decimal(5_440))


def test_what_is_missing_is_named(home: demand.Market, place: demand.Market) -> None:
    child = home.child()
    assert told(quoted(child, place)) == [errors.ProviderNotInRegistry]

    record = supply.record(home.municipality, place.record.organisation)
    assert told(quoted(child, place)) == [errors.NoAgreementWithPayer]

    supply.agreement(record)
    assert told(quoted(child, place)) == []

    services = AppliedService.objects.filter(application=record.application)
    services.filter(service=place.group.part.programme.service_id).delete()
    [obstacle] = quoted(child, place).obstacles
    assert isinstance(obstacle.refusal, errors.ServiceNotInRegistry)
    assert obstacle.clause == f"Реестр исполнителей: {home.municipality.short_name}"
    assert home.municipality.short_name in obstacle.message


def test_who_left_the_payers_registry_takes_its_children_no_more(home: demand.Market, place: demand.Market) -> None:
    record = demand.serving(home, place)
    child = home.child()
    exclude_provider(record_id=record.pk, ground="own_wish", reason="Заявление исполнителя.", by=SYSTEM, on=TODAY)

    assert told(quoted(child, place)) == [errors.ProviderNotInRegistry]


def test_many_read_what_the_quote_of_a_group_elsewhere_reads(home: demand.Market, place: demand.Market) -> None:
    child = home.child()

    def assert_same() -> None:
        own = seek(child.pk, place.group.pk, person_id=None, at=NOON, on=TODAY, starts_on=None, without=None)
        many = Many(home.municipality, [child.pk], [place.group.pk], on=TODAY).sought(child.pk, place.group.pk)
        assert many is not None
        assert facts_of(many, at=NOON) == facts_of(own, at=NOON)
        assert [each.message for each in obstacles(facts_of(many))] == [
            each.message for each in obstacles(facts_of(own))
        ]

    assert_same()
    record = supply.record(home.municipality, place.record.organisation)
    assert_same()
    supply.agreement(record)
    assert_same()


def test_the_contract_is_the_payers_and_the_place_is_charged(home: demand.Market, place: demand.Market) -> None:
    demand.serving(home, place)
    made = applied(home.child(), place)
    act_for([home.municipality.pk])

    contract = accept_application(application_id=made.pk, by=SYSTEM, on=TODAY)

    assert contract is not None
    assert contract.municipality_id == home.municipality.pk
    assert contract.social_certificate.municipality_id == home.municipality.pk
    assert balance_of(place.group.seat_account_id).spent == 1


def test_nobody_of_the_groups_municipality_reads_of_the_child(home: demand.Market, place: demand.Market) -> None:
    demand.serving(home, place)
    child = home.child()
    made = applied(child, place)
    accept_application(application_id=made.pk, by=SYSTEM, on=TODAY)

    act_for([place.municipality.pk])

    assert not Child.objects.filter(pk=child.pk).exists()
    assert not EnrolmentApplication.objects.exists()
    assert not Contract.objects.exists()
    assert balance_of(place.group.seat_account_id).spent == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT enrolments_payers(%s)", [[place.group.pk]])
        assert cursor.fetchone() == ([home.municipality.pk],)


def test_a_booking_on_an_agreement_of_the_groups_municipality_is_forbidden(
    home: demand.Market, place: demand.Market
) -> None:
    demand.serving(home, place)
    child = home.child()
    booking = quoted(child, place).booking(key=demand.new_key(), actor_id=child.added_by_id)
    act_for([home.municipality.pk, place.municipality.pk])
    other = Agreement.objects.get(record=place.record)
    accounts = replace(booking.accounts, agreement=other.account_id)

    [answer] = book_all([replace(booking, agreement_id=other.pk, accounts=accounts)])

    assert answer.verdict == Verdict.FORBIDDEN


def test_children_of_others_wait_until_the_places_are_shared_out(home: demand.Market, place: demand.Market) -> None:
    demand.serving(home, place)
    child = home.child()
    act_for([place.municipality.pk])
    wishes_window(place.municipality, group_id=place.group.pk)
    act_for([home.municipality.pk])

    offer = quote(child_id=child.pk, group_id=place.group.pk, by=child.added_by, at=NOON)

    assert not offer.standing.takes_wishes
    assert [each.refusal.code for each in offer.obstacles] == ["admission_own_children_first"]
    assert place.municipality.short_name in offer.obstacles[0].message


def test_a_preliminary_list_is_not_offered_to_children_of_others(home: demand.Market, place: demand.Market) -> None:
    demand.serving(home, place)
    child = home.child()
    act_for([place.municipality.pk])
    window(place.municipality, preliminary_from=NOON - DAY, opens_at=NOON + DAY)
    act_for([home.municipality.pk])

    offer = quote(child_id=child.pk, group_id=place.group.pk, by=child.added_by, at=NOON)

    assert not offer.standing.takes_preliminary
    assert "сохранить в избранном" in offer.obstacles[0].message
    assert offer.opens_at == NOON + DAY


def test_a_significant_programme_is_the_payers_own_choice(place: demand.Market) -> None:
    """Hours beyond a norm are money of the payer: what another municipality has declared opens none."""
    home = extra.market(norm=2_00, extra=4_00)
    demand.serving(home, place)
    child = home.child()
    act_for([place.municipality.pk])
    declare_significant(programme_id=place.group.part.programme_id, ground="Перечень", by=SYSTEM, on=TODAY)
    act_for([home.municipality.pk])

    assert told(quoted(child, place)) == [errors.OnlyForSignificant]


def waits(child: Child, place: demand.Market) -> WaitingEntry:
    act_for([child.municipality_id])
    return join_line(child_id=child.pk, group_id=place.group.pk, by=child.added_by, on=TODAY)


def test_one_line_has_children_of_both_and_counts_them_all(place: demand.Market, home: demand.Market) -> None:
    demand.serving(home, place)
    act_for([place.municipality.pk])
    taken = [demand.application(place) for _ in range(2)]
    own = place.child()
    act_for([home.municipality.pk])
    child, newcomer = home.child(), home.child()

    first = waits(own, place)
    second = waits(child, place)

    assert (first.number, second.number) == (1, 2)
    assert place_in_line(second, on=TODAY) == 2
    assert told(quoted(newcomer, place)) == [errors.OthersWait]
    assert lengths_of_lines([place.group.pk]) == {place.group.pk: 2}
    assert [each.place for each in line_of(place.group.pk, place.municipality.pk, on=TODAY)] == [2]
    act_for([place.municipality.pk])
    withdraw_application(application_id=taken[0].pk, by=taken[0].child.added_by, on=TODAY)
    act_for([home.municipality.pk])

    [made] = offer_places(group_id=place.group.pk, on=TODAY)

    assert not EnrolmentApplication.objects.filter(pk=made).exists()  # it is of the other municipality
    assert place_in_line(second, on=TODAY) == 1
    moved = OutboxMessage.objects.filter(topic="waiting.moved").values_list("municipality_id", flat=True)
    assert set(moved) == {home.municipality.pk, place.municipality.pk}
    act_for([place.municipality.pk])
    assert EnrolmentApplication.objects.get(pk=made).child == own


def test_a_place_that_the_other_payers_child_gives_back_goes_to_the_first(
    home: demand.Market, place: demand.Market
) -> None:
    demand.serving(home, place)
    act_for([place.municipality.pk])
    demand.application(place)
    act_for([home.municipality.pk])
    held = applied(home.child(), place)
    act_for([place.municipality.pk])
    own = place.child()
    entry = waits(own, place)
    act_for([home.municipality.pk])
    withdraw_application(application_id=held.pk, by=held.child.added_by, on=TODAY)

    drain_apart()

    act_for([place.municipality.pk])
    entry.refresh_from_db()
    assert entry.state == EntryState.OFFERED


def test_families_of_all_payers_are_told_where_the_group_meets(home: demand.Market, place: demand.Market) -> None:
    demand.serving(home, place)
    child = home.child()
    applied(child, place)
    act_for([place.municipality.pk])
    own = place.child()
    demand.application(place, own)
    place_group(group_id=place.group.pk, address="ул. Новая, д. 5", latitude=None, longitude=None, by=SYSTEM)

    drain_together()
    drain_together()  # what the municipality of the group has passed on

    both = [home.municipality.pk, place.municipality.pk]
    act_for(both)
    notices = Notice.objects.filter(title__startswith="Новый адрес")
    assert {(each.user_id, each.municipality_id) for each in notices} == {
        (child.added_by_id, home.municipality.pk),
        (own.added_by_id, place.municipality.pk),
    }


def neighbours(place: demand.Market, home: demand.Market, **changes: object) -> StudyGroup:
    """Another group of the part in which a neighbour has its place; the session acts for the payer from here on."""
    act_for([place.municipality.pk])
    made = place.other_group(place.group.part, **changes)
    act_for([home.municipality.pk])
    return made


def test_a_child_moves_between_groups_elsewhere_and_its_own_municipality_pays_on(
    home: demand.Market, place: demand.Market
) -> None:
    record = demand.serving(home, place)
    other = neighbours(place, home, places=1, address="ул. Садовая, 2")
    child = home.child()
    contract = accept_application(application_id=applied(child, place).pk, by=SYSTEM, on=TODAY)
    assert contract is not None
    pk = contract.application_id
    act_for([home.municipality.pk])
    said = {"group_id": other.pk, "words": "", "parent_amount": Decimal(0), "by": child.added_by, "on": TODAY}

    assert [each.pk for each, _ in groups_to_change(contract.application, on=TODAY)] == [other.pk]
    request = ask_transfer(application_id=pk, **said)
    made = agree_to_transfer(application_id=pk, side=Side.PROVIDER, by=SYSTEM, on=TODAY)

    assert (request.municipality_id, made.municipality_id) == (home.municipality.pk, home.municipality.pk)
    assert (made.contract.agreement.record, made.contract.social_certificate.municipality_id) == (
        record,
        home.municipality.pk,
    )
    both = [balance_of(each.seat_account_id) for each in (place.group, other)]
    assert [(each.free, each.spent) for each in both] == [(2, 0), (0, 1)]
    act_for([place.municipality.pk])
    assert not TransferRequest.objects.exists()
    own = demand.application(place)
    full = change_of(own, other.pk, on=TODAY)
    assert [type(each.refusal) for each in full.offer.obstacles] == [errors.NoSeatsToChange]


def test_the_next_part_elsewhere_is_offered_before_the_line_of_the_place(
    home: demand.Market, place: demand.Market
) -> None:
    demand.serving(home, place)
    autumn = neighbours(place, home, ends_on=date(2026, 10, 31))
    child = home.child()
    contract = demand.contract(home, child, group=autumn)
    act_for([place.municipality.pk])
    winter = place.other_group(starts_on=date(2026, 11, 9), ends_on=date(2026, 12, 25), places=1)
    holder = demand.application(place, group=winter)
    first = waits(place.child(), replace(place, group=winter))
    act_for([home.municipality.pk])
    day = date(2026, 10, 12)

    assert offer_continuations(municipality_id=home.municipality.pk, on=day) == []
    entry = WaitingEntry.objects.get(continues_contract_id=contract.pk)
    assert place_in_line(entry, on=day) == 1
    act_for([place.municipality.pk])
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=day)
    offer_places(group_id=winter.pk, on=day)
    first.refresh_from_db()

    assert first.state == EntryState.WAITING
    act_for([home.municipality.pk])
    offered = EnrolmentApplication.objects.get(waiting_entry=entry)
    taken = take_offer(application_id=offered.pk, by=child.added_by, on=day)
    signed = accept_application(application_id=taken.pk, by=SYSTEM, on=day)
    assert signed is not None
    assert (signed.municipality_id, signed.group, signed.agreement) == (
        home.municipality.pk,
        winter,
        contract.agreement,
    )
    assert offer_continuations(municipality_id=home.municipality.pk, on=day) == []


def test_a_paper_is_entered_by_the_counter_of_the_payer(
    home: demand.Market, place: demand.Market, clock: Clock
) -> None:
    clock.go(TODAY)
    demand.serving(home, place)
    here, there = (member(SupportCentre, at.municipality) for at in (home, place))
    act_for([home.municipality.pk])
    child = family.child_without_login(home, here)

    made = family.entered(home, here, child, group=place.group)

    assert (made.municipality_id, made.intake.municipality_id) == (home.municipality.pk, home.municipality.pk)
    with pytest.raises((NotFound, NotAllowed)):
        family.entered(home, there, child, group=place.group)
    act_for([place.municipality.pk])
    with pytest.raises(NotFound):
        family.entered(home, there, child, group=place.group)
    assert not Intake.objects.exists()
    act_for([home.municipality.pk])
    contract = accept_application(application_id=made.pk, by=SYSTEM, on=TODAY)
    assert contract is not None
    assert balance_of(place.group.seat_account_id).spent == 1
