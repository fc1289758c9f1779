"""Families are told of another week of their group, and of what it clashes with."""

from datetime import date, time
from decimal import Decimal

import pytest
from tests.factories import demand, life
from tests.factories.family import entered
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import SupportCentre
from sotszakaz.supply.programmes.actions import place_group
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.weeks import change_week, week_key_of

pytestmark = pytest.mark.django_db
SATURDAY = (
    Slot(6, time(10, 0), time(11, 30), Decimal(2)),
    Slot(6, time(12, 0), time(13, 30), Decimal(2)),
)


def change(group: StudyGroup, week: tuple[Slot, ...]) -> None:
    since = date(2026, 10, 12)
    change_week(group_id=group.pk, week=week, since=since, known=week_key_of(group), by=SYSTEM, on=TODAY)
    drain_together()
    act_for([group.municipality_id])


def test_families_of_the_group_and_of_its_line_are_told_and_others_are_not() -> None:
    at, holder = life.full_market()
    waiting = life.waiting(at)
    stranger = at.child()
    demand.application(at, stranger, group=at.other_group())

    change(at.group, SATURDAY)

    told = Notice.objects.filter(title__startswith="Новое расписание группы")
    assert {each.user_id for each in told} == {holder.applied_by_id, waiting.joined_by_id}
    assert told[0].text == (
        "«Акварель и тушь» с 12.10.2026: сб 10:00–11:30; сб 12:00–13:30. Прежде: вт, чт 15:00–16:30."
    )


def test_a_clash_is_told_to_the_family_and_to_the_provider() -> None:
    at = demand.market(value=100_000_00)
    child, director = at.child(), at.director()
    demand.application(at, child)
    demand.application(at, at.child())
    other = at.other_group(week=SATURDAY)
    demand.application(at, child, group=other)

    change(at.group, SATURDAY)

    texts = dict(Notice.objects.filter(title__startswith="Новое расписание").values_list("user", "text"))
    assert "пересекается с другими занятиями ребёнка" in texts[child.added_by_id]
    assert sum("пересекается" in text for text in texts.values()) == 2
    assert "пересекается с другими занятиями: 1" in texts[director.pk]


def test_the_provider_is_to_call_families_without_a_login() -> None:
    at = demand.market(value=100_000_00)
    director = at.director()
    entered(at, member(SupportCentre, at.municipality))
    demand.application(at)

    change(at.group, SATURDAY)
    place_group(group_id=at.group.pk, address="ул. Садовая, 2", latitude=None, longitude=None, by=SYSTEM)
    drain_together()
    act_for([at.municipality.pk])

    told = dict(Notice.objects.filter(user=director).values_list("kind", "text"))
    for kind in ("studygroup.week", "studygroup.moved"):
        assert "входа у них нет: 1. Позвоните им" in told[kind]
