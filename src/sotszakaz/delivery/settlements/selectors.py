"""What a month owes, what was closed, and whether registers agree with the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum

from sotszakaz.delivery.settlements.models import (
    Accrual,
    LeftOutContract,
    MonthClosing,
    PaymentRegister,
    ReopenedSheet,
)
from sotszakaz.delivery.settlements.open_month import earliest_open_month, not_charged
from sotszakaz.delivery.settlements.states import ClosingState, LineKind
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.selectors import charged_by
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.signatures.waiting import waits
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

PAPERS = {"contract_sides": DocumentKind.CONTRACT, "certificate_sides": DocumentKind.SOCIAL_CERTIFICATE}
"""The papers that may have to be signed before a month is charged."""


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of a municipality: what contracts plan, what its registers say was delivered, and whether it is closed.

    `delivered` has the corrections of earlier months that went with it; None until a register is filled.
    """

    month: date
    contracts: int
    planned: Decimal
    delivered: Decimal | None
    closing: MonthClosing | None

    @property
    def is_closed(self) -> bool:
        return self.closing is not None and self.closing.state == ClosingState.CLOSED


def last_closed_month(municipality_id: int) -> date | None:
    """The first day of the latest closed month; None when none is."""
    closed = MonthClosing.objects.filter(municipality_id=municipality_id, state=ClosingState.CLOSED)
    latest: date | None = closed.aggregate(latest=Max("month"))["latest"]
    return latest


def list_months(municipality_id: int, *, on: date | None = None) -> list[MonthLine]:
    """All months with contracts, and those in which only earlier ones are charged, the latest first. Eight queries."""
    rows = (
        ContractMonth.objects.due()
        .filter(municipality_id=municipality_id)
        .values("month")
        .annotate(contracts=Count("pk"), planned=Sum("certificate_amount"))
    )
    planned = {each["month"]: (each["contracts"], each["planned"]) for each in rows.order_by()}
    registers = PaymentRegister.objects.filter(municipality_id=municipality_id).order_by().values("month")
    delivered = dict(registers.annotate(total=Sum("amount")).values_list("month", "total"))
    closings = {each.month: each for each in MonthClosing.objects.filter(municipality_id=municipality_id)}
    earliest = earliest_open_month(municipality_id, on=on)
    months = {*planned, *closings, *([earliest] if earliest else [])}
    return [
        MonthLine(month, *planned.get(month, (0, Decimal(0))), delivered.get(month), closings.get(month))
        for month in sorted(months, reverse=True)
    ]


def is_closed(municipality_id: int, month: date) -> bool:
    """Are the sheets of the month (its first day) frozen: its closing has begun."""
    return MonthClosing.objects.filter(municipality_id=municipality_id, month=month).exists()


def closing_of(municipality_id: int, month: date) -> MonthClosing | None:
    """The closing of the month (its first day), begun or over."""
    return MonthClosing.objects.filter(municipality_id=municipality_id, month=month).first()


def counted_until(municipality_id: int, month: date, *, agreements: Iterable[int] = ()) -> date | None:
    """The day on which a month was closed before it was over, while its later classes are still marked as they come:
    until a later closing takes one of these agreements.
    """
    closing = closing_of(municipality_id, month)
    if closing is None or closing.state != ClosingState.CLOSED or closing.counted_on is None:
        return None
    if closing.counted_on >= next_month(month) - timedelta(days=1):
        return None
    later = MonthClosing.objects.filter(municipality_id=municipality_id, month__gt=month)
    without = list(later.values_list("left_out", flat=True))
    asked = set(agreements) if without else set()
    is_compared = without and not (asked and all(asked <= set(each) for each in without))
    return None if is_compared else closing.counted_on


def reopened_sheet(group_id: int, month: date) -> ReopenedSheet | None:
    """The permission to mend the group's sheet of a closed month that no closing has counted yet."""
    return ReopenedSheet.objects.filter(group_id=group_id, month=month, counted_in__isnull=True).first()


def lines_written(closing: MonthClosing) -> int:
    """How many lines of the closing stand already, of the `planned` ones."""
    return Accrual.objects.filter(closing=closing).exclude(kind=LineKind.REVERSAL).count()


