"""Reading findings with the rows they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.unusual.models import Finding
from sotszakaz.delivery.unusual.states import FindingKind, FindingState
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup


def to_check(municipality_id: int, month: date) -> "QuerySet[Finding]":
    """What is found now and nobody has answered."""
    return Finding.objects.filter(
        municipality_id=municipality_id, month=month, state=FindingState.FOUND, gone_at__isnull=True
    )


def list_to_check(municipality_id: int, month: date, kind: FindingKind | None = None) -> "QuerySet[Finding]":
    """The same by kind, the earliest found first."""
    found = to_check(municipality_id, month)
    return (found.filter(kind=kind) if kind else found).order_by("kind", "pk")


def list_checked(municipality_id: int, month: date) -> "QuerySet[Finding]":
    """What was answered, the latest first, also when it is not found any more."""
    checked = Finding.objects.filter(municipality_id=municipality_id, month=month, state=FindingState.CHECKED)
    return checked.select_related("checked_by").order_by("-checked_at", "-pk")


def count_to_check(municipality_id: int, month: date) -> dict[FindingKind, int]:
    """By kind; kinds without findings are missing. One query."""
    found = to_check(municipality_id, month).order_by().values_list("kind").annotate(count=Count("pk"))
    return {FindingKind(kind): count for kind, count in found}


def get_finding_for(actor: Actor, finding_id: int) -> Finding:
    """The finding for the payer. Raises NotFound or NotAllowed."""
    finding = Finding.objects.filter(pk=finding_id).first()
    if finding is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, finding.municipality_id)
    return finding


@dataclass(frozen=True, slots=True)
class ContractSeen:
    """A contract of a finding; `line_id` is its standing line of the month, None before the month is closed."""

    contract: Contract
    line_id: int | None


@dataclass(frozen=True, slots=True)
class FindingSeen:
    finding: Finding
    contracts: tuple[ContractSeen, ...]
    groups: tuple[StudyGroup, ...]


def with_rows(findings: Iterable[Finding], month: date) -> list[FindingSeen]:
    """Findings with their contracts and groups. Three queries."""
    found = list(findings)
    contracts = Contract.objects.in_bulk({pk for each in found for pk in each.contract_ids})
    groups = StudyGroup.objects.select_related("organisation").in_bulk({pk for each in found for pk in each.group_ids})
    standing = Accrual.objects.standing().filter(contract__in=contracts, month=month).order_by()
    lines = dict(standing.values_list("contract").annotate(line=Max("pk")))
    return [
        FindingSeen(
            each,
            tuple(ContractSeen(contracts[pk], lines.get(pk)) for pk in each.contract_ids if pk in contracts),
            tuple(groups[pk] for pk in each.group_ids if pk in groups),
        )
        for each in found
    ]
