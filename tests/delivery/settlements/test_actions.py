from datetime import date
from decimal import Decimal

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.delivery.settlements.errors import EarlierMonthOpen, MonthNotOver, NothingToClose, SheetsMissing
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.selectors import reconcile
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.money import from_units, to_units
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.ledger.selectors import balance_of, explain
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db


def policy(at, value):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила с другим счётом",
        starts_on=date(2026, 1, 1),
        settings={"counting_policy": Setting(value, "порядок, пункт 7")},
        by=SYSTEM,
    )


def test_a_closed_month_charges_every_account_of_the_contract():
    at = market()
    signed = contract(at)
    planned = signed.months.get(month=SEPTEMBER)
    marked_sheet(at.group)

    closed_month(at)

    assert balance_of(signed.certificate_account_id).spent == planned.certificate_units
    assert balance_of(signed.agreement_account_id).spent == to_units(planned.certificate_amount)
    assert balance_of(signed.budget_account_id).spent == to_units(planned.certificate_amount)
    assert balance_of(signed.volume_account_id).spent == to_units(planned.person_hours)
    assert all(explain(account).agrees for account in (signed.certificate_account_id, signed.agreement_account_id))


def test_cancelled_classes_go_back_to_the_accounts():
    at = market()
    signed = contract(at)
    planned = signed.months.get(month=SEPTEMBER)
    before = balance_of(signed.certificate_account_id)
    marked_sheet(at.group, cancelled=2)

    closed_month(at)

    accrual = Accrual.objects.get(contract=signed)
    after = balance_of(signed.certificate_account_id)
    assert 0 < accrual.released_amount < planned.certificate_amount
    assert accrual.certificate_amount + accrual.released_amount == planned.certificate_amount
    assert after.free == before.free + accrual.released_units
    assert after.held == before.held - planned.certificate_units


def test_attendance_counts_where_the_regulation_says_so():
    at = market()
    policy(at, "by_attendance")
    diligent, absent = contract(at), contract(at)
    classes = len(columns(at.group))
    marked_sheet(at.group, absent={absent.pk: 3})

    closed_month(at)

    share = Decimal(classes - 3) / classes
    assert Accrual.objects.get(contract=diligent).completeness == 1
    assert Accrual.objects.get(contract=absent).completeness == share.quantize(Decimal("0.000001"))


def test_an_hours_certificate_is_charged_in_hours_and_the_agreement_in_roubles():
    at = market(unit=SchemeUnit.HOUR)
    signed = contract(at)
    planned = signed.months.get(month=SEPTEMBER)
    marked_sheet(at.group)

    closed_month(at)

    assert balance_of(signed.certificate_account_id).spent == planned.certificate_units
    assert from_units(planned.certificate_units) == planned.person_hours
    assert balance_of(signed.agreement_account_id).spent == to_units(planned.certificate_amount)


def test_the_register_agrees_with_the_ledger_to_the_kopeck():
    at = market()
    for _ in range(3):
        contract(at)
    marked_sheet(at.group, cancelled=1)

    closed_month(at)

    register = PaymentRegister.objects.get()
    agreed = reconcile(register)
    assert agreed.agrees
    assert register.amount == sum(each.certificate_amount for each in Accrual.objects.all())
    assert from_units(balance_of(register.agreement.account_id).spent) == register.amount
    assert Document.objects.get(pk=register.document_id).full_number == register.number


def test_all_months_together_charge_exactly_the_contract():
    at = market()
    signed = contract(at)
    for month in signed.months.order_by("month").values_list("month", flat=True):
        marked_sheet(at.group, month, on=date(2027, 1, 10))
        closed_month(at, month, on=date(2027, 1, 11))

    balance = balance_of(signed.agreement_account_id)
    assert (from_units(balance.spent), balance.held) == (signed.certificate_amount, 0)


def test_a_month_is_closed_once():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)

    with pytest.raises(ConstraintViolated, match="уже закрыт"):
        closed_month(at)

    assert Accrual.objects.count() == 1


def test_a_month_that_is_not_over_stays_open():
    at = market()
    contract(at)

    with pytest.raises(MonthNotOver, match=r"01\.10\.2026"):
        closed_month(at, on=date(2026, 9, 30))

    assert not MonthClosing.objects.exists()


def test_months_are_closed_in_order():
    at = market()
    contract(at)
    marked_sheet(at.group, OCTOBER)

    with pytest.raises(EarlierMonthOpen, match=r"09\.2026"):
        closed_month(at, OCTOBER)


def test_a_group_without_a_sheet_is_named():
    at = market()
    contract(at)

    with pytest.raises(SheetsMissing, match=at.group.name):
        closed_month(at)


def test_a_month_without_contracts_has_nothing_to_close():
    with pytest.raises(NothingToClose):
        closed_month(market())


def test_only_finance_closes_a_month():
    at = market()
    operator = member(Operator, at.municipality)

    with pytest.raises(NotAllowed):
        close_month(municipality_id=at.municipality.pk, month=SEPTEMBER, by=operator, on=AFTER)


def test_finance_of_another_municipality_learns_nothing():
    at, other = market(), market()

    with pytest.raises(NotFound):
        close_month(
            municipality_id=at.municipality.pk, month=SEPTEMBER, by=member(Finance, other.municipality), on=AFTER
        )


def test_a_closed_month_keeps_its_sheet():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)

    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked_sheet(at.group, cancelled=1)


@pytest.mark.parametrize("table", [ClassSession, AttendanceMark])
def test_no_way_round_the_action_changes_a_closed_month(table):
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)

    with pytest.raises(ConstraintViolated), judged(table):
        AttendanceMark.objects.all().delete() if table is AttendanceMark else ClassSession.objects.update(
            state="cancelled"
        )


def test_the_next_month_of_a_group_stays_open():
    at = market()
    contract(at)
    marked_sheet(at.group)
    closed_month(at)

    marked_sheet(at.group, OCTOBER)

    assert ClassSession.objects.filter(held_on__gte=OCTOBER).exists()


def test_save_sheet_is_for_those_who_mark_there():
    at, other = market(), market()

    with pytest.raises(NotFound):
        save_sheet(group_id=at.group.pk, month=SEPTEMBER, states={}, cells={}, by=other.director(), on=AFTER)