def list_left_out(municipality_id: int, month: date) -> "QuerySet[LeftOutContract]":
    """Contracts that the closing of the month did not charge, with the document that is not signed, by number.

    Those of which a later closing has charged all, or nothing is due any more, are not among them.
    """
    months = not_charged(municipality_id).filter(contract=OuterRef("contract"), month__lte=OuterRef("closing__month"))
    rows = LeftOutContract.objects.filter(Exists(months), municipality_id=municipality_id, closing__month=month)
    return rows.select_related("contract__child", "contract__organisation", "document").order_by(
        "contract__number", "pk"
    )


def running_closings(municipality_id: int) -> list[int]:
    """Closings of the municipality that were begun and not finished."""
    running = MonthClosing.objects.filter(municipality_id=municipality_id, state=ClosingState.CLOSING)
    return list(running.order_by("pk").values_list("pk", flat=True))


def list_registers(municipality_id: int, *, month: date | None = None) -> "QuerySet[PaymentRegister]":
    """Payment registers of the municipality, the latest months first."""
    registers = PaymentRegister.objects.with_lines().filter(municipality_id=municipality_id)
    if month is not None:
        registers = registers.filter(month=month)
    return registers.select_related("agreement__record__organisation").order_by("-month", "number", "pk")


def list_registers_of(organisation_id: int, municipality_id: int) -> "QuerySet[PaymentRegister]":
    """Payment registers of one provider, the latest first."""
    return list_registers(municipality_id).filter(agreement__record__organisation_id=organisation_id)


def get_register_for(actor: Actor, register_id: int) -> PaymentRegister:
    """The register for the payer or for its provider. Raises NotFound or NotAllowed."""
    register = (
        PaymentRegister.objects.select_related("agreement__record__organisation", "document", "municipality")
        .filter(pk=register_id)
        .first()
    )
    if register is None:
        raise NotFound()
    require(
        actor,
        Permission.SETTLEMENT_VIEW,
        register.municipality_id,
        organisation_id=register.agreement.record.organisation_id,
    )
    return register


def list_accruals(register: PaymentRegister) -> "QuerySet[Accrual]":
    """Lines of the register by the number of the contract."""
    return register.accruals.select_related("contract__group", "contract__social_certificate__certificate").order_by(
        "contract__number", "month", "pk"
    )


def get_month(municipality_id: int, month: date, *, on: date | None = None) -> MonthLine:
    """One month by its first day. Three queries. Raises NotFound when no contract has it and it is not to be closed."""
    ours = {"municipality_id": municipality_id, "month": month}
    planned = ContractMonth.objects.due().filter(**ours)
    counted = planned.aggregate(contracts=Count("pk"), planned=Sum("certificate_amount"))
    closing = MonthClosing.objects.filter(**ours).first()
    if not counted["contracts"] and closing is None and month != earliest_open_month(municipality_id, on=on):
        raise NotFound()
    delivered = PaymentRegister.objects.filter(**ours).aggregate(total=Sum("amount"))["total"]
    return MonthLine(month, counted["contracts"], counted["planned"] or Decimal(0), delivered, closing)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A register beside the ledger: its amount, the sum of its lines, what their postings moved. Roubles."""

    registered: Decimal | None
    lines: Decimal
    charged: Decimal

    @property
    def agrees(self) -> bool:
        """Are all three the same to the kopeck."""
        return self.registered == self.lines == self.charged


def reconcile(register: PaymentRegister) -> Reconciliation:
    """Compare the register with what its postings charged to the agreement less what they refunded. Two queries."""
    lines = register.accruals.aggregate(total=Sum("certificate_amount"))["total"] or Decimal(0)
    charged = charged_by(register.accruals.values("posting_id"), account_id=register.agreement.account_id)
    return Reconciliation(register.amount, lines, from_units(charged))


def sides_that_sign(rules: InForce) -> dict[str, list[str]]:
    """Who must have signed each of `PAPERS` before a contract's month is charged; nobody where rules do not wait."""
    return {
        name: [str(turn.party) for turn in KINDS[kind].signing] if waits(kind, rules) else []
        for name, kind in PAPERS.items()
    }
