"""What a simulation replays, and what pages show of it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.models import Scenario, Simulation
from sotszakaz.oversight.parameters.proposing import last_day
from sotszakaz.oversight.parameters.rules import Estimate
from sotszakaz.oversight.parameters.rules.replaying import (
    DAYS,
    Booking,
    CategoryLimit,
    Limits,
    PartLimit,
    VolumeLimit,
)
from sotszakaz.oversight.parameters.yearly import rows_of_year

PAST_BOOKINGS = (Path(__file__).parents[1] / "sql" / "past_bookings.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Past:
    """Applications by week, the earliest first; `fingerprint` tells whether two replays saw the same."""

    weeks: list[list[Booking]]
    fingerprint: str

    @property
    def count(self) -> int:
        return sum(map(len, self.weeks))


def past_of(municipality: Municipality, until: date, weeks: int) -> Past:
    """Applications of whole weeks before the Monday of `until`, by the clock of the municipality. One query."""
    monday = until - timedelta(days=until.weekday())
    first = monday - timedelta(days=weeks * DAYS)
    said: dict[str, Any] = {
        "municipality": municipality.pk,
        "since": midnight_in(municipality, first),
        "until": midnight_in(municipality, monday),
    }
    found: list[list[Booking]] = [[] for _ in range(weeks)]
    digest = hashlib.sha256()
    zone = ZoneInfo(municipality.timezone)
    with connection.cursor() as cursor:
        cursor.execute(PAST_BOOKINGS, said)
        for applied_at, child, category, service, hours, days in cursor.fetchall():
            week, weekday = divmod((_day(applied_at, zone) - first).days, DAYS)
            found[week].append(Booking(weekday, child, category, service, hours, days))
            digest.update(f"{applied_at.timestamp()},{child},{category},{service},{hours},{days};".encode())
    return Past(found, digest.hexdigest())


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def limits_of(scenario: Scenario, found: Estimate) -> Limits:
    """What certificates of the scenario may take."""
    years = sorted({part.year for part in found.parts})
    volumes = [
        VolumeLimit(row.service.key, row.service.code, year, row.hours)
        for year in years
        for row in rows_of_year(found, year)
        if row.method == AwardMethod.CERTIFICATE
    ]
    return Limits(
        unit=scenario.unit,
        parts=tuple(PartLimit(each.months[0], last_day(each.months[-1]), each.certificates) for each in found.parts),
        categories=tuple(CategoryLimit(each.category, each.certificates, each.face_value) for each in found.categories),
        volumes=tuple(volumes),
        costs={row.service.key: row.service.cost for row in found.rows},
    )


def get_simulation_for(user: User, pk: int, permission: Permission = Permission.ORDER_VIEW) -> Simulation:
    """Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    found = Simulation.objects.select_related("scenario", "asked_by", "cancelled_by").filter(pk=pk).first()
    if found is None:
        raise NotFound
    require(user, permission, found.municipality_id)
    return found


def list_simulations(scenario: Scenario) -> "QuerySet[Simulation]":
    """Of a scenario, the latest first, without what they came to."""
    return scenario.simulations.defer("inputs").select_related("asked_by").order_by("-pk")


def unfinished_of(municipality_id: int, states: Any) -> list[int]:
    """Simulations to be replayed, the earliest first."""
    waiting = Simulation.objects.filter(municipality_id=municipality_id, state__in=states)
    return list(waiting.order_by("pk").values_list("pk", flat=True))
