"""The feed and the bell of the office."""

import pytest
from django.urls import reverse
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.ordering.social_orders.notices import APPROVED, tell_of_approval

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    """The office was told of the approval of an order."""
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    order = ordering.approved_order(municipality)
    member(Operator, municipality)
    tell_of_approval(list(OutboxMessage.objects.filter(topic=APPROVED)))
    return Notice.objects.get(area="office", user=order.drafted_by)


def test_the_bell_leads_to_the_feed_and_the_feed_to_the_order(client, notice):
    client.force_login(notice.user)

    page = client.get(reverse("office:notices")).text
    answer = client.get(reverse("office:notice", args=[notice.pk]))

    assert notice.title in page
    assert "непрочитанных: </span>1</span>" in page
    assert answer["Location"] == reverse("office:order", args=[notice.subject_id])
    assert "bell-count" not in client.get(reverse("office:notices")).text


def test_everything_is_marked_read(client, notice):
    client.force_login(notice.user)

    client.post(reverse("office:notices_read"))

    assert "Уведомлений нет" in client.get(reverse("office:notices"), {"unread": "1"}).text


def test_a_notice_of_a_colleague_is_not_there(client, notice):
    colleague = Notice.objects.exclude(user=notice.user).filter(area="office").latest("pk").user
    client.force_login(colleague)

    assert client.get(reverse("office:notice", args=[notice.pk])).status_code == 404
