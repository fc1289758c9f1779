"""A sheet opened again that waits for its moved class: the rehearsal and the closing leave it out, pages say so."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.moving import move_class
from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.open_month import earliest_open_month
from sotszakaz.delivery.settlements.rehearsal import agreements_of, rehearsal_rows, rehearse
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.delivery.settlements.waiting_sheets import sheets_left_out
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db

WEDNESDAY, EVENING = date(2026, 9, 2), time(18, 0)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
WINTER, LATER = date(2026, 12, 3), date(2027, 2, 8)
SAID = "1 табель ждёт перенесённого занятия"


def reopened(at, month, held_on, on):
    """The month closed without its first class, its sheet opened again, and the class moved."""
    marked_sheet(at.group, month, cancelled=1, on=on)
    closed_month(at, month, on=on)
    facts = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": month}
    sheet = reopen_sheet(**facts, reason="Занятие провели позже.", by=SYSTEM, on=AFTER)
    first = columns(at.group, month)[0]
    said = {"was_on": first.day, "was_at": first.planned.starts_at, "held_on": held_on, "starts_at": EVENING}
    move_class(group_id=at.group.pk, **said, reason="Педагог болел.", by=SYSTEM)
    return sheet


@pytest.fixture
def seen(client, clock):
    """What a page of the office says to who closes months of the market."""
    clock.go(AFTER)
    at = market()

    def see(name, *args, by=at, **query):
        client.force_login(member(Finance, by.municipality))
        page = client.get(reverse(f"office:{name}", args=args), query).text.replace("\xa0", " ")
        act_for([at.municipality.pk])
        return page

    return at, see


def test_a_sheet_that_waits_is_told_before_the_closing_and_after_it_until_one_counts_it(seen):
    at, see = seen
    contract(at)
    sheet = reopened(at, SEPTEMBER, WEDNESDAY, AFTER)
    marked_sheet(at.group, OCTOBER)
    group, listed = reverse("portal:group", args=[at.group.pk]), reverse("office:month_left_out", args=["2026-10"])

    found = rehearse(at.municipality.pk, AFTER)
    [row] = rehearsal_rows(found, list(agreements_of(found)))
    assert (found.month, found.corrections, row.corrections, row.sheets) == (OCTOBER, (), 0, 1)
    assert [(each.sheet, each.classes) for each in found.sheets] == [(sheet, ((WEDNESDAY, EVENING),))]
    for page in (see("month", "2026-10"), see("next_closing"), see("next_closing_of", row.agreement.pk)):
        assert SAID in page
        assert group in page
    assert "Исполнитель не отметил перенесённое занятие: 2 сентября 2026, 18:00" in see("months_mending")
    closing = closed_month(at, OCTOBER)

    assert list(sheets_left_out(closing)) == [sheet]
    closing.started_at -= timedelta(hours=1)
    assert list(sheets_left_out(closing)) == []  # then the sheet was opened after it
    assert f"{listed}?part=sheets" in see("month", "2026-10")
    assert "2 сентября 2026, 18:00" in see("month_left_out", "2026-10")
    assert SAID not in see("month", "2026-09")
    assert group not in see("month_left_out", "2026-10", by=market(), part="sheets")
    marked_sheet(at.group)
    assert "посчитает следующее закрытие" in see("month_left_out", "2026-10")
    marked_sheet(at.group, NOVEMBER, on=WINTER)
    assert [each.line_id for each in rehearse(at.municipality.pk, WINTER).corrections] == [
        Accrual.objects.get(month=SEPTEMBER).pk
    ]
    closed_month(at, NOVEMBER, on=WINTER)
    assert Accrual.objects.get(month=SEPTEMBER, kind=LineKind.CORRECTED).completeness == 1
    assert SAID not in see("month", "2026-10") + see("month", "2026-11")


def test_after_the_last_month_a_sheet_that_waits_is_told_and_offers_no_closing(seen):
    at, see = seen
    contract(at, on=DECEMBER)
    reopened(at, DECEMBER, date(2026, 12, 2), LATER)

    assert earliest_open_month(at.municipality.pk) is None
    page = see("next_closing")
    assert "Все месяцы закрыты" in page
    assert SAID in page
    marked_sheet(at.group, DECEMBER, on=LATER)
    assert earliest_open_month(at.municipality.pk) == date(2027, 1, 1)
