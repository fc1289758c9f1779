"""The forecast of a year: every limit of the municipality, what is used of it, when it runs out."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connection

from sotszakaz.demand.certificates.models import SchemePart
from sotszakaz.demand.certificates.selectors import pooled
from sotszakaz.foundation.calendar import month_start, previous_day
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume
from sotszakaz.ordering.social_orders.states import OrderState
from sotszakaz.oversight.parameters.rules.forecasting import DAYS, Limit, Outlook, Pace, outlook, runs_out_on
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState

SQL = Path(__file__).parents[1] / "sql"
RECENT_BOOKINGS = (SQL / "recent_bookings.sql").read_text(encoding="utf-8")
PROMISED_MONTHS = (SQL / "promised_months.sql").read_text(encoding="utf-8")

USUAL_WEEKS = 8
"""Of which the pace of bookings is taken when nobody says otherwise."""


class LimitKind(StrEnum):
    LINE = "line"
    PART = "part"
    AGREEMENT = "agreement"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Subject:
    """A limit of the year: its account, whose it is, and the last day on which it can be booked."""

    kind: LimitKind
    pk: int
    account_id: int
    title: str
    until: date


@dataclass(frozen=True, slots=True)
class Forecast:
    subject: Subject
    balance: Balance
    pace: Pace
    outlook: Outlook


def forecast(municipality: Municipality, on: date, weeks: int) -> list[Forecast]:
    """Limits of the year of the day: the soonest to run out first within a kind. A constant number of queries."""
    subjects = list(_subjects(municipality.pk, on))
    accounts = [each.account_id for each in subjects]
    balances = balances_of(accounts)
    paces = _paces(municipality, accounts, on, weeks)
    promised = _promised(municipality.pk, accounts, on)
    parts = [each for each in subjects if each.kind == LimitKind.PART]
    found = []
    for subject in subjects:
        if subject.account_id not in balances:
            continue
        balance, pace = balances[subject.account_id], paces.get(subject.account_id, Pace(0, 0, weeks))
        months = promised.get(subject.account_id, {})
        if subject.kind == LimitKind.LINE and parts:
            balance = pooled(balance)
            pace, months = _with_parts(pace, months, parts, paces, promised)
        limit = Limit(balance.free, balance.held, balance.spent, subject.until)
        found.append(Forecast(subject, balance, pace, outlook(limit, pace, sorted(months.items()), on)))
    order = list(LimitKind)
    return sorted(
        found, key=lambda each: (order.index(each.subject.kind), each.outlook.runs_out_on or date.max, each.subject.pk)
    )


@dataclass(frozen=True, slots=True)
class LimitDay:
    """A limit with its balance and the day on which bookings of the present pace do not fit any more, or None."""

    subject: Subject
    balance: Balance
    runs_out_on: date | None


def limits_in_brief(municipality: Municipality, on: date, weeks: int, *, agreements: Container[int]) -> list[LimitDay]:
    """Budget lines of the year of the day and the limits of these agreements, without their months: quick."""
    subjects = [
        each
        for each in _subjects(municipality.pk, on)
        if each.kind in (LimitKind.LINE, LimitKind.PART) or (each.kind == LimitKind.AGREEMENT and each.pk in agreements)
    ]
    parts = [each for each in subjects if each.kind == LimitKind.PART]
    accounts = [each.account_id for each in subjects]
    balances, paces = balances_of(accounts), _paces(municipality, accounts, on, weeks)
    found = []
    for subject in subjects:
        balance = balances.get(subject.account_id)
        if balance is None or subject.kind == LimitKind.PART:
            continue
        pace = paces.get(subject.account_id, Pace(0, 0, weeks))
        if subject.kind == LimitKind.LINE and parts:
            balance, (pace, _) = pooled(balance), _with_parts(pace, {}, parts, paces, {})
        limit = Limit(balance.free, balance.held, balance.spent, subject.until)
        found.append(LimitDay(subject, balance, runs_out_on(limit, pace, on)))
    return found


def _subjects(municipality_id: int, on: date) -> Iterator[Subject]:
    year = (date(on.year, 1, 1), date(on.year + 1, 1, 1))
    latest = previous_day(year[1])
    ordered = {
        "municipality_id": municipality_id,
        "order__year": on.year,
        "order__state": OrderState.APPROVED,
        "account_id__isnull": False,
    }
    for line in BudgetLine.objects.filter(**ordered):
        yield Subject(LimitKind.LINE, line.pk, line.account_id or 0, f"Строка бюджета {line.code}", latest)
    parts = SchemePart.objects.filter(municipality_id=municipality_id, period__overlap=year).order_by("period")
    for part in parts:
        last = previous_day(part.period.upper)
        title = f"Подпериод с {part.period.lower:%d.%m.%Y} по {last:%d.%m.%Y}"
        yield Subject(LimitKind.PART, part.pk, part.account_id, title, last)
    agreements = Agreement.objects.filter(
        municipality_id=municipality_id, valid__overlap=year, state__in=[AgreementState.ACTIVE, AgreementState.ENDING]
    )
    for agreement in agreements.select_related("record__organisation").order_by("pk"):
        title = f"{agreement.record.organisation.short_name}, соглашение № {agreement.number}"
        last = min(previous_day(agreement.valid.upper), latest) if agreement.valid.upper else latest
        yield Subject(LimitKind.AGREEMENT, agreement.pk, agreement.account_id, title, last)
    volumes = OrderVolume.objects.filter(**ordered, award_method=AwardMethod.CERTIFICATE).select_related("service")
    for volume in volumes.order_by("service__code"):
        name = volume.service.focus or volume.service.name
        title = f"{name[:1].upper()}{name[1:]}, {volume.service.code}"
        yield Subject(LimitKind.VOLUME, volume.pk, volume.account_id or 0, title, latest)


def _paces(municipality: Municipality, accounts: Iterable[int], on: date, weeks: int) -> dict[int, Pace]:
    said: dict[str, Any] = {
        "municipality": municipality.pk,
        "accounts": list(accounts),
        "since": midnight_in(municipality, on - timedelta(days=weeks * DAYS)),
        "until": midnight_in(municipality, on),
    }
    with connection.cursor() as cursor:
        cursor.execute(RECENT_BOOKINGS, said)
        return {account: Pace(booked, children, weeks) for account, children, booked in cursor.fetchall()}


def _promised(municipality_id: int, accounts: Iterable[int], on: date) -> dict[int, dict[date, int]]:
    """Of this year, from the first month that is not accrued yet."""
    said: dict[str, Any] = {
        "municipality": municipality_id,
        "accounts": list(accounts),
        "first": date(on.year, 1, 1),
        "end": date(on.year + 1, 1, 1),
    }
    found: dict[int, dict[date, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PROMISED_MONTHS, said)
        for account, month, amount in cursor.fetchall():
            found.setdefault(account, {})[month_start(month)] = amount
    return found


def _with_parts(
    pace: Pace,
    months: Mapping[date, int],
    parts: Iterable[Subject],
    paces: Mapping[int, Pace],
    promised: Mapping[int, Mapping[date, int]],
) -> tuple[Pace, dict[date, int]]:
    """Money of sub-periods is money of the line."""
    whole = dict(months)
    for part in parts:
        own = paces.get(part.account_id)
        if own is not None:
            pace = replace(pace, booked=pace.booked + own.booked, children=pace.children + own.children)
        for month, amount in promised.get(part.account_id, {}).items():
            whole[month] = whole.get(month, 0) + amount
    return pace, whole
