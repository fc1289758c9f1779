"""What a month owes, what was closed, and whether registers agree with the ledger."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.attendance.selectors import planned_for
from sotszakaz.delivery.settlements import rules
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.ledger.selectors import charged_by
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup

MONTH_HOURS = (Path(__file__).parent / "sql" / "month_hours.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of a municipality: what contracts plan, what was accrued, and whether it is closed."""

    month: date
    contracts: int
    planned: Decimal
    accrued: Decimal | None
    closing: MonthClosing | None


def open_months_of(municipality_id: int, month: date) -> "QuerySet[ContractMonth]":
    """Months of contracts, notices counted, that nobody has accrued yet, in the order in which postings are written.

    With the month go those before it that were closed when their contract was not signed yet.
    """
    accrued = Accrual.objects.filter(contract_id=OuterRef("contract_id"), month=OuterRef("month"))
    closed = MonthClosing.objects.filter(municipality_id=municipality_id, month__lt=month).values("month")
    return (
        ContractMonth.objects.due()
        .filter(~Exists(accrued), Q(month=month) | Q(month__in=closed), municipality_id=municipality_id)
        .select_related("contract__application", "contract__social_certificate__certificate")
        .order_by("contract_id", "month")
    )


def earliest_open_month(municipality_id: int) -> date | None:
    """The first month with contracts that is not closed yet."""
    closed = MonthClosing.objects.filter(municipality_id=municipality_id).values("month")
    months = ContractMonth.objects.due().filter(municipality_id=municipality_id).exclude(month__in=closed)
    earliest: date | None = months.aggregate(earliest=Min("month"))["earliest"]
    return earliest


def list_months(municipality_id: int) -> list[MonthLine]:
    """All months with contracts, the latest first. Three queries."""
    planned = (
        ContractMonth.objects.due()
        .filter(municipality_id=municipality_id)
        .values("month")
        .annotate(contracts=Count("pk"), planned=Sum("certificate_amount"))
        .order_by("-month")
    )
    accrued = dict(
        Accrual.objects.filter(municipality_id=municipality_id)
        .values("month")
        .annotate(total=Sum("certificate_amount"))
        .values_list("month", "total")
    )
    closings = {each.month: each for each in MonthClosing.objects.filter(municipality_id=municipality_id)}
    return [
        MonthLine(
            each["month"], each["contracts"], each["planned"], accrued.get(each["month"]), closings.get(each["month"])
        )
        for each in planned
    ]


def is_closed(municipality_id: int, month: date) -> bool:
    """Are the sheets of the month (its first day) frozen."""
    return MonthClosing.objects.filter(municipality_id=municipality_id, month=month).exists()


def month_hours(municipality_id: int, month: date) -> dict[int, rules.MonthHours]:
    """By contract: hours planned, held and attended in the month. One query."""
    with connection.cursor() as cursor:
        cursor.execute(MONTH_HOURS, {"municipality": municipality_id, "month": month, "next_month": next_month(month)})
        return {row[0]: rules.MonthHours(*row[1:]) for row in cursor.fetchall()}


def groups_without_sheets(group_ids: set[int], month: date) -> list[StudyGroup]:
    """Groups whose timetable has classes in the month that nobody marked, by name."""
    marked: dict[int, int] = dict(
        ClassSession.objects.filter(group__in=group_ids, held_on__gte=month, held_on__lt=next_month(month))
        .values("group")
        .annotate(count=Count("pk"))
        .values_list("group", "count")
    )
    groups = StudyGroup.objects.filter(pk__in=group_ids).prefetch_related("slots").order_by("name", "pk")
    return [group for group in groups if marked.get(group.pk, 0) < len(planned_for(group, month))]


def list_registers(municipality_id: int, *, month: date | None = None) -> "QuerySet[PaymentRegister]":
    """Payment registers of the municipality, the latest months first."""
    registers = PaymentRegister.objects.filter(municipality_id=municipality_id)
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
        "contract__number", "pk"
    )


def get_month(municipality_id: int, month: date) -> MonthLine:
    """One month of the list. Raises NotFound when no contract has it."""
    line = next((each for each in list_months(municipality_id) if each.month == month), None)
    if line is None:
        raise NotFound()
    return line


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A register beside the ledger: its amount, the sum of its lines, the charges of their postings. Roubles."""

    registered: Decimal
    lines: Decimal
    charged: Decimal

    @property
    def agrees(self) -> bool:
        """To the kopeck."""
        return self.registered == self.lines == self.charged


def reconcile(register: PaymentRegister) -> Reconciliation:
    """Compare the register with what its postings charged to the account of the agreement. Two queries."""
    lines = register.accruals.aggregate(total=Sum("certificate_amount"))["total"] or Decimal(0)
    charged = charged_by(register.accruals.values("posting_id"), account_id=register.agreement.account_id)
    return Reconciliation(register.amount, lines, from_units(charged))
