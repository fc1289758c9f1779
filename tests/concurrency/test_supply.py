"""Providers, agreements and parts when two people act at the same moment, in real transactions."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import supply
from tests.factories.kernel import OrganisationFactory

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import make_agreement
from sotszakaz.supply.agreements.errors import RecordNotActive
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import Programme, ProgrammePart
from sotszakaz.supply.providers.actions import accept_provider, exclude_provider
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
            both_have_looked.wait(timeout=10)
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
            both_have_looked.wait(timeout=10)
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
