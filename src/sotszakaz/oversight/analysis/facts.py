"""What registries know of every provider with every service on a day: the values of computed factors."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from django.db import connection

from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.supply.programmes.models import StudyGroup

FACTS = (Path(__file__).parent / "sql" / "facts.sql").read_text(encoding="utf-8")
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by source; one that is missing is not known: nobody applied, no group says where it is."""

    organisation_id: int
    service_id: int
    kind: str
    values: dict[str, Decimal]


def facts_on(municipality_id: int, on: date, km: float) -> list[Facts]:
    """A row for each active provider and service, in the order of their ids. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"municipality": municipality_id, "on": on, "km": km})
        rows = cursor.fetchall()
    free = _free_places(municipality_id, on)
    return [_facts(row, free) for row in rows]


def _facts(row: Sequence[object], free: dict[tuple[int, int], Decimal]) -> Facts:
    organisation_id, service_id, kind, providers, non_municipal, refusals, nearby = row
    assert isinstance(organisation_id, int)
    assert isinstance(service_id, int)
    known = {
        Source.PROVIDERS: providers,
        Source.NON_MUNICIPAL: non_municipal,
        Source.REFUSALS: refusals,
        Source.NEARBY: nearby,
        Source.FREE_PLACES: free.get((organisation_id, service_id)),
    }
    values = {source.value: Decimal(str(value)) for source, value in known.items() if value is not None}
    return Facts(organisation_id, service_id, str(kind), values)


def _free_places(municipality_id: int, on: date) -> dict[tuple[int, int], Decimal]:
    """Percent of places that are free, by provider and service, over the groups that a child may choose."""
    groups = StudyGroup.objects.offered(on).filter(municipality_id=municipality_id).order_by("pk")
    rows = list(groups.values_list("organisation_id", "part__programme__service_id", "seat_account_id"))
    balances = balances_of(account for _, _, account in rows)
    total: dict[tuple[int, int], int] = defaultdict(int)
    free: dict[tuple[int, int], int] = defaultdict(int)
    for organisation_id, service_id, account in rows:
        total[organisation_id, service_id] += balances[account].total
        free[organisation_id, service_id] += balances[account].free
    return {
        key: (Decimal(100) * free[key] / many).quantize(THOUSANDTH, ROUND_HALF_UP)
        for key, many in total.items()
        if many
    }
