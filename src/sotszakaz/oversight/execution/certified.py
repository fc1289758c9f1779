"""What was delivered by certificates: what closed months have charged, and what journals tell beyond it.

Charged is told from totals of lines (`execution_sum_up`), or from the lines themselves while totals are late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection

from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.ordering.catalogue.states import AwardMethod

SQL = Path(__file__).parent / "sql"
KNOWN = (SQL / "known.sql").read_text(encoding="utf-8")
DELIVERED = (SQL / "delivered.sql").read_text(encoding="utf-8")
DELIVERED_TOTALS = (SQL / "delivered_totals.sql").read_text(encoding="utf-8")
NOT_CHARGED = (SQL / "not_charged.sql").read_text(encoding="utf-8")
SUM_UP = "SELECT execution_sum_up(%s)"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one provider has delivered of one service by one award method. Recipients are the most of any month
    where people enter them, and different children where contracts know them. `provider_id` is the organisation of
    contracts; None where people enter the provider by its name."""

    service_id: int
    method: AwardMethod
    provider: str
    inn: str
    recipients: int
    person_hours: Decimal
    amount: Decimal
    provider_id: int | None = None


@dataclass(frozen=True, slots=True)
class Certified:
    """Of a year before a day: `charged` for whole months, as the ledger has it, and `not_charged` beyond it."""

    charged: tuple[Delivered, ...]
    not_charged: tuple[Delivered, ...]


def sum_up(municipality_id: int) -> bool:
    """Count totals of lines anew where closings have written lines since; bears repeating. Part of a larger transaction
    or one of its own; false when there was nothing to count, or a month is being closed."""
    with connection.cursor() as cursor:
        cursor.execute(SUM_UP, [municipality_id])
        return bool(cursor.fetchone()[0])


def by_certificates(municipality_id: int, year: int, as_of: date) -> Certified:
    """Five queries at most."""
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    said: dict[str, Any] = {"municipality": municipality_id, "year": year, "since": since, "until": until, "day": as_of}
    [(is_known, closed)] = _asked(KNOWN, said)
    whole = list(_months(since, min(as_of.replace(day=1), until)))
    running = [as_of.replace(day=1)] if as_of.year == year and as_of.day > 1 else []
    charged = _asked(
        DELIVERED_TOTALS if is_known else DELIVERED,
        {**said, "until": min(as_of.replace(day=1), until), "months": _bits(whole)},
    )
    not_charged = _asked(
        NOT_CHARGED,
        {
            **said,
            "open": [month for month in whole if month not in closed] + running,
            "closed": _bits(month for month in whole if month in closed),
            "days_off": sorted(days_off_between(municipality_id, since, until)),
        },
    )
    providers = Organisation.objects.in_bulk({row[1] for row in (*charged, *not_charged)})
    return Certified(tuple(_told(charged, providers)), tuple(_told(not_charged, providers)))


def _asked(statement: str, said: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, said)
        return list(cursor.fetchall())


def _told(found: list[Any], providers: dict[int, Organisation]) -> Iterable[Delivered]:
    for service_id, provider_id, children, hours, amount in found:
        provider = providers[provider_id]
        name, inn = provider.short_name, provider.inn
        yield Delivered(service_id, AwardMethod.CERTIFICATE, name, inn, children, hours, amount, provider_id)


def _months(since: date, until: date) -> Iterable[date]:
    while since < until:
        yield since
        since = next_month(since)


def _bits(months: Iterable[date]) -> int:
    """Months of one year as bits, January the lowest."""
    return sum(1 << (month.month - 1) for month in months)
