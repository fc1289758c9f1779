from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import demand
from tests.web.world import told

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.notices.selectors import COUNTED

pytestmark = pytest.mark.django_db
FEED = "/my/notices/"


@pytest.fixture
def waiting():
    return demand.application(demand.market())


def text_of(client, address=FEED):
    return client.get(address).content.decode()


def test_the_feed_shows_what_happened_and_leads_to_it(client, waiting):
    notice = told(waiting, waiting.applied_by, "citizen")
    client.force_login(waiting.applied_by)

    assert "Заявление подано" in text_of(client)
    answer = client.get(reverse("citizen:notice", args=[notice.pk]))

    assert answer["Location"] == reverse("citizen:enrolment", args=[waiting.pk])
    act_for([waiting.municipality_id])
    assert Notice.objects.get(pk=notice.pk).read_at is not None


def test_the_bell_counts_what_is_not_read(client, waiting):
    for _ in range(2):
        told(waiting, waiting.applied_by, "citizen")
    client.force_login(waiting.applied_by)

    assert '<span class="visually-hidden">, непрочитанных: </span>2</span>' in text_of(
        client, reverse("citizen:children")
    )

    client.post(reverse("citizen:notices_read"))
    assert "bell-count" not in text_of(client)


def test_the_bell_alone_is_the_bell_of_the_page(client, waiting):
    told(waiting, waiting.applied_by, "citizen")
    client.force_login(waiting.applied_by)

    alone = text_of(client, f"{FEED}?bell=1").strip()

    assert alone.startswith('<a class="bell"')
    assert alone in text_of(client)


def test_the_bell_counts_no_further_than_people_do(client, waiting):
    for _ in range(COUNTED):
        told(waiting, waiting.applied_by, "citizen")
    client.force_login(waiting.applied_by)

    assert "</span>99+</span>" in text_of(client)


def test_only_what_is_not_read_is_shown_when_asked(client, waiting):
    read, fresh = (told(waiting, waiting.applied_by, "citizen") for _ in range(2))
    client.force_login(waiting.applied_by)
    client.get(reverse("citizen:notice", args=[read.pk]))

    text = text_of(client, f"{FEED}?unread=1")

    assert reverse("citizen:notice", args=[fresh.pk]) in text
    assert reverse("citizen:notice", args=[read.pk]) not in text


def test_an_empty_feed_says_what_will_come(client, waiting):
    client.force_login(waiting.applied_by)

    assert "Уведомлений нет" in text_of(client)


def test_a_notice_without_a_page_of_its_own_leads_to_the_list(client, waiting):
    notice = told(waiting, waiting.applied_by, "citizen")
    unknown = Notice.objects.create(
        municipality_id=waiting.municipality_id,
        user=waiting.applied_by,
        area="citizen",
        message_id=notice.message_id,
        kind="x.y",
        title="Прочее",
        subject_type="x.thing",
        subject_id=waiting.pk + 1,
    )
    client.force_login(waiting.applied_by)

    answer = client.get(reverse("citizen:notice", args=[unknown.pk]))

    assert answer["Location"] == reverse("citizen:enrolments")


def test_the_feed_takes_the_same_queries_for_one_notice_and_for_many(client, waiting):
    client.force_login(waiting.applied_by)
    taken = []
    for count in (1, 30):
        for _ in range(count):
            told(waiting, waiting.applied_by, "citizen")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(FEED)
        taken.append(len(queries))
        act_for([waiting.municipality_id])

    assert taken[0] == taken[1] <= 9


def test_the_feed_tells_the_hour_by_the_clock_of_the_municipality(client, waiting):
    home = waiting.municipality
    home.timezone = "Asia/Krasnoyarsk"
    home.save(update_fields=["timezone"])
    made = told(waiting, waiting.applied_by, "citizen").created_at
    client.force_login(waiting.applied_by)

    page = text_of(client)

    assert f", {made.astimezone(ZoneInfo('Asia/Krasnoyarsk')):%H:%M}" in page
    assert f", {made.astimezone(ZoneInfo('Europe/Moscow')):%H:%M}" not in page
