"""`verify` compares every account that pays for months with the lines of months, not only the agreement's."""

from decimal import Decimal

import pytest
from django.db import connection
from tests.factories import extra, supply
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import application, contract, market
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.delivery.settlements.checks.accounts import CHECKS
from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements.actions import offer_amendment
from sotszakaz.supply.agreements.terms import Amending

pytestmark = pytest.mark.django_db

ACCOUNTS = ("certificate_account_id", "agreement_account_id", "budget_account_id", "volume_account_id")


def failing() -> set[str]:
    return {each.name for each in CHECKS if not find_offenders(each).passed}


def moved(signed, account_id, *moves):
    post_one(
        "other:wrong",
        [EntryRequest(account_id, each, 1) for each in moves],
        municipality_id=signed.municipality_id,
        actor_id=None,
        cause=("enrolments.contract", signed.pk),
        happened_on=AFTER,
    )


def spoilt(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE NONE")
        for table in ("settlements_accrual", "ledger_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.fixture(params=[SchemeUnit.RUB, SchemeUnit.HOUR])
def closed(request):
    """September is closed, two classes of it fell out; one more family waits for the provider."""
    return september(request.param)


@replayed
def september(unit):
    at = market(unit=unit)
    signed = contract(at)
    application(at)
    marked_sheet(at.group, cancelled=2)
    closed_month(at)
    return signed


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_charge_that_no_line_explains_is_found_on_every_account(closed, name):
    assert failing() == set()

    moved(closed, getattr(closed, name), Move.HOLD, Move.CHARGE)

    assert failing() == {"settlements.charges"}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_hold_that_nobody_was_promised_is_found_on_every_account(closed, name):
    moved(closed, getattr(closed, name), Move.HOLD)

    assert failing() == {"settlements.held"}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_money_given_back_beside_the_lines_is_found_on_every_account(closed, name):
    moved(closed, getattr(closed, name), Move.REFUND)

    assert failing() == {"settlements.charges"}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_month_charged_to_another_account_is_found(closed, name):
    other = {"certificate_account_id": "agreement_account_id"}.get(name, "certificate_account_id")

    spoilt(
        f"UPDATE ledger_entry e SET account_id = c.{other} FROM enrolments_contract c, settlements_accrual a"
        f" WHERE a.contract_id = c.id AND e.posting_id = a.posting_id AND e.account_id = c.{name}"
    )

    assert "settlements.lines" in failing()


@pytest.mark.parametrize(
    "change",
    [
        "certificate_units = certificate_units + 1",
        "certificate_amount = certificate_amount + 1",
        "person_hours = person_hours + 1",
        "released_units = released_units + 1",
        "released_amount = released_amount + 1",
        "released_person_hours = released_person_hours + 1",
        "posting_id = NULL",
    ],
)
def test_a_line_says_what_its_posting_moved(closed, change):
    spoilt(f"UPDATE settlements_accrual SET {change}")

    assert "settlements.lines" in failing()


@pytest.mark.parametrize(("first", "then"), [(2, 0), (0, 2)], ids=["more", "less"])
def test_a_correction_is_what_its_posting_moved(first, then):
    at = market()
    contract(at)
    marked_sheet(at.group, cancelled=first)
    closed_month(at)
    reopen_sheet(
        municipality_id=at.municipality.pk, group_id=at.group.pk, month=SEPTEMBER, reason="Так.", by=SYSTEM, on=AFTER
    )
    marked_sheet(at.group, cancelled=then)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)
    assert failing() == set()

    spoilt("UPDATE settlements_accrual SET person_hours = person_hours + 1 WHERE kind = 'corrected'")

    assert "settlements.lines" in failing()


def test_weekly_norms_are_compared_month_by_month_with_what_extends_them():
    at = extra.market()
    child = at.child()
    signed = contract(at, child)
    significant = extra.group(at, is_significant=True)
    contract(at, child, group=significant)
    application(at)
    for group in (at.group, significant):
        marked_sheet(group, cancelled=1)
    closed_month(at)
    assert failing() == set()
    norm, extended = extra.limits(child, OCTOBER)

    moved(signed, extended.account_id, Move.HOLD, Move.CHARGE)

    assert failing() == {"settlements.charges"}
    assert find_offenders(CHECKS[1]).examples == (str(extended.account_id),)
    assert norm.spent == 0


def test_a_sub_period_and_an_offered_lower_limit_are_promised_too():
    at = market()
    contract(at)
    scheme = FundingScheme.objects.get(municipality=at.municipality)
    set_part(scheme_id=scheme.pk, period=scheme.period, limit=1_000_000_00, by=SYSTEM, on=supply.TODAY)
    contract(at)
    agreement = at.record.agreements.get()
    amending = Amending(ground="Меньше детей", effective_on=supply.TODAY, limit=agreement.limit - Decimal(1000))
    offer_amendment(agreement_id=agreement.pk, amending=amending, by=SYSTEM, on=supply.TODAY)

    assert failing() == set()
