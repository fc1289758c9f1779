"""Terms of the order: approved before its year, published after its approval; people are reminded once each."""

from datetime import date, timedelta

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.social_orders.actions import publish_order
from sotszakaz.ordering.social_orders.notices import tell_of_publication_due, tell_of_year_due
from sotszakaz.ordering.social_orders.reminding import PUBLICATION_DUE, YEAR_DUE, publish_by, remind_of_orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return ordering.approved_order(municipality)


def told(topic):
    return list(OutboxMessage.objects.filter(topic=topic).order_by("pk"))


def remind(order, on):
    return remind_of_orders(municipality_id=order.municipality_id, on=on)


def test_an_unpublished_order_is_reminded_of_before_the_term_and_after_it(order):
    due = publish_by(order)

    for shift in (-5, -2, 0, 1, 2):
        remind(order, due + timedelta(days=shift))

    assert [each.payload["stage"] for each in told(PUBLICATION_DUE)] == ["soon", "late"]
    tell_of_publication_due(told(PUBLICATION_DUE))
    titles = Notice.objects.filter(user=order.drafted_by, area="office").values_list("title", flat=True)
    assert any("прошёл" in each for each in titles)
    assert any("заканчивается" in each for each in titles)


def test_a_published_order_is_not_reminded_of(order):
    day = order.document.formed_on
    publish_order(order_id=order.pk, publication="Сайт округа", published_on=day, by=order.drafted_by, on=day)

    remind(order, publish_by(order) + timedelta(days=10))

    assert told(PUBLICATION_DUE) == []


def test_the_order_of_the_next_year_is_reminded_of_until_it_is_approved(order):
    operator = member(Operator, order.municipality)

    for day in (date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)):
        remind(order, day)

    assert [each.payload["stage"] for each in told(YEAR_DUE)] == ["2027:soon", "2027:late"]
    tell_of_year_due(told(YEAR_DUE))
    soon, late = Notice.objects.filter(user=operator).order_by("pk")
    assert soon.title == "Заказ на 2027 год утвердите до 31.12.2026"
    assert late.title == "Заказ на 2027 год не утверждён в срок"
