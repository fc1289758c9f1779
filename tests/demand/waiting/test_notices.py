"""Families in a line are told their number, and once that they are the next."""

import pytest
from tests.factories import life
from tests.factories.family import child_without_login, on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import join_line, leave_line, offer_places, withdraw_application
from sotszakaz.demand.waiting.actions import end_lines, end_waits
from sotszakaz.demand.waiting.selectors import place_in_line
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import SupportCentre
from sotszakaz.supply.programmes.actions import close_group

pytestmark = pytest.mark.django_db


def drain(at):
    drain_together()
    act_for([at.municipality.pk])
    assert not OutboxMessage.objects.filter(error__gt="").exists()


def texts_of(user, kind):
    return [each.text for each in Notice.objects.filter(user=user, kind=kind).order_by("message_id")]


def test_each_is_told_the_number_in_the_line():
    at, _ = life.full_market()
    entries = [life.waiting(at) for _ in range(3)]

    drain(at)

    told = [texts_of(each.joined_by, "waiting.joined") for each in entries]
    assert ["Ваш номер в очереди — 1." in text for [text] in told] == [True, False, False]
    assert "Ваш номер в очереди — 3." in told[2][0]


def test_a_late_telling_names_no_number_of_somebody_who_has_left():
    at, _ = life.full_market()
    entry = life.waiting(at)
    leave_line(entry_id=entry.pk, by=entry.joined_by, on=TODAY)

    drain(at)

    [text] = texts_of(entry.joined_by, "waiting.joined")
    assert "Ваш номер" not in text


def test_whoever_became_the_first_is_told_once():
    at, holder = life.full_market()
    life.waiting(at)
    second, third = life.waiting(at), life.waiting(at)
    drain(at)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)
    drain(at)
    leave_line(entry_id=third.pk, by=third.joined_by, on=TODAY)

    drain(at)

    assert len(texts_of(second.joined_by, "waiting.moved")) == 1
    assert texts_of(third.joined_by, "waiting.moved") == []
    notice = Notice.objects.get(user=second.joined_by, kind="waiting.moved")
    assert (notice.subject_type, notice.subject_id) == ("waiting.waitingentry", second.pk)


def test_whoever_is_passed_over_is_told_why_once_and_that_the_number_stays():
    at, holder = life.full_market()
    entry = life.waiting(at)
    life.ruled(at, min_age=12)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)

    for _ in range(2):
        offer_places(group_id=at.group.pk, on=TODAY)
    drain(at)

    [text] = texts_of(entry.joined_by, "waiting.blocked")
    assert "Сертификатом платят за детей с 12 лет" in text
    assert "Ваш номер сохраняется" in text


def test_a_late_telling_of_a_passing_names_no_reason_that_is_gone():
    at, holder = life.full_market()
    entry = life.waiting(at)
    life.ruled(at, min_age=12)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)
    leave_line(entry_id=entry.pk, by=entry.joined_by, on=TODAY)

    drain(at)

    [text] = texts_of(entry.joined_by, "waiting.blocked")
    assert "12 лет" not in text


def test_whoever_waits_for_a_group_that_closes_is_told_to_choose_another():
    at, _ = life.full_market()
    entry = life.waiting(at)
    close_group(group_id=at.group.pk, by=SYSTEM)
    end_lines(municipality_id=at.municipality.pk, on=TODAY)

    drain(at)

    [text] = texts_of(entry.joined_by, "waiting.ended")
    assert "Исполнитель закрыл набор в эту группу. Выберите другую группу" in text


def test_whoever_moves_up_when_a_child_stops_waiting_is_told_and_a_line_that_is_over_tells_nobody_of_it():
    at, _ = life.full_market()
    gone, second, third = [life.waiting(at) for _ in range(3)]
    drain(at)

    end_waits(child_id=gone.child_id, note="Ребёнок вырос.")
    drain(at)

    assert [place_in_line(each, on=TODAY) for each in (second, third)] == [1, 2]
    told = [texts_of(each.joined_by, "waiting.moved") for each in (gone, second, third)]
    assert [len(texts) for texts in told] == [0, 1, 0]
    assert "Следующее свободное место предложим вам" in told[1][0]
    close_group(group_id=at.group.pk, by=SYSTEM)
    end_lines(municipality_id=at.municipality.pk, on=TODAY)
    drain(at)
    assert Notice.objects.filter(kind="waiting.moved").count() == 1


def test_a_family_without_a_login_is_called_by_the_counter():
    at, _ = life.full_market()
    clerk = member(SupportCentre, at.municipality)
    child = child_without_login(at, clerk)
    join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    close_group(group_id=at.group.pk, by=SYSTEM)
    end_lines(municipality_id=at.municipality.pk, on=TODAY)

    drain(at)

    called = Notice.objects.get(user=clerk, kind="waiting.ended")
    assert called.title == "Сообщите семье без входа: Дарья: очередь закончилась"
    assert (called.area, called.subject_type, called.subject_id) == ("office", "children.child", child.pk)


def test_a_family_without_a_login_that_becomes_the_first_is_called_once_by_the_counter():
    at, _ = life.full_market()
    clerk = member(SupportCentre, at.municipality)
    child = child_without_login(at, clerk)
    before, also_before = life.waiting(at), life.waiting(at)
    join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    behind, last = life.waiting(at), life.waiting(at)

    def called_after(gone):
        leave_line(entry_id=gone.pk, by=gone.joined_by, on=TODAY)
        drain(at)
        drain(at)
        called = Notice.objects.filter(user=clerk, kind__startswith="waiting.").order_by("pk")
        return [(each.title, each.area, each.subject_type, each.subject_id) for each in called]

    assert called_after(also_before) == []
    title = "Сообщите семье без входа: Дарья: семья стала первой в очереди"
    assert called_after(before) == called_after(behind) == [(title, "office", "children.child", child.pk)]
    assert texts_of(last.joined_by, "waiting.moved") == []


def test_whoever_was_the_first_from_the_beginning_is_not_told_of_those_who_leave_behind():
    at, _ = life.full_market()
    clerk = member(SupportCentre, at.municipality)
    child = child_without_login(at, clerk)
    join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    behind = life.waiting(at)
    leave_line(entry_id=behind.pk, by=behind.joined_by, on=TODAY)

    drain(at)

    assert not OutboxMessage.objects.filter(topic="waiting.first").exists()


def test_whoever_is_offered_a_place_before_the_call_is_not_called_about_the_line():
    at, holder = life.full_market()
    clerk = member(SupportCentre, at.municipality)
    child = child_without_login(at, clerk)
    before = life.waiting(at)
    join_line(child_id=child.pk, group_id=at.group.pk, by=clerk, on=TODAY, paper=on_paper())
    leave_line(entry_id=before.pk, by=before.joined_by, on=TODAY)
    drain(at)
    assert OutboxMessage.objects.filter(topic="waiting.first").count() == 1
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)
    offer_places(group_id=at.group.pk, on=TODAY)

    drain(at)

    assert not Notice.objects.filter(user=clerk, kind="waiting.first").exists()
