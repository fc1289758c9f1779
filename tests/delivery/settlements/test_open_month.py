"""The next closing is offered while there is something to close, also when no month has contracts any more."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.settlements.actions import close_month, decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.errors import EarlierMonthOpen
from sotszakaz.delivery.settlements.mending import refused_corrections
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.open_month import earliest_open_month
from sotszakaz.delivery.settlements.rehearsal import rehearse
from sotszakaz.delivery.settlements.selectors import list_months
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db

OCTOBER, DECEMBER = date(2026, 10, 1), date(2026, 12, 1)
JANUARY, FEBRUARY, MARCH = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)
LATER = date(2027, 2, 8)


@pytest.fixture
def at():
    """The last month with contracts, of which five classes fell out, is closed."""
    at = market()
    contract(at, on=DECEMBER)
    marked_sheet(at.group, DECEMBER, cancelled=5, on=LATER)
    closed_month(at, DECEMBER, on=LATER)
    return at


def line():
    return Accrual.objects.standing().get(month=DECEMBER)


def decided(percent=30, month=DECEMBER, of=None):
    said = {"percent": Decimal(percent), "ground": "Решение по проверке.", "by": SYSTEM}
    decide_completeness(contract_id=of or line().contract_id, month=month, **said, on=AFTER)


def mended(at):
    said = {"group_id": at.group.pk, "month": DECEMBER, "reason": "Ошибка в табеле.", "by": SYSTEM}
    reopen_sheet(municipality_id=at.municipality.pk, **said, on=AFTER)
    marked_sheet(at.group, DECEMBER, on=LATER)


def moved(at, move, amount):
    said = {"municipality_id": at.municipality.pk, "actor_id": None, "cause": ("t", 1), "happened_on": LATER}
    post_one(f"{move} {amount}", [EntryRequest(line().contract.certificate_account_id, move, amount)], **said)


def test_nothing_is_offered_while_nothing_waits(at):
    assert earliest_open_month(at.municipality.pk) is None
    assert rehearse(at.municipality.pk, LATER) is None


@pytest.mark.parametrize("what", ["decision", "open sheet"])
def test_a_correction_after_the_last_month_is_offered_by_every_page_and_closed(at, client, clock, what):
    clock.go(LATER)
    home, before = at.municipality.pk, line().certificate_amount
    client.force_login(member(Finance, at.municipality))
    january = reverse("office:month", args=["2027-01"])
    assert client.get(january).status_code == 404
    act_for([home])
    decided() if what == "decision" else mended(at)

    listed = client.get(reverse("office:months")).text
    shown = client.get(january).text
    asked = client.get(reverse("office:next_closing")).text
    beyond = client.get(reverse("office:month", args=["2027-02"]))

    act_for([home])
    assert earliest_open_month(home) == rehearse(home, LATER).month == JANUARY
    assert january in listed
    assert "Закрыть январь 2027" in shown
    assert "Договоров в этом месяце нет" in shown
    assert "Исправит прошлые месяцы: 1" in asked
    assert beyond.status_code == 404
    client.post(reverse("office:month_close", args=["2027-01"]))
    act_for([home])
    assert line().kind == LineKind.CORRECTED
    assert line().certificate_amount != before
    assert earliest_open_month(home) is None


def test_a_refused_correction_is_offered_again_only_when_it_fits(at):
    home, free = at.municipality.pk, balance_of(line().contract.certificate_account_id).free
    moved(at, Move.WITHDRAW, free)
    mended(at)
    closed_month(at, JANUARY, on=LATER)
    assert refused_corrections(home).count() == 1
    assert earliest_open_month(home) is None

    moved(at, Move.GRANT, free)

    assert earliest_open_month(home) == FEBRUARY
    closed_month(at, FEBRUARY, on=MARCH)
    assert line().kind == LineKind.CORRECTED
    assert earliest_open_month(home) is None


def test_between_seasons_corrections_need_not_wait_for_the_next_one_nor_does_it_wait_for_them():
    at = market()
    gone, _ = contract(at), contract(at, on=DECEMBER)
    terminate_by_family(contract_id=gone.pk, by=gone.child.added_by, on=date(2026, 9, 14))
    marked_sheet(at.group)
    closed_month(at, on=OCTOBER)
    home, summer = at.municipality.pk, date(2026, 11, 2)
    assert earliest_open_month(home, on=summer) == DECEMBER

    decided(of=gone.pk, month=SEPTEMBER)

    assert earliest_open_month(home, on=summer) == OCTOBER
    assert {each.month for each in list_months(home, on=summer)} == {SEPTEMBER, OCTOBER, DECEMBER}
    assert earliest_open_month(home, on=LATER) == DECEMBER
    with pytest.raises(EarlierMonthOpen, match=r"10\.2026"):
        close_month(municipality_id=home, month=date(2026, 11, 1), by=SYSTEM, on=LATER)
    marked_sheet(at.group, DECEMBER, on=LATER)
    closed_month(at, DECEMBER, on=LATER)
    assert earliest_open_month(home, on=LATER) is None
    assert Accrual.objects.standing().get(month=SEPTEMBER).completeness == Decimal("0.3")
