"""Each check of the room passes over a real chain and finds the offence that it is for."""

from datetime import date

import pytest
from tests.factories import ordering, supply
from tests.factories.replay import replayed

from sotszakaz.foundation.verification import Finding, find_offenders, registered_checks
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementKind

pytestmark = pytest.mark.django_db


def finding(name: str) -> Finding:
    return find_offenders(next(check for check in registered_checks() if check.name == name))


@pytest.fixture
@replayed
def chain():
    """A published group of a provider with an agreement."""
    group = supply.published_group()
    return group, supply.agreement(group.part.programme.record)


@pytest.mark.parametrize(
    "name",
    [
        *("agreements.documents", "agreements.limits", "programmes.places", "programmes.services"),
        *("programmes.weeks", "programmes.catalogue", "programmes.sold_out", "providers.records"),
        *("agreements.papers", "providers.papers"),
    ],
)
def test_the_check_passes_over_a_real_chain(chain, name):
    assert finding(name).passed


def test_an_accepted_application_without_a_record_is_found(chain):
    waiting = supply.application(chain[0].municipality)
    type(waiting).objects.filter(pk=waiting.pk).update(state="accepted", decided_at="2026-08-04T00:00Z")

    assert finding("providers.records").examples == (str(waiting.pk),)


def test_a_refused_application_whose_document_is_in_force_is_found(chain):
    waiting = supply.application(chain[0].municipality)
    type(waiting).objects.filter(pk=waiting.pk).update(
        state="refused", ground="Не совпадает.", decided_at="2026-08-04T00:00Z"
    )

    assert finding("providers.papers").examples == (str(waiting.pk),)


def test_a_limit_that_is_not_on_its_account_is_found(chain):
    _, agreement = chain
    broken = Agreement.objects.create(
        municipality=agreement.municipality,
        record=supply.record(agreement.municipality),
        kind=AgreementKind.FINANCING,
        number="Б/Н",
        signed_on=supply.TODAY,
        valid=(date(2026, 1, 1), date(2026, 2, 1)),
        limit=1,
        account_id=chain[0].seat_account_id,
        document=ordering.SocialOrder.objects.get().document,
    )

    assert finding("agreements.limits").examples == (str(broken.pk),)
    assert finding("agreements.documents").examples == (str(broken.pk),)


def test_a_terminated_agreement_whose_document_is_in_force_is_found(chain):
    _, agreement = chain
    Agreement.objects.filter(pk=agreement.pk).update(
        state="terminated", reason="Ошибка", terminated_at="2026-08-04T00:00Z"
    )

    assert finding("agreements.papers").examples == (str(agreement.pk),)


def test_places_that_are_not_on_their_account_are_found(chain):
    group, _ = chain
    type(group).objects.filter(pk=group.pk).update(places=100)

    assert finding("programmes.places").examples == (str(group.pk),)


def test_a_service_outside_the_record_is_found(chain):
    programme = chain[0].part.programme
    programme.record.application.services.clear()

    assert finding("programmes.services").examples == (str(programme.pk),)


def test_a_group_without_a_week_is_found(chain):
    chain[0].slots.all().delete()

    assert finding("programmes.weeks").examples == (str(chain[0].pk),)
