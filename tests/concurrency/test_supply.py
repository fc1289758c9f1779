"""Providers, agreements and parts when two people act at the same moment, in real transactions."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.meetings import Doorway
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import supply
from tests.factories.kernel import OrganisationFactory

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import make_agreement, offer_amendment
from sotszakaz.supply.agreements.errors import AmendmentOpen, LimitBelowTaken, RecordNotActive
from sotszakaz.supply.agreements.models import Agreement, Amendment
from sotszakaz.supply.agreements.terms import Amending
from sotszakaz.supply.programmes.models import Programme, ProgrammePart
from sotszakaz.supply.providers.actions import accept_provider, apply_for_change, common, exclude_provider
from sotszakaz.supply.providers.errors import RecordExcluded
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_accept_an_application_once():
    waiting = supply.application()

    def accept():
        return accept_provider(application_id=waiting.pk, by=SYSTEM, on=supply.TODAY)

    results = at_once(waiting.municipality_id, [accept, accept])

    assert kinds(results) == {RegistryRecord, MoveRefused}
    assert RegistryRecord.objects.get().number == "2026-0001"


def test_without_the_lock_both_would_try_to_make_the_record():
    waiting, both_have_looked = supply.application(), threading.Barrier(2)

    def accept_unlocked():
        with transaction.atomic():
            application = ProviderApplication.objects.get(pk=waiting.pk)
            assert application.state == "submitted"
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return RegistryRecord.objects.create(
                municipality_id=application.municipality_id,
                organisation_id=application.organisation_id,
                application=application,
                number=f"{id(application)}",
                included_on=supply.TODAY,
            )

    results = at_once(waiting.municipality_id, [accept_unlocked, accept_unlocked])

    assert kinds(results) == {RegistryRecord, IntegrityError}


def test_an_organisation_that_sends_its_application_twice_has_one():
    municipality, organisation = supply.decided_municipality(), OrganisationFactory()

    results = at_once(municipality.pk, [lambda: supply.application(municipality, organisation)] * 2)

    assert kinds(results) == {ProviderApplication, ConstraintViolated}
    assert ProviderApplication.objects.count() == 1


def test_two_agreements_over_the_same_days_are_one():
    record = supply.record()
    supply.approved_order(record.municipality)

    def agree():
        return make_agreement(record_id=record.pk, terms=supply.terms(), by=SYSTEM, on=supply.TODAY)

    results = at_once(record.municipality_id, [agree, agree])
    act_for([record.municipality_id])

    assert kinds(results) == {Agreement, ConstraintViolated}
    assert Agreement.objects.get().number == "СГ-1/2026"


def test_an_agreement_and_an_exclusion_come_one_after_the_other():
    record = supply.record()
    supply.approved_order(record.municipality)

    def agree():
        return make_agreement(record_id=record.pk, terms=supply.terms(), by=SYSTEM, on=supply.TODAY)

    def exclude():
        return exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    agreed, excluded = at_once(record.municipality_id, [agree, exclude])

    assert isinstance(excluded, RegistryRecord)
    assert isinstance(agreed, Agreement | RecordNotActive)
    if isinstance(agreed, Agreement):
        assert agreed.made_at < excluded.excluded_at


def test_parts_added_at_once_get_their_own_numbers():
    programme = supply.programme()

    results = at_once(programme.municipality_id, [lambda: supply.part(programme)] * 4)

    assert kinds(results) == {ProgrammePart}
    assert sorted(part.number for part in results) == [1, 2, 3, 4]


def test_without_the_lock_parts_take_the_same_number():
    programme, both_have_looked = supply.programme(), threading.Barrier(2)

    def add_unlocked():
        with transaction.atomic():
            latest = Programme.objects.get(pk=programme.pk).parts.count()
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return ProgrammePart.objects.create(
                municipality_id=programme.municipality_id,
                programme=programme,
                number=latest + 1,
                title="Часть",
                hours=Decimal(1),
                price=Decimal(0),
            )

    results = at_once(programme.municipality_id, [add_unlocked] * 2)

    assert kinds(results) == {ProgrammePart, IntegrityError}


def _amend(agreement, limit):
    amending = Amending(ground="Спрос", effective_on=supply.TODAY, limit=Decimal(limit))
    return lambda: offer_amendment(agreement_id=agreement.pk, amending=amending, by=SYSTEM, on=supply.TODAY)


def test_two_amendments_at_once_are_one():
    agreement = supply.agreement()

    results = at_once(agreement.municipality_id, [_amend(agreement, 1_000_000), _amend(agreement, 1_500_000)])
    act_for([agreement.municipality_id])

    assert kinds(results) == {Amendment, AmendmentOpen}
    assert Amendment.objects.get().number == "ДС-1/2026"


def _book(agreement, units):
    """As a booking holds the limit."""
    return lambda: post_one(
        "booking",
        [EntryRequest(agreement.account_id, Move.HOLD, units)],
        municipality_id=agreement.municipality_id,
        actor_id=None,
        cause=("agreements.agreement", agreement.pk),
        happened_on=supply.TODAY,
    )


def test_an_amendment_and_a_booking_do_not_both_take_the_last_rouble():
    agreement = supply.agreement()

    results = at_once(agreement.municipality_id, [_amend(agreement, 1), _book(agreement, 200_000_000)])
    act_for([agreement.municipality_id])

    assert sum(isinstance(each, LimitBelowTaken | LimitExhausted) for each in results) == 1
    assert sum(isinstance(each, Amendment | int) for each in results) == 1
    assert balance_of(agreement.account_id).total == 200_000_000


def test_without_the_hold_both_would_take_it():
    agreement, both_have_looked = supply.agreement(), threading.Barrier(2)

    def looked():
        with transaction.atomic():
            is_free = balance_of(agreement.account_id).free >= 200_000_000
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return is_free

    assert at_once(agreement.municipality_id, [looked, looked]) == [True, True]


def changing(record, number="Л035-00000-26/00000002"):
    claim = supply.claim_of(record.organisation, number=number)
    return apply_for_change(record_id=record.pk, claim=claim, by=SYSTEM, on=supply.TODAY)


def test_a_change_that_is_handed_in_and_an_exclusion_wait_for_one_another(monkeypatch):
    record = supply.record()
    lock, doorway = common.lock_organisation, Doorway()

    def lock_and_linger(organisation_id):
        organisation = lock(organisation_id)
        doorway.enter()
        return organisation

    monkeypatch.setattr(common, "lock_organisation", lock_and_linger)

    def exclude():
        return exclude_provider(record_id=record.pk, ground="own_wish", reason="", by=SYSTEM, on=supply.TODAY)

    excluded, asked = at_once(record.municipality_id, [exclude, lambda: changing(record)])

    assert isinstance(excluded, RegistryRecord)
    assert isinstance(asked, ProviderApplication | RecordExcluded)
    assert not ProviderApplication.objects.waiting().exists()


def test_without_the_lock_a_change_would_wait_for_a_record_that_is_gone():
    record, has_looked, is_handed_in = supply.record(), threading.Event(), threading.Event()

    def exclude_unlocked():
        with transaction.atomic():
            waiting = list(ProviderApplication.objects.waiting().filter(changes=record))
            has_looked.set()
            assert is_handed_in.wait(timeout=LIMIT_SECONDS)
            gone = {"state": "excluded", "excluded_at": timezone.now(), "ground": "Сам попросил."}
            RegistryRecord.objects.filter(pk=record.pk).update(**gone)
            return waiting

    def change():
        assert has_looked.wait(timeout=LIMIT_SECONDS)
        made = changing(record)
        is_handed_in.set()
        return made

    waiting, made = at_once(record.municipality_id, [exclude_unlocked, change])

    assert waiting == []
    assert ProviderApplication.objects.waiting().get() == made


def test_a_change_that_is_accepted_and_one_that_is_handed_in_wait_for_one_another(monkeypatch):
    record = supply.record()
    asked = changing(record)
    lock, doorway = common.lock_organisation, Doorway()

    def lock_and_linger(organisation_id):
        organisation = lock(organisation_id)
        doorway.enter()
        return organisation

    monkeypatch.setattr(common, "lock_organisation", lock_and_linger)

    results = at_once(
        record.municipality_id,
        [
            lambda: accept_provider(application_id=asked.pk, by=SYSTEM, on=supply.TODAY),
            lambda: changing(record, "Л035-00000-26/00000003"),
        ],
    )

    assert isinstance(results[0], RegistryRecord)
    assert isinstance(results[1], (ProviderApplication, ConstraintViolated))


def test_locks_of_a_record_and_its_organisation_in_two_orders_would_stop_each_other():
    record, both_hold_one = supply.record(), threading.Barrier(2)

    def locked(*locks):
        try:
            with transaction.atomic():
                locks[0]()
                both_hold_one.wait(timeout=LIMIT_SECONDS)
                locks[1]()
        except OperationalError as trouble:
            return str(trouble)
        return "locked"

    def organisation():
        common.lock_organisation(record.organisation_id)

    def entry():
        RegistryRecord.objects.lock(record.pk)

    results = at_once(
        record.municipality_id, [lambda: locked(organisation, entry), lambda: locked(entry, organisation)]
    )

    assert sorted("deadlock" in each for each in results) == [False, True]
