"""What was ordered and what was delivered by a day: by service and award method, by provider, by quality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders.contents import Contents, contents_of
from sotszakaz.ordering.social_orders.models import OrderQuality, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.selectors import REPORTED
from sotszakaz.oversight.execution import rules
from sotszakaz.oversight.execution.certified import Delivered, by_certificates
from sotszakaz.oversight.execution.errors import NoOrder, ReportOfFuture
from sotszakaz.oversight.execution.models import ExecutionReport, OutsideFact

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A volume of the order beside its fact; `volume` is None where its present status has no such volume any more."""

    service: SocialService
    method: AwardMethod
    volume: OrderVolume | None
    recipients: int
    person_hours: Decimal
    amount: Decimal
    not_charged_hours: Decimal
    gap: rules.Gap
    """Of all that was delivered before the day, charged or not: closing late is no shortfall."""

    @property
    def key(self) -> str:
        return f"{self.service.pk}_{self.method}"


@dataclass(frozen=True, slots=True)
class Execution:
    """The order on a day. `permitted` is the percent of the regulation where the order sets none.

    `delivered` is of whole months and agrees with the ledger; `not_charged` is what journals tell beyond it, and counts
    in the deviation too. Lines have all that was delivered: rows outside the order stand after its own.
    """

    order: SocialOrder
    as_of: date
    lines: tuple[Line, ...]
    quality: tuple[OrderQuality, ...]
    delivered: tuple[Delivered, ...]
    not_charged: tuple[Delivered, ...]
    permitted: Decimal

    @property
    def periodicity(self) -> str:
        return rules.periodicity(self.order.year, self.as_of)

    @property
    def is_over(self) -> bool:
        """The report is of the whole year: its shortfalls are judged."""
        return self.as_of.year > self.order.year

    @property
    def told_through(self) -> date:
        """The last day whose classes are told."""
        return min(self.as_of, date(self.order.year + 1, 1, 1)) - timedelta(days=1)

    @property
    def by_provider(self) -> "list[tuple[Delivered, Line]]":
        """What each provider delivered, with the line that it is a part of, by the provider's name."""
        return self._with_lines(self.delivered)

    @property
    def waiting_by_provider(self) -> "list[tuple[Delivered, Line]]":
        """The same of what is not charged."""
        return self._with_lines(self.not_charged)

    def _with_lines(self, rows: "tuple[Delivered, ...]") -> "list[tuple[Delivered, Line]]":
        lines = {(each.service.pk, each.method): each for each in self.lines}
        told = [(each, lines[each.service_id, each.method]) for each in rows]
        return sorted(told, key=lambda row: (row[0].provider.casefold(), row[0].inn, row[1].service.code))

    def permitted_of(self, quality: OrderQuality) -> Decimal:
        return self.permitted if quality.permitted_percent is None else quality.permitted_percent


