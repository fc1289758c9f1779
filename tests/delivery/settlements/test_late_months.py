"""A contract accepted when its first month was closed already: nothing of it stays held for ever."""

from datetime import date

import pytest
from tests.factories.delivery import OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import application, contract, market
from tests.factories.life import ruled

from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister
from sotszakaz.delivery.settlements.selectors import reconcile
from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

IN_OCTOBER = date(2026, 10, 5)


def test_a_month_that_was_closed_before_the_contract_goes_with_the_next_closing():
    at = market()
    ruled(at, contract_starts="as_applied")
    contract(at)
    waiting = application(at)
    marked_sheet(at.group, on=IN_OCTOBER)
    closed_month(at, on=IN_OCTOBER)
    late = accept_application(application_id=waiting.pk, by=SYSTEM, on=IN_OCTOBER)
    later = sum(each.certificate_units for each in late.months.filter(month__gt=OCTOBER))
    marked_sheet(at.group, OCTOBER)

    closed_month(at, OCTOBER)

    accrued = Accrual.objects.filter(contract=late).order_by("month")
    assert [each.month for each in accrued] == [SEPTEMBER, OCTOBER]
    assert {each.register.month for each in accrued} == {OCTOBER}
    assert balance_of(late.certificate_account_id).held == later
    assert all(reconcile(register).agrees for register in PaymentRegister.objects.all())


def test_a_month_is_accrued_once_whether_it_was_late_or_not():
    at = market()
    signed = contract(at)
    for month in (SEPTEMBER, OCTOBER):
        marked_sheet(at.group, month)
        closed_month(at, month)

    months = Accrual.objects.filter(contract=signed).order_by("month").values_list("month", flat=True)
    assert list(months) == [SEPTEMBER, OCTOBER]
