"""Does a provider have a licence that holds on a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.providers.models import Licence, LicenceStop, RecordVersion, RegistryRecord
from sotszakaz.supply.providers.states import LicenceSource, StopKind


@dataclass(frozen=True, slots=True)
class Report:
    """What the registry of licences says: from the day `since` the licence is suspended or terminated.

    Without a kind the licence holds, and `words` say what in the registry differs from what we know.
    """

    kind: StopKind | None
    since: date | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A licence as we know it; `subtype` is empty when the rules name none."""

    number: str
    inn: str
    ogrn: str
    subtype: str = ""


class LicenceWatch(Protocol):
    """The registry of licences outside; an adapter asks it. `name` is read by people."""

    name: str

    def look(self, asked: Asked) -> Report | None:
        """None while the licence holds. Raises LookupError when the registry is silent or knows no such number.

        The words of the error, if any, are a Russian sentence for people.
        """


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


def stopped_among(municipality_id: int, pairs: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """Those pairs of an organisation and a day on which it has no licence that holds. One query."""
    asked = sorted(set(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT o, day FROM unnest(%s::bigint[], %s::date[]) AS asked (o, day)"
            " WHERE providers_licence_stopped(%s, o, day)",
            [[one for one, _ in asked], [day for _, day in asked], municipality_id],
        )
        return set(cursor.fetchall())


def hold_licence(municipality_id: int, organisation_id: int) -> None:
    """From here to the end of the transaction no stop of the provider's licences is entered; waits for one under way.

    For deeds that make a contract after locking accounts of the agreement: a stop locks both in the other order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM providers_licence WHERE municipality_id = %s AND organisation_id = %s ORDER BY id FOR SHARE",
            [municipality_id, organisation_id],
        )


def lock_licences(municipality_id: int, organisation_id: int) -> list[Licence]:
    """All licences of the provider, locked until the transaction ends: before stops, the record and its agreements."""
    licences = Licence.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    return list(licences.select_for_update(of=("self",), no_key=True).order_by("pk"))


def keep_licence(record: RegistryRecord, *, by: Actor, on: date) -> Licence:
    """The licence of the accepted application begins to be watched; those that the record stood on hold no more.

    Part of a larger transaction, which has called `lock_licences`. Whether money stops is judged by the clock.
    """
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
    _hold_again(licence, by=by, on=on)
    for former in _stood_on(record).exclude(pk=licence.pk):
        replace_licence(former, licence, source=LicenceSource.APPLICATION, by=by, on=on)
    return licence


def _stood_on(record: RegistryRecord) -> "QuerySet[Licence]":
    """Licences of all applications that records of the provider have stood on, but for those replaced already."""
    sides = {"municipality_id": record.municipality_id, "organisation_id": record.organisation_id}
    versions = RecordVersion.objects.filter(
        municipality_id=record.municipality_id, record__organisation_id=record.organisation_id
    )
    replaced = LicenceStop.objects.filter(kind=StopKind.REPLACED, period__endswith__isnull=True)
    return (
        Licence.objects.filter(**sides, number__in=versions.values("application__licence_number"))
        .exclude(pk__in=replaced.values("licence"))
        .order_by("pk")
    )


def replace_licence(former: Licence, licence: Licence, *, source: LicenceSource, by: Actor, on: date) -> LicenceStop:
    """From the day on the former one does not hold. Part of a larger transaction, which has called `lock_licences`."""
    with judged(LicenceStop):
        stop = LicenceStop.objects.create(
            municipality_id=former.municipality_id,
            licence=former,
            kind=StopKind.REPLACED,
            period=DateRange(on, None),
            source=source,
            note=f"Действует {licence}",
            entered_by_id=by.pk,
        )
    audit.record("licencestop.enter", stop, by=by, kind=str(stop.kind), first_day=str(on))
    return stop


def _hold_again(licence: Licence, *, by: Actor, on: date) -> None:
    """The record stands on it once more; a replacement of today lasts this day, one by the office stays."""
    by_record = licence.stops.filter(kind=StopKind.REPLACED, source=LicenceSource.APPLICATION)
    stop = by_record.filter(period__endswith__isnull=True).first()
    if stop is None:
        return
    first_day = max(on, stop.period.lower + timedelta(days=1))
    stop.period = DateRange(stop.period.lower, first_day)
    with judged(LicenceStop):
        stop.save(update_fields=["period"])
    audit.record("licencestop.lift", stop, by=by, first_day=str(first_day))