def order_of(municipality_id: int, year: int) -> SocialOrder:
    """The order of the year that is in force or closed. Raises NoOrder."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id, year=year, state__in=REPORTED)
    order = orders.select_related("municipality", "document").first()
    if order is None:
        raise NoOrder(year=year)
    return order


def execution_on(municipality_id: int, year: int, as_of: date, on: date) -> Execution:
    """Plan and fact of whole months before `as_of`; what is not charged before it stands apart and is judged with it.

    Raises NoOrder, ReportOfFuture.
    """
    order = order_of(municipality_id, year)
    if not date(year, 1, 2) <= as_of <= on:
        raise ReportOfFuture(field="as_of", first=f"02.01.{year}", last=f"{on:%d.%m.%Y}")
    contents = contents_of(order)
    permitted = regulation_on(municipality_id, as_of).value(Parameter.PERMITTED_DEVIATION_PERCENT)
    certified = by_certificates(municipality_id, year, as_of)
    delivered, not_charged = (*certified.charged, *_entered(municipality_id, year, as_of)), certified.not_charged
    lines = (
        *_lines(contents, delivered, not_charged, permitted, is_over=as_of.year > year),
        *_outside(contents, delivered, not_charged, permitted),
    )
    return Execution(order, as_of, lines, tuple(contents.quality), delivered, not_charged, permitted)


def _entered(municipality_id: int, year: int, as_of: date) -> Iterable[Delivered]:
    facts = OutsideFact.objects.filter(
        municipality_id=municipality_id, month__year=year, month__lt=as_of.replace(day=1)
    ).order_by("provider", "inn", "service", "award_method", "month")
    found: dict[tuple[int, str, str], list[OutsideFact]] = {}
    for fact in facts:
        found.setdefault((fact.service_id, fact.award_method, fact.inn), []).append(fact)
    for (service_id, method, inn), months in found.items():
        yield Delivered(
            service_id,
            AwardMethod(method),
            months[-1].provider,
            inn,
            max(each.recipients for each in months),
            sum((each.person_hours for each in months), ZERO),
            sum((each.amount for each in months), ZERO),
        )


def _lines(
    contents: Contents,
    delivered: Sequence[Delivered],
    not_charged: Sequence[Delivered],
    permitted: Decimal,
    *,
    is_over: bool,
) -> Iterable[Line]:
    for volume in contents.volumes:
        key = volume.service_id, AwardMethod(volume.award_method)
        allowed = permitted if volume.permitted_percent is None else volume.permitted_percent
        hours, not_charged_hours = _hours(delivered, key), _hours(not_charged, key)
        gap = rules.gap(volume.person_hours, hours + not_charged_hours, allowed, is_over=is_over)
        yield _line(volume.service, volume, key, delivered, not_charged_hours, gap)


def _outside(
    contents: Contents, delivered: Sequence[Delivered], not_charged: Sequence[Delivered], permitted: Decimal
) -> Iterable[Line]:
    """What was delivered of services or ways that the order's present status has not. A query when there is any."""
    ordered = {(each.service_id, AwardMethod(each.award_method)) for each in contents.volumes}
    keys = {(each.service_id, each.method) for each in (*delivered, *not_charged)} - ordered
    services = SocialService.objects.in_bulk({service_id for service_id, _ in keys}) if keys else {}
    for key in sorted(keys, key=lambda each: (services[each[0]].code, each[1])):
        gap = rules.gap(None, None, permitted, is_over=False)
        yield _line(services[key[0]], None, key, delivered, _hours(not_charged, key), gap)


def _line(
    service: SocialService,
    volume: OrderVolume | None,
    key: tuple[int, AwardMethod],
    delivered: Sequence[Delivered],
    not_charged_hours: Decimal,
    gap: rules.Gap,
) -> Line:
    own = [each for each in delivered if (each.service_id, each.method) == key]
    return Line(
        service=service,
        method=key[1],
        volume=volume,
        recipients=sum(each.recipients for each in own),
        person_hours=_hours(own, key),
        amount=sum((each.amount for each in own), ZERO),
        not_charged_hours=not_charged_hours,
        gap=gap,
    )


def _hours(delivered: Sequence[Delivered], key: tuple[int, AwardMethod]) -> Decimal:
    return sum((each.person_hours for each in delivered if (each.service_id, each.method) == key), ZERO)


def list_reports(municipality_id: int, year: int) -> "QuerySet[ExecutionReport]":
    """Reports of the year, the latest day first, with how many versions each has."""
    reports = ExecutionReport.objects.filter(municipality_id=municipality_id, year=year)
    return reports.select_related("document", "formed_by").annotate(versions=Count("document__versions"))


def get_report_for(user: User, pk: int) -> ExecutionReport:
    """Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    report = ExecutionReport.objects.select_related("document").filter(pk=pk).first()
    if report is None:
        raise NotFound
    require(user, Permission.REPORT_VIEW, report.municipality_id)
    return report


def list_facts(
    municipality_id: int,
    year: int,
    *,
    service_id: int | None = None,
    method: str = "",
    inn: str = "",
    before: date | None = None,
) -> "QuerySet[OutsideFact]":
    """Facts of the year by assignment and competition, the latest month first; or those that one figure is the sum of:
    of a service, a method and a provider, of whole months before a day."""
    facts = OutsideFact.objects.filter(municipality_id=municipality_id, month__year=year)
    chosen = {"service": service_id, "award_method": method, "inn": inn}
    facts = facts.filter(**{name: value for name, value in chosen.items() if value})
    if before:
        facts = facts.filter(month__lt=before.replace(day=1))
    return facts.select_related("service", "entered_by").order_by("-month", "provider", "pk")


def ordered_services(municipality_id: int, year: int) -> "QuerySet[SocialService]":
    """Services that the order of the year has by assignment or by competition."""
    volumes = OrderVolume.objects.filter(
        municipality_id=municipality_id, order__year=year, order__state__in=REPORTED
    ).exclude(award_method=AwardMethod.CERTIFICATE)
    return SocialService.objects.filter(pk__in=volumes.values("service")).order_by("code")
