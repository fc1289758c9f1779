"""The thin shells: queues are served and remains lapse by the clock; families are told of both."""

import pytest
from django.utils import timezone
from tests.clock import Clock
from tests.factories import schemes
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import promote_waiting, set_limits
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.rules import Limits
from sotszakaz.demand.certificates.tasks import lapse_values, serve_value_queues
from sotszakaz.foundation.draining import drain_aside
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Municipality:
    return schemes.home()


def feed(account: CertificateAccount) -> list[str]:
    parent = account.child.added_by
    return [f"{each.title}. {each.text}" for each in Notice.objects.filter(user=parent).order_by("message_id")]


def test_queues_are_served_by_the_clock(home, clock: Clock):
    clock.go(TODAY)
    value = schemes.category(home, number=0)
    account = schemes.certificate(home)
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)
    act_for([])

    serve_value_queues(timezone.now())

    act_for([home.pk])
    account.refresh_from_db()
    assert account.state == "valued"


def test_remains_lapse_by_the_clock(home, clock: Clock):
    clock.go(TODAY)
    schemes.category(home)
    period = schemes.value_of(schemes.certificate(home))
    clock.go(TODAY.replace(year=2027))
    act_for([])

    lapse_values(timezone.now())

    act_for([home.pk])
    assert balance_of(period.account_id).lapsed == schemes.VALUE


def test_the_family_is_told_its_number_and_then_of_the_value(home):
    value = schemes.category(home, number=0)
    first, second = schemes.certificate(home), schemes.certificate(home)
    drain_aside()
    act_for([home.pk])
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)
    promote_waiting(municipality_id=home.pk, on=TODAY)

    drain_aside()

    act_for([home.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()
    assert "Ваш номер: 2." in feed(second)[0]
    queued, valued = feed(first)
    assert "Ваш номер: 1." in queued
    assert "зачислено 1\xa0000\xa0₽" in valued


def test_a_late_telling_of_the_queue_is_not_told_to_whom_it_has_served(home):
    value = schemes.category(home, number=0)
    account = schemes.certificate(home)
    set_limits(value_id=value.pk, limits=Limits(1, None), by=SYSTEM, on=TODAY)
    promote_waiting(municipality_id=home.pk, on=TODAY)

    drain_aside()

    act_for([home.pk])
    [told] = feed(account)
    assert "номинал выдан" in told
