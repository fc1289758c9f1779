"""What registries know of every provider with every service on a day: the values of computed factors, each with the
rows that it is counted from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.states import OrganisationKind
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.supply.programmes.models import StudyGroup

SQL = Path(__file__).parent / "sql"
SUBJECTS, DECIDED, NEARBY = (
    (SQL / f"{name}.sql").read_text(encoding="utf-8") for name in ("facts", "decided", "nearby")
)
THOUSANDTH = Decimal("0.001")
Place = tuple[str, int | None, int]
"""Source, provider where the value is its own, service."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by source; one that is missing is not known: nobody applied, no group says where it is."""

    organisation_id: int
    service_id: int
    kind: str
    values: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Counted:
    """A row that a value is counted from: an application (`part` is 1 when it was refused), or a group (its free places
    of the whole, or the number of `others` beside it). `organisation_id` where the value is of one provider."""

    source: Source
    service_id: int
    organisation_id: int | None
    row_id: int
    part: int
    whole: int
    others: Sequence[int] = ()

    @property
    def place(self) -> Place:
        return self.source.value, self.organisation_id, self.service_id


@dataclass(frozen=True, slots=True)
class Market:
    facts: list[Facts]
    rows: list[Counted]


def market_on(municipality_id: int, on: date, km: float) -> Market:
    """Each active provider with each service, in the order of their ids, and the rows behind. Five queries.

    How many provide a service, and how many of them are not municipal, is counted from the providers themselves.
    """
    said = {"municipality": municipality_id, "on": on}
    subjects = _asked(SUBJECTS, said)
    schools, services = [each[0] for each in subjects], [each[1] for each in subjects]
    near = _asked(NEARBY, {**said, "km": km, "organisations": schools, "services": services})
    rows = [
        *(Counted(Source.REFUSALS, service, None, pk, int(no), 1) for service, pk, no in _asked(DECIDED, said)),
        *_free_places(municipality_id, on),
        *(Counted(Source.NEARBY, service, school, pk, len(by), 1, by) for school, service, pk, by in near),
    ]
    values = {**_of_rows(rows), **_of_subjects(subjects)}
    return Market([_facts(school, service, kind, values) for school, service, kind in subjects], rows)


def facts_on(municipality_id: int, on: date, km: float) -> list[Facts]:
    """The values alone."""
    return market_on(municipality_id, on, km).facts


def _asked(statement: str, said: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _facts(organisation_id: int, service_id: int, kind: str, values: Mapping[Place, Decimal]) -> Facts:
    known = {
        source.value: value
        for source in Source
        for owner in (organisation_id, None)
        if (value := values.get((source.value, owner, service_id))) is not None
    }
    return Facts(organisation_id, service_id, kind, known)


def _of_subjects(subjects: Sequence[tuple[Any, ...]]) -> dict[Place, Decimal]:
    kinds: dict[int, list[str]] = defaultdict(list)
    for _, service_id, kind in subjects:
        kinds[service_id].append(kind)
    found: dict[Place, Decimal] = {}
    for service_id, known in kinds.items():
        others = sum(kind != OrganisationKind.MUNICIPAL for kind in known)
        found[Source.PROVIDERS.value, None, service_id] = Decimal(len(known))
        found[Source.NON_MUNICIPAL.value, None, service_id] = _share(100 * others, len(known))
    return found


def _of_rows(rows: Sequence[Counted]) -> dict[Place, Decimal]:
    """Percent of the parts in the whole; of neighbours their number for a group, on the average."""
    parts: dict[Place, int] = defaultdict(int)
    wholes: dict[Place, int] = defaultdict(int)
    for row in rows:
        parts[row.place] += row.part
        wholes[row.place] += row.whole
    return {
        place: _share(parts[place] * (1 if place[0] == Source.NEARBY else 100), whole)
        for place, whole in wholes.items()
        if whole
    }


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(THOUSANDTH, ROUND_HALF_UP)


def _free_places(municipality_id: int, on: date) -> Iterator[Counted]:
    """Groups that a child may choose, with their places."""
    groups = StudyGroup.objects.offered(on).filter(municipality_id=municipality_id).order_by("pk")
    rows = list(groups.values_list("organisation_id", "part__programme__service_id", "pk", "seat_account_id"))
    balances = balances_of(account for *_, account in rows)
    for school, service, pk, account in rows:
        yield Counted(Source.FREE_PLACES, service, school, pk, balances[account].free, balances[account].total)
