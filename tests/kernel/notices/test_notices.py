"""Notices: told once, seen by their person only, carried outside after the commit."""

import pytest
from django.db import IntegrityError, transaction
from tests.factories.kernel import MunicipalityFactory, UserFactory

from sotszakaz.foundation import outbox
from sotszakaz.foundation.draining import drain_lane
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices import channels
from sotszakaz.kernel.notices.actions import Telling, read_all, read_notice, tell
from sotszakaz.kernel.notices.channels import FakeChannel, register_channel
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.notices.selectors import COUNTED, count_unread, get_notice, list_notices
from sotszakaz.kernel.notices.states import Area
from sotszakaz.kernel.notices.tasks import LANE

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = MunicipalityFactory()
    act_for([home.pk])
    return home


@pytest.fixture
def parent():
    return UserFactory()


def message(home):
    return outbox.put("deed.done", home, municipality_id=home.pk)


def told(home, user, *, area=Area.CITIZEN, title="Дарья: заявление подано"):
    tell([Telling(message(home), user.pk, area, title, "Ждите ответа.")])
    return Notice.objects.latest("pk")


def test_a_notice_is_told_once_however_often_its_message_comes(home, parent):
    telling = Telling(message(home), parent.pk, Area.CITIZEN, "Дарья: заявление подано")

    tell([telling])
    tell([telling, telling])

    assert Notice.objects.count() == 1


def test_a_notice_has_the_moment_of_the_deed(home, parent):
    deed = message(home)

    tell([Telling(deed, parent.pk, Area.CITIZEN, "Дарья: заявление подано")])

    assert Notice.objects.get().created_at == deed.created_at


def test_a_notice_may_lead_to_another_thing_than_its_message(home, parent):
    tell([Telling(message(home), parent.pk, Area.CITIZEN, "Очередь", subject=("children.child", 7))])

    assert (Notice.objects.get().subject_type, Notice.objects.get().subject_id) == ("children.child", 7)


def test_the_feed_shows_one_s_own_notices_of_the_area_only(home, parent):
    own = told(home, parent)
    told(home, parent, area=Area.PROVIDER)
    told(home, UserFactory())

    assert list(list_notices(parent, Area.CITIZEN)) == [own]


def test_the_latest_deed_comes_first(home, parent):
    earlier, later = told(home, parent), told(home, parent)

    assert list(list_notices(parent, Area.CITIZEN)) == [later, earlier]


def test_the_notice_of_another_is_not_found(home, parent):
    notice = told(home, UserFactory())

    with pytest.raises(NotFound):
        get_notice(parent, Area.CITIZEN, notice.pk)


def test_a_session_of_another_municipality_sees_no_notice(home, parent):
    told(home, parent)
    act_for([MunicipalityFactory().pk])

    assert not list_notices(parent, Area.CITIZEN).exists()


def test_what_was_read_is_not_counted(home, parent):
    read_notice(notice=told(home, parent))
    told(home, parent)

    assert count_unread(parent, Area.CITIZEN) == 1


def test_the_first_look_counts(home, parent):
    notice = told(home, parent)
    read_notice(notice=notice)
    first = Notice.objects.get().read_at

    read_notice(notice=notice)

    assert Notice.objects.get().read_at == first


def test_everything_of_the_feed_is_read_at_once_and_nothing_of_others(home, parent):
    told(home, parent)
    told(home, parent, area=Area.PROVIDER)

    assert read_all(user=parent, area=Area.CITIZEN) == 1
    assert count_unread(parent, Area.PROVIDER) == 1


def test_counting_stops_where_nobody_counts_any_more(home, parent):
    tell([Telling(message(home), parent.pk, Area.CITIZEN, "Много") for _ in range(COUNTED + 5)])

    assert count_unread(parent, Area.CITIZEN) == COUNTED


def test_the_counter_is_one_query(home, parent, django_assert_num_queries):
    told(home, parent)

    with django_assert_num_queries(1):
        count_unread(parent, Area.CITIZEN)


def test_what_was_told_never_changes(home, parent):
    notice = told(home, parent)

    with pytest.raises(IntegrityError, match="notices_notice"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(text="Иначе.")


@pytest.fixture
def channel(monkeypatch):
    monkeypatch.setattr(channels, "_channels", {})
    fake = FakeChannel()
    register_channel(fake)
    return fake


def test_a_channel_carries_nothing_before_the_commit(home, parent, channel):
    told(home, parent)

    assert channel.delivered == []


def test_a_channel_carries_each_notice_after_the_commit(home, parent, channel):
    notice = told(home, parent)

    drain_lane(LANE)

    assert [(each.key, each.user_id, each.title) for each in channel.delivered] == [
        (f"notice:{notice.pk}", parent.pk, notice.title)
    ]


def test_a_channel_that_is_asked_again_knows_the_key(home, parent, channel):
    notice = told(home, parent)
    outbox.put("notices.made", home, municipality_id=home.pk, messages=[notice.message_id])

    drain_lane(LANE)

    assert len(channel.delivered) == 1


def test_a_channel_has_one_name(channel):
    with pytest.raises(ValueError, match="fake"):
        register_channel(FakeChannel())
