"""What stands behind a figure of the report: the lines of accruals that it is the sum of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import overload

from django.db import connection
from django.db.models import QuerySet

from sotszakaz.delivery.settlements.models import Accrual, MonthClosing
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.oversight.execution.errors import ReportOfFuture
from sotszakaz.oversight.execution.selectors import order_of

LINES_BEHIND = (Path(__file__).parent / "sql" / "lines_behind.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What the lines of one month, or of all (`month` is None), sum up to. Recipients are different children."""

    month: date | None
    recipients: int
    lines: int
    person_hours: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure of the report on a day, by months and in all, and its lines: those of `shown`."""

    municipality_id: int
    service: SocialService
    provider: Organisation
    as_of: date
    months: tuple[MonthSum, ...]
    total: MonthSum
    shown: MonthSum
    since: date
    until: date

    @property
    def lines(self) -> "Lines":
        """The latest month first, by the number of the contract."""
        month = self.shown.month
        found = Accrual.objects.filter(
            municipality_id=self.municipality_id,
            contract__municipality_id=self.municipality_id,
            contract__organisation=self.provider,
            contract__group__part__programme__service=self.service,
            month__gte=month or self.since,
            month__lt=next_month(month) if month else self.until,
        )
        return Lines(found.order_by("-month", "contract__number", "contract", "pk"), self.shown.lines)


class Lines(Sequence[Accrual]):
    """Lines of a figure, read by slices: first which they are, then all of these. Two queries a slice."""

    def __init__(self, found: "QuerySet[Accrual]", count: int) -> None:
        self._found, self._count = found, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, asked: int) -> Accrual: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Accrual]: ...
    def __getitem__(self, asked: int | slice) -> Accrual | list[Accrual]:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        ids = list(self._found.values_list("pk", flat=True)[asked])
        lines = Accrual.objects.select_related("contract__group", "register").in_bulk(ids)
        return [lines[each] for each in ids]


def lines_behind(
    user: User,
    *,
    municipality_id: int,
    year: int,
    service_id: int,
    organisation_id: int,
    as_of: date,
    on: date,
    month: date | None = None,
) -> Behind:
    """Lines of what a provider delivered of a service by certificates in whole months of a year before a day, those of
    one `month` when it is named.

    Raises NotAllowed, NoOrder, ReportOfFuture, NotFound when the provider has no contract of the service or the month
    no line.
    """
    require(user, Permission.SETTLEMENT_VIEW, municipality_id)
    order_of(municipality_id, year)
    contract = _any_contract(municipality_id, service_id, organisation_id)
    if not date(year, 1, 2) <= as_of <= on:
        raise ReportOfFuture(field="as_of", first=f"02.01.{year}", last=f"{on:%d.%m.%Y}")
    since, until = date(year, 1, 1), min(as_of.replace(day=1), date(year + 1, 1, 1))
    *months, total = _sums(municipality_id, service_id, organisation_id, since, until)
    shown = next((each for each in months if each.month == month), None) if month else total
    if shown is None:
        raise NotFound()
    service, provider = contract.group.part.programme.service, contract.organisation
    return Behind(municipality_id, service, provider, as_of, tuple(months), total, shown, since, until)


def _any_contract(municipality_id: int, service_id: int, organisation_id: int) -> Contract:
    """One by which the provider gives the service, with both. Raises NotFound."""
    contracts = Contract.objects.select_related("organisation", "group__part__programme__service")
    found = contracts.filter(
        municipality_id=municipality_id,
        organisation=organisation_id,
        group__part__programme__service=service_id,
    ).first()
    if found is None:
        raise NotFound()
    return found


def last_closing(municipality_id: int) -> MonthClosing | None:
    """The latest closing that is over: corrections up to it are in the figures of every day."""
    closings = MonthClosing.objects.filter(municipality_id=municipality_id, state=ClosingState.CLOSED)
    return closings.order_by("-month").first()


def _sums(municipality_id: int, service_id: int, organisation_id: int, since: date, until: date) -> list[MonthSum]:
    said = {"municipality": municipality_id, "service": service_id, "provider": organisation_id}
    with connection.cursor() as cursor:
        cursor.execute(LINES_BEHIND, {**said, "since": since, "until": until})
        return [MonthSum(*row) for row in cursor.fetchall()]
