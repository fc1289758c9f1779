"""A group that takes another week in the middle of a month: each day has the classes of its own week."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories import demand
from tests.factories.delivery import SEPTEMBER, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.supply import TODAY

from sotszakaz.delivery.attendance.journal import classes_of_day, groups_with_classes
from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.attendance.selectors import list_groups, months_of_groups, planned_for, sheet_for
from sotszakaz.delivery.settlements.hand_ins import missing_of
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.weeks import change_week, week_key_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 9, 16)
SATURDAY = (
    Slot(6, time(10, 0), time(11, 30), Decimal(2)),
    Slot(6, time(12, 0), time(13, 30), Decimal(2)),
)
DAYS = [1, 3, 8, 10, 15, 19, 19, 26, 26]  # Tuesdays and Thursdays to the 15th, then Saturdays twice
EARNED = """
    SELECT planned_hours + assumed_hours
    FROM settlements_earned(ARRAY[%s::bigint], ARRAY[%s::date], ARRAY['by_schedule_hours'], ARRAY['whole'], %s, '{}')
"""


@pytest.fixture
def changed() -> tuple[demand.Market, Contract]:
    """A contract in a group whose week is another one from 16 September."""
    at = market()
    signed = contract(at)
    change_week(group_id=at.group.pk, week=SATURDAY, since=SINCE, known=week_key_of(at.group), by=SYSTEM, on=TODAY)
    at.group.refresh_from_db()
    return at, signed


def test_the_sheet_has_the_classes_of_both_weeks(changed):
    at, _ = changed

    assert [each.day.day for each in planned_for(at.group, SEPTEMBER)] == DAYS
    assert [column.day.day for column in sheet_for(at.group, SEPTEMBER).columns] == DAYS
    [line] = months_of_groups(list(list_groups(at.group.organisation_id, at.municipality.pk)), until=SEPTEMBER)
    assert [each.planned for each in line.months] == [len(DAYS)]


def test_the_journal_of_a_day_has_the_classes_of_its_week(changed):
    at, _ = changed
    payer, provider = at.municipality.pk, at.group.organisation_id

    shown = [
        [each.planned.starts_at.hour for each in classes_of_day(list(groups), payer, day)]
        for day in (date(2026, 9, 12), date(2026, 9, 15), date(2026, 9, 19), date(2026, 9, 22))
        for groups in [groups_with_classes(provider, payer, day)]
    ]

    assert shown == [[], [15], [10, 12], []]


def test_a_month_to_come_is_planned_by_both_weeks(changed):
    _, signed = changed

    with connection.cursor() as cursor:
        cursor.execute(EARNED, [signed.pk, SEPTEMBER, date(2026, 8, 31)])
        assert cursor.fetchone() == (Decimal(18),)


def test_a_sheet_marked_by_both_weeks_lacks_nothing(changed):
    at, signed = changed
    until = date(2026, 9, 30)
    assert len(missing_of(signed.agreement, SEPTEMBER, until=until)) == len(DAYS)

    marked_sheet(at.group)

    act_for([at.municipality.pk])
    assert ClassSession.objects.filter(group=at.group).count() == len(DAYS)
    assert missing_of(signed.agreement, SEPTEMBER, until=until) == []
