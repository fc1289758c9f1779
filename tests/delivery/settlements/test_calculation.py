from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.factories.delivery import SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.calculation import subsidy_calculation
from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.web.office.agreement_sheets import calculation_of

pytestmark = pytest.mark.django_db


def test_the_calculation_runs_cumulatively_and_agrees_with_accruals(django_assert_num_queries):
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    closed_month(at)
    agreement, accrual = signed.agreement, Accrual.objects.get()

    with django_assert_num_queries(4):
        rows = subsidy_calculation(agreement)

    assert [row.month for row in rows] == list(ContractMonth.objects.order_by("month").values_list("month", flat=True))
    september = rows[0]
    assert (september.month, september.accrued) == (SEPTEMBER, accrual.certificate_amount)
    assert september.registered == PaymentRegister.objects.get().amount == accrual.certificate_amount
    assert {row.rest for row in rows} == {agreement.limit - accrual.certificate_amount}
    assert sum(row.promised for row in rows) == signed.certificate_amount

    sheet = load_workbook(BytesIO(calculation_of(agreement))).active
    assert [cell.value for cell in sheet[2]][3:] == [
        *(float(accrual.certificate_amount),) * 3,
        float(agreement.limit - accrual.certificate_amount),
    ]
