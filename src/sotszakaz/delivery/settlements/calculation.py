"""The calculation of an agreement's subsidy, running cumulatively by month (law.md §7g, annex of the agreement)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import Accrual, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.supply.agreements.models import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CalculationRow:
    """A month of an agreement in roubles: `accrued_so_far` runs from its start, `rest` is what the limit leaves then.

    `promised` is what contracts plan, `registered` what went to payment by the month's register,
    `paid` what the treasury has paid for the month: its advance and its register.
    """

    month: date
    promised: Decimal
    person_hours: Decimal
    accrued: Decimal
    registered: Decimal
    paid: Decimal
    accrued_so_far: Decimal
    rest: Decimal


def subsidy_calculation(agreement: Agreement) -> list[CalculationRow]:
    """The months that have contracts or a register, the earliest first. Four queries."""
    months = ContractMonth.objects.due().filter(contract__agreement=agreement).order_by("month").values("month")
    promised = dict(months.annotate(total=Sum("certificate_amount")).values_list("month", "total"))
    lines = Accrual.objects.filter(contract__agreement=agreement).order_by("month").values("month")
    sums = lines.annotate(money=Sum("certificate_amount"), hours=Sum("person_hours"))
    accrued = {month: (money, hours) for month, money, hours in sums.values_list("month", "money", "hours")}
    registered = dict(
        PaymentRegister.objects.filter(agreement=agreement, amount__isnull=False).values_list("month", "amount")
    )
    paid = _paid_by_month(agreement)
    rows, so_far = [], ZERO
    for month in sorted({*promised, *accrued, *registered, *paid}):
        money, hours = accrued.get(month, (ZERO, ZERO))
        so_far += money
        rows.append(
            CalculationRow(
                month=month,
                promised=promised.get(month, ZERO),
                person_hours=hours,
                accrued=money,
                registered=registered.get(month) or ZERO,
                paid=paid.get(month, ZERO),
                accrued_so_far=so_far,
                rest=agreement.limit - so_far,
            )
        )
    return rows


def _paid_by_month(agreement: Agreement) -> dict[date, Decimal]:
    of_month = Coalesce("register__month", "advance__month")
    ours = Q(register__agreement=agreement) | Q(advance__agreement=agreement)
    paid = PaymentOrder.objects.filter(ours, state=OrderState.PAID).values(of=of_month).order_by("of")
    return dict(paid.annotate(total=Sum("amount")).values_list("of", "total"))
