"""Does a provider have a licence that holds on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import connection

from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.providers.models import Licence, RegistryRecord
from sotszakaz.supply.providers.states import LicenceSource, StopKind


@dataclass(frozen=True, slots=True)
class Report:
    """What the registry of licences says: from the day `since` the licence is suspended or terminated."""

    kind: StopKind
    since: date


class LicenceWatch(Protocol):
    """The registry of licences outside; an adapter asks it."""

    def look(self, number: str) -> Report | None:
        """None while the licence holds. Raises LookupError when the registry is silent or knows no such number."""


_watches: list[LicenceWatch] = []


def register_watch(watch: LicenceWatch) -> Callable[[], None]:
    """Ask this registry every day; what is returned takes it away again."""
    _watches.append(watch)
    return lambda: _watches.remove(watch)


def watches() -> list[LicenceWatch]:
    return list(_watches)


def is_stopped(municipality_id: int, organisation_id: int, *days: date) -> bool:
    """On one of the days the provider has no licence that holds; who never had one is judged elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(providers_licence_stopped(%s, %s, day)) FROM unnest(%s::date[]) AS day",
            [municipality_id, organisation_id, list(days)],
        )
        return bool(cursor.fetchone()[0])


def hold_licence(municipality_id: int, organisation_id: int) -> None:
    """From here to the end of the transaction no stop of the provider's licences is entered; waits for one under way.

    For deeds that make a contract after locking accounts of the agreement: a stop locks both in the other order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM providers_licence WHERE municipality_id = %s AND organisation_id = %s ORDER BY id FOR SHARE",
            [municipality_id, organisation_id],
        )


def keep_licence(record: RegistryRecord, *, by: Actor) -> Licence:
    """The licence of the accepted application begins to be watched. Part of a larger transaction."""
    said = record.application
    licence, _ = Licence.objects.get_or_create(
        municipality_id=record.municipality_id,
        organisation_id=record.organisation_id,
        number=said.licence_number,
        defaults={
            "issued_on": said.licence_issued_on,
            "issuer": said.licence_issuer,
            "subtype": said.licence_subtype,
            "source": LicenceSource.APPLICATION,
            "entered_by_id": by.pk,
        },
    )
    return licence
