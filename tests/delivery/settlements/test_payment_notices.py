"""The provider is told what became of its money: paid, returned by the treasury, issued again."""

import pytest
from tests.delivery.settlements.test_payments import DAY, answered, batch_of, september
from tests.factories.demand import market

from sotszakaz.delivery.settlements.actions import reissue_order, send_batch
from sotszakaz.delivery.settlements.payment_notices import BOUNCED, PAID, REISSUED
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_provider_is_told_of_a_return_of_the_new_order_and_of_the_payment():
    at = market()
    director = at.director()
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.BOUNCED, "Неверный счёт")
    again = reissue_order(order_id=order.pk, by=SYSTEM, on=DAY).orders.get()
    send_batch(batch_id=again.batch_id, by=SYSTEM)
    answered(at, again, OrderState.PAID)

    drain_together()

    act_for([at.municipality.pk])
    told = {each.kind: each for each in Notice.objects.filter(user=director)}
    assert "причина: Неверный счёт." in told[BOUNCED].text
    assert again.number in told[REISSUED].text
    assert told[PAID].title.startswith("Оплачено")
    assert register.number in told[PAID].title
    places = {(told[kind].subject_type, told[kind].subject_id) for kind in (PAID, BOUNCED, REISSUED)}
    assert places == {("settlements.paymentregister", register.pk)}


def test_the_same_file_again_tells_nothing_new():
    at = market()
    at.director()
    register, _ = september(at)
    order = batch_of(at, [register]).orders.get()
    send_batch(batch_id=order.batch_id, by=SYSTEM)
    answered(at, order, OrderState.PAID, is_trial=True)
    for _ in range(2):
        answered(at, order, OrderState.PAID)

    drain_together()

    act_for([at.municipality.pk])
    assert Notice.objects.filter(kind=PAID).count() == 1
