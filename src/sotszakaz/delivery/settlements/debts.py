"""What providers owe after what was paid exceeded what was delivered, and what may be set off against it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from sotszakaz.delivery.settlements.models import Advance, DebtRepayment, PaymentRegister
from sotszakaz.delivery.settlements.states import AdvanceState, OrderState
from sotszakaz.foundation.money import RoubleField


def open_debts(municipality_id: int, *, agreements: Iterable[int] | None = None) -> "QuerySet[Any]":
    """Registers whose debt is not repaid in full, each the latest of its agreement; `owed` is what is left, roubles."""
    found = PaymentRegister.objects.filter(municipality_id=municipality_id, debt_after__gt=0)
    if agreements is not None:
        found = found.filter(agreement__in=list(agreements))
    later = PaymentRegister.objects.filter(agreement=OuterRef("agreement"), month__gt=OuterRef("month"))
    latest = found.filter(~Exists(later.filter(amount__isnull=False)))
    return latest.annotate(owed=F("debt_after") - sum_of_repayments("register")).filter(owed__gt=0).order_by("pk")


def sum_of_repayments(of: str) -> Any:
    """An expression: living repayments whose `register`, `from_register` or `from_advance` is the row. Roubles."""
    living = DebtRepayment.objects.living().filter(**{of: OuterRef("pk")}).order_by()
    sums = living.values(of).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums), 0, output_field=RoubleField())


def unpaid_of(agreement_id: int) -> Iterator[tuple[PaymentRegister | Advance, Decimal]]:
    """What the payer has still to order under the agreement, advances before registers, with how much. Two queries.

    A line that an objection holds is a part of it: it is not paid either.
    """
    registers = with_left(PaymentRegister.objects.filter(agreement=agreement_id, payable__gt=0))
    advances = with_left(Advance.objects.filter(agreement=agreement_id, state=AdvanceState.ACCEPTED))
    for rows in (advances, registers):
        for each in rows.filter(left__gt=0).order_by("month", "pk"):
            yield each, each.left


def with_left(rows: "QuerySet[PaymentRegister] | QuerySet[Advance]") -> "QuerySet[Any]":
    """Registers or advances with `left`: what neither living orders nor debts took of them. Roubles."""
    whole, of = ("payable", "from_register") if rows.model is PaymentRegister else ("amount", "from_advance")
    return rows.annotate(left=F(whole) - ordered() - sum_of_repayments(of))


def ordered() -> Any:
    """An expression: what living orders pay of the register or the advance."""
    living = ~Q(orders__state=OrderState.BOUNCED)
    return Coalesce(Sum("orders__amount", filter=living), 0, output_field=RoubleField())
