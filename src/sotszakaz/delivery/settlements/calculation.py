"""The calculation of an agreement's subsidy, running cumulatively by month (law.md §7g, annex of the agreement)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.supply.agreements.models import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CalculationRow:
    """A month of an agreement in roubles: `accrued_so_far` runs from its start, `rest` is what the limit leaves then.

    `promised` is what contracts plan, `registered` what went to payment by the month's register.
    """

    month: date
    promised: Decimal
    person_hours: Decimal
    accrued: Decimal
    registered: Decimal
    accrued_so_far: Decimal
    rest: Decimal


def subsidy_calculation(agreement: Agreement) -> list[CalculationRow]:
    """The months that have contracts or a register, the earliest first. Three queries."""
    months = ContractMonth.objects.due().filter(contract__agreement=agreement).order_by("month").values("month")
    promised = dict(months.annotate(total=Sum("certificate_amount")).values_list("month", "total"))
    lines = Accrual.objects.filter(contract__agreement=agreement).order_by("month").values("month")
    sums = lines.annotate(money=Sum("certificate_amount"), hours=Sum("person_hours"))
    accrued = {month: (money, hours) for month, money, hours in sums.values_list("month", "money", "hours")}
    registered = dict(
        PaymentRegister.objects.filter(agreement=agreement, amount__isnull=False).values_list("month", "amount")
    )
    rows, so_far = [], ZERO
    for month in sorted({*promised, *accrued, *registered}):
        money, hours = accrued.get(month, (ZERO, ZERO))
        so_far += money
        rows.append(
            CalculationRow(
                month=month,
                promised=promised.get(month, ZERO),
                person_hours=hours,
                accrued=money,
                registered=registered.get(month) or ZERO,
                accrued_so_far=so_far,
                rest=agreement.limit - so_far,
            )
        )
    return rows
