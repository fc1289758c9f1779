"""What families are charged: each line with its reason, sums by child, the months still to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Sum

from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import list_own_children
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.regulations.choices import CountingPolicy
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

SHARE_PLACES = Decimal("0.000001")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Charge:
    """A line, why it is so large in a few words, and the latest objection to it."""

    line: Accrual
    reason: str
    objection: ChargeObjection | None


@dataclass(frozen=True, slots=True)
class ChildSum:
    """What the months of a child have cost: the certificate in `unit`, the family in roubles."""

    child_id: int
    name: str
    unit: Unit
    certificate_units: int
    parent_amount: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class Coming:
    """Months of a child that no closing has counted: how many, and what they may cost."""

    months: int
    certificate_amount: Decimal
    parent_amount: Decimal


def list_charges(user: User, *, child_id: int | None = None) -> "QuerySet[Accrual]":
    """Lines of the children whom the person acts for now, or of one of them, the latest month first."""
    return _with_cards(Accrual.objects.filter(contract__child__in=_children(user, child_id)))


def list_charges_of_contract(contract_id: int) -> "QuerySet[Accrual]":
    """Lines of one contract, the latest month first; the caller has asked for the right to see it."""
    return _with_cards(Accrual.objects.filter(contract=contract_id))


def get_line_at_counter(user: User, line_id: int) -> Accrual:
    """The line, for those who enter papers of families. Raises NotFound, NotAllowed."""
    cards = "contract__child__municipality", "contract__group__part__programme", "contract__organisation", "closing"
    line = Accrual.objects.select_related(*cards, "contract__application").filter(pk=line_id).first()
    if line is None:
        raise NotFound()
    require(user, Permission.ENROLMENT_ENTER, line.municipality_id)
    return line


def _with_cards(lines: "QuerySet[Accrual]") -> "QuerySet[Accrual]":
    objections = ChargeObjection.objects.order_by("-pk")
    return (
        lines.select_related("contract__child", "contract__group__part__programme", "contract__application", "closing")
        .prefetch_related(Prefetch("objections", objections, to_attr="disputes"))
        .order_by("-month", "contract__child__sort_key", "contract", "pk")
    )


def list_coming(user: User, *, child_id: int | None = None) -> "QuerySet[ContractMonth]":
    """Months that may still be charged, the nearest first."""
    return (
        _coming(user, child_id)
        .select_related("contract__child", "contract__group__part__programme", "contract__application")
        .order_by("month", "contract__child__sort_key", "contract")
    )


def count_coming(user: User, *, child_id: int | None = None) -> Coming:
    """How many months may still be charged and what they cost at most. One query."""
    found = _coming(user, child_id).aggregate(
        months=Count("pk"), certificate=Sum("certificate_amount"), parent=Sum("parent_amount")
    )
    return Coming(found["months"], found["certificate"] or Decimal(0), found["parent"] or Decimal(0))


def sums_of(user: User, *, child_id: int | None = None) -> list[ChildSum]:
    """What has been charged by child, in roubles and in hours apart. One query."""
    rows = (
        Accrual.objects.filter(contract__child__in=_children(user, child_id))
        .values(
            "contract__child", "contract__child__sort_key", "contract__child__first_name", "contract__application__unit"
        )
        .annotate(units=Sum("certificate_units"), parent=Sum("parent_amount"), lines=Count("pk"))
        .order_by("contract__child__sort_key", "contract__child", "contract__application__unit")
    )
    return [
        ChildSum(
            child_id=row["contract__child"],
            name=row["contract__child__first_name"],
            unit=_unit(row["contract__application__unit"]),
            certificate_units=row["units"],
            parent_amount=row["parent"],
            lines=row["lines"],
        )
        for row in rows
    ]


def charges_of(lines: Iterable[Accrual]) -> list[Charge]:
    """The lines of `list_charges` in words."""
    return [Charge(each, reason_of(each), next(iter(each.disputes), None)) for each in lines]  # type: ignore[attr-defined]


def reason_of(line: Accrual) -> str:
    """Why the line is so large: how much of the month was counted, or that a person decided."""
    if line.kind == LineKind.REVERSAL:
        return "отменяет прежнюю строку этого месяца"
    if line.planned_hours is None:
        return "оказано полностью" if line.completeness == WHOLE else "доля посчитана при закрытии месяца"
    is_attended = line.policy == CountingPolicy.BY_ATTENDANCE
    hours = (line.attended_hours if is_attended else line.held_hours) or Decimal(0)
    counted, planned = hours + line.assumed_hours, line.planned_hours + line.assumed_hours
    if not planned:
        return "занятий в плане месяца не было"
    if line.completeness != (counted / planned).quantize(SHARE_PLACES):
        return "по решению уполномоченного органа"
    what = "посещено" if is_attended else "проведено"
    return f"{what} {_hours(counted)} из {_hours(planned)}"


def may_object(line: Accrual) -> bool:
    """Does the line stand, and does no objection to it wait for an answer or for its closing."""
    if line.objections.pending().exists():
        return False
    return Accrual.objects.standing().filter(pk=line.pk).exists()


def is_ordered(line: Accrual) -> bool:
    """Is the money of the line on its way to the provider."""
    return line.paid_lines.filter(is_counted=True).exists()


def _children(user: User, child_id: int | None) -> "QuerySet[Child]":
    children = list_own_children(user)
    return children if child_id is None else children.filter(pk=child_id)


def _coming(user: User, child_id: int | None) -> "QuerySet[ContractMonth]":
    accrued = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    return ContractMonth.objects.due().filter(~Exists(accrued), contract__child__in=_children(user, child_id))


def _unit(scheme_unit: str) -> Unit:
    return Unit.RUB if scheme_unit == SchemeUnit.RUB else Unit.HOUR


def _hours(hours: Decimal) -> str:
    return spell(to_units(hours), Unit.HOUR)
