"""The finance officer's month: what every provider is promised, earned, was advanced, is to get and has got."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import Accrual, Advance, PaymentOrder, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.supply.agreements.models import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A provider's month in roubles.

    `planned` is promised by contracts. `register` is there when the month has been closed: its amount is what was
    delivered and corrected. `advance` was accepted, `paid` has gone by the month's advance and register, `held` are
    lines of the register that an objection holds back.
    """

    agreement: Agreement
    contracts: int
    planned: Decimal
    register: PaymentRegister | None
    advance: Decimal
    paid: Decimal
    held: Decimal

    @property
    def number(self) -> str:
        """Of the register; empty until it is filled."""
        return self.register.number if self.register else ""

    @property
    def delivered(self) -> Decimal | None:
        return self.register.amount if self.register else None

    @property
    def payable(self) -> Decimal | None:
        return self.register.payable if self.register else None


@dataclass(frozen=True, slots=True)
class DeskTotals:
    """The same of all providers together; `delivered` and `payable` are None until a register is filled."""

    delivered: Decimal | None
    payable: Decimal | None
    advance: Decimal
    paid: Decimal


def agreements_of_month(municipality_id: int, month: date) -> "QuerySet[Agreement]":
    """Agreements with a month of a contract or a register, by the name of the provider."""
    months = ContractMonth.objects.due().filter(contract__agreement=OuterRef("pk"), month=month)
    registers = PaymentRegister.objects.with_lines().filter(agreement=OuterRef("pk"), month=month)
    found = Agreement.objects.filter(Exists(months) | Exists(registers), municipality_id=municipality_id)
    return found.select_related("record__organisation").order_by("record__organisation__short_name", "pk")


def desk_rows(agreements: Sequence[Agreement], month: date) -> list[DeskRow]:
    """The rows of these agreements, in their order. Six queries."""
    ids = [each.pk for each in agreements]
    planned = _planned(ids, month)
    of_month = PaymentRegister.objects.with_lines().filter(agreement__in=ids, month=month)
    registers = {each.agreement_id: each for each in of_month}
    advances = Advance.objects.filter(agreement__in=ids, month=month, state=AdvanceState.ACCEPTED)
    advanced = dict(advances.order_by().values_list("agreement").annotate(total=Sum("amount")))
    paid = _paid(ids, month)
    held = _held(each.pk for each in registers.values())
    rows = []
    for agreement in agreements:
        contracts, promised = planned.get(agreement.pk, (0, ZERO))
        register = registers.get(agreement.pk)
        rows.append(
            DeskRow(
                agreement=agreement,
                contracts=contracts,
                planned=promised,
                register=register,
                advance=advanced.get(agreement.pk, ZERO),
                paid=paid.get(agreement.pk, ZERO),
                held=held.get(register.pk, ZERO) if register else ZERO,
            )
        )
    return rows


def desk_totals(municipality_id: int, month: date) -> DeskTotals:
    """Of the municipality's month. Three queries."""
    ours = {"municipality_id": municipality_id, "month": month}
    sums = PaymentRegister.objects.filter(**ours).aggregate(delivered=Sum("amount"), payable=Sum("payable"))
    advances = Advance.objects.filter(**ours, state=AdvanceState.ACCEPTED).aggregate(total=Sum("amount"))
    of_month = Q(register__month=month) | Q(advance__month=month)
    orders = PaymentOrder.objects.filter(of_month, municipality_id=municipality_id, state=OrderState.PAID)
    paid = orders.aggregate(total=Sum("amount"))
    return DeskTotals(sums["delivered"], sums["payable"], advances["total"] or ZERO, paid["total"] or ZERO)


def _planned(agreements: Sequence[int], month: date) -> dict[int, tuple[int, Decimal]]:
    months = ContractMonth.objects.due().filter(contract__agreement__in=agreements, month=month).order_by()
    found = months.values_list("contract__agreement").annotate(contracts=Count("pk"), total=Sum("certificate_amount"))
    return {agreement: (contracts, total) for agreement, contracts, total in found}


def _paid(agreements: Sequence[int], month: date) -> dict[int, Decimal]:
    ours = Q(register__agreement__in=agreements, register__month=month) | Q(
        advance__agreement__in=agreements, advance__month=month
    )
    orders = PaymentOrder.objects.filter(ours, state=OrderState.PAID).order_by()
    whose = orders.values(whose=Coalesce("register__agreement", "advance__agreement"))
    return dict(whose.annotate(total=Sum("amount")).values_list("whose", "total"))


def _held(registers: Iterable[int]) -> dict[int, Decimal]:
    """By register, lines that nobody has ordered and that may not be ordered now."""
    waiting = Accrual.objects.filter(register__in=list(registers)).exclude(paid_lines__is_counted=True)
    every, free = (
        dict(lines.order_by().values_list("register").annotate(total=Sum("certificate_amount")))
        for lines in (waiting, waiting.payable())
    )
    return {pk: total - free.get(pk, ZERO) for pk, total in every.items()}
