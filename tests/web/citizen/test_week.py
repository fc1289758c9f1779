import re
from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories import demand, supply
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.delivery.attendance.moving import move_class, put_class_back
from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director
from sotszakaz.supply.programmes.models import ClassSlot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_today")]


@pytest.fixture
def at():
    return demand.market(value=100_000_00)


def page(client, child, **asked):
    client.force_login(child.added_by)
    return client.get(reverse("citizen:week", args=[child.pk]), asked)


def at_the_same_time(group, of):
    """The week of `group` becomes that of `of`."""
    ClassSlot.objects.filter(group=group).delete()
    for slot in ClassSlot.objects.filter(group=of).order_by("pk"):
        ClassSlot.objects.create(
            group=group,
            municipality=slot.municipality,
            weekday=slot.weekday,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            hours=slot.hours,
        )


def test_week_shows_what_the_child_is_enrolled_in(at, client):
    signed = demand.contract(at)

    answer = page(client, signed.child)

    assert signed.group.part.programme.name in answer.content.decode()
    assert "⚠" not in answer.content.decode()


def test_week_forgets_what_was_withdrawn(at, client):
    application = demand.application(at)
    withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY)

    assert "Занятий пока нет" in page(client, application.child).content.decode()


def test_week_names_what_a_group_would_clash_with(at, client):
    signed = demand.contract(at)
    other = supply.programme(at.record, name="Шахматы")
    tried = supply.published_group(supply.part(other))
    at_the_same_time(tried, signed.group)

    text = page(client, signed.child, group=tried.pk).content.decode()

    assert "Выбираете сейчас" in text
    assert "В то же время: Шахматы" in text


@pytest.mark.parametrize("asked", ["0", "9999999", "x"])
def test_week_of_an_unknown_group_is_not_found(at, client, asked):
    assert page(client, at.child(), group=asked).status_code == 404


def test_week_of_another_family_is_not_found(at, client):
    stranger, child = at.child(), at.child()
    client.force_login(stranger.added_by)

    assert client.get(reverse("citizen:week", args=[child.pk])).status_code == 404


def test_week_takes_the_same_number_of_queries_for_many_classes(at, client, django_assert_max_num_queries):
    child = at.child()
    for _ in range(3):
        demand.application(at, child, group=at.other_group())
    client.force_login(child.added_by)

    with django_assert_max_num_queries(12):
        client.get(reverse("citizen:week", args=[child.pk]))


def moved(group, was_on, held_on, was_at=15, starts_at=18):
    said = {"was_at": time(was_at), "starts_at": time(starts_at), "reason": "Зал занят.", "by": SYSTEM}
    return move_class(group_id=group.pk, was_on=was_on, held_on=held_on, **said)


def test_moves_are_said_to_the_family_and_in_the_providers_week_until_both_days_are_over(at, client, monkeypatch):
    signed, other = demand.contract(at), at.child()
    chief = member(Director, at.municipality, at.record.organisation)
    moved(at.group, date(2026, 9, 1), date(2026, 9, 4))
    moved(at.group, date(2026, 9, 10), date(2026, 9, 7))
    put_class_back(moved_id=moved(at.group, date(2026, 9, 3), date(2026, 9, 5)).pk, by=SYSTEM)

    def said(on, child=signed.child):
        monkeypatch.setattr(timezone, "now", lambda: datetime.combine(on, time(12), tzinfo=UTC))
        seen = [page(client, child), client.get(reverse("citizen:child", args=[child.pk]))]
        client.force_login(chief)
        seen.append(client.get(reverse("provider:programme", args=[at.group.part.programme_id])))
        words = r"Занятие (\d+) сентября перенесено на (\d+) сентября, 18:00"
        return [re.findall(words, each.text.replace("\u00a0", " ")) for each in seen]

    late, early = ("1", "4"), ("10", "7")
    assert said(TODAY) == [[late, early]] * 3
    assert said(date(2026, 9, 5)) == said(date(2026, 9, 10)) == [[early]] * 3
    assert said(date(2026, 9, 11)) == [[]] * 3
    assert said(TODAY, other) == [[], [], [late, early]]


def test_a_moved_class_says_what_it_meets_on_its_new_day_and_nothing_else(at, client):
    signed = demand.contract(at)
    tried = supply.published_group(supply.part(supply.programme(at.record, name="Шахматы")))
    tried.slots.filter(weekday=4).delete()
    tried.slots.update(weekday=5, starts_at=time(18), ends_at=time(19, 30))
    moved(at.group, date(2026, 9, 1), date(2026, 9, 4), starts_at=19)
    moved(at.group, date(2026, 9, 8), date(2026, 9, 11), starts_at=20)

    def said():
        text = page(client, signed.child, group=tried.pk).text.replace("\u00a0", " ")
        words = r"перенесено на (\d+) сентября[^⚠]*?(?:</li>|<strong>.*?⚠ </span>В то же время: ([^<.]+)\.)"
        return re.findall(words, text, re.DOTALL)

    own = signed.group.part.programme.name
    assert said() == [("4", "Шахматы"), ("11", "")]
    away = moved(tried, date(2026, 9, 4), date(2026, 9, 5), was_at=18, starts_at=9)
    assert said() == [("4", ""), ("5", ""), ("11", "")]
    put_class_back(moved_id=away.pk, by=SYSTEM)
    moved(tried, date(2026, 9, 18), date(2026, 9, 11), was_at=18, starts_at=20)
    assert said() == [("4", "Шахматы"), ("11", "Шахматы"), ("11", own)]
