"""Reading social orders: the page of an order, what is in force, the report on execution."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.documents.payloads import Change
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.ordering.social_orders import rules
from sotszakaz.ordering.social_orders.comparing import changes_between
from sotszakaz.ordering.social_orders.contents import contents_of
from sotszakaz.ordering.social_orders.errors import ReportOfDraft
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality, OrderVolume, SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState

REPORTED = (OrderState.APPROVED, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A service of the order; the three award methods stand apart (ч. 1 ст. 19 189-ФЗ)."""

    service: SocialService
    certificate: OrderVolume | None
    assignment: OrderVolume | None
    competition: OrderVolume | None


@dataclass(frozen=True, slots=True)
class MethodTotal:
    """Sums of one award method over all services."""

    recipients: int
    person_hours: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its page shows it. `short` is how much the certificates exceed the budget line, or zero."""

    order: SocialOrder
    rows: tuple[OrderRow, ...]
    volumes: tuple[OrderVolume, ...]
    quality: tuple[OrderQuality, ...]
    totals: dict[str, MethodTotal]
    budget: BudgetLine | None
    short: Decimal

    @property
    def is_draft(self) -> bool:
        return self.order.state == OrderState.DRAFT


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Execution of one volume. `executed` is None while the year goes on, and where no register counts the fact."""

    service: SocialService
    method: AwardMethod
    volume: OrderVolume
    execution: rules.Execution | None
    held: Decimal | None
    executed: bool | None


@dataclass(frozen=True, slots=True)
class Report:
    """The report on execution of an approved order on a day."""

    order: SocialOrder
    on: date
    lines: tuple[ReportLine, ...]
    budget: BudgetLine | None
    money: Balance | None
    permitted_percent: Decimal
    permitted_clause: str
    permitted_confirmed: bool

    @property
    def is_final(self) -> bool:
        return self.on.year > self.order.year

    @property
    def has_begun(self) -> bool:
        return self.on.year >= self.order.year


def list_orders(municipality_id: int) -> "QuerySet[SocialOrder]":
    """Orders in force and in preparation, the latest year first, with `services` and `amount`."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id).exclude(state=OrderState.REPLACED)
    totals = {"services": Count("volumes__service", distinct=True), "amount": Sum("volumes__amount")}
    return orders.select_related("approved_by").annotate(**totals).order_by("-year", "-status_number")


def statuses_of(order: SocialOrder) -> list[SocialOrder]:
    """Every status of the order's year, the latest first."""
    orders = SocialOrder.objects.filter(municipality_id=order.municipality_id, year=order.year)
    return list(orders.select_related("approved_by").order_by("-status_number"))


def changes_of(order: SocialOrder) -> tuple[Change, ...]:
    """What this status changes in the one before; of the first status nothing."""
    earlier = SocialOrder.objects.filter(
        municipality_id=order.municipality_id, year=order.year, status_number=order.status_number - 1
    ).first()
    return changes_between(contents_of(earlier), contents_of(order)) if earlier else ()


def get_order_for(user: User, pk: int, permission: Permission = Permission.ORDER_VIEW) -> SocialOrder:
    """Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    people = ("approved_by", "drafted_by", "published_by", "closed_by")
    orders = SocialOrder.objects.select_related("municipality", "document", *people)
    order = orders.filter(pk=pk).first()
    if order is None:
        raise NotFound
    require(user, permission, order.municipality_id)
    return order


def view_order(order: SocialOrder) -> OrderView:
    """Three queries: volumes and quality with services, and the budget line."""
    contents = contents_of(order)
    volumes, budget = contents.volumes, contents.budget
    by_service: dict[int, dict[str, OrderVolume]] = {}
    for volume in volumes:
        by_service.setdefault(volume.service_id, {})[volume.award_method] = volume
    services = {volume.service_id: volume.service for volume in volumes}
    rows = tuple(
        OrderRow(services[pk], *(said.get(method) for method in AwardMethod)) for pk, said in by_service.items()
    )
    totals = {method.value: _total(volumes, method) for method in AwardMethod}
    short = totals[AwardMethod.CERTIFICATE].amount - (budget.amount if budget else Decimal(0))
    shown = (tuple(volumes), tuple(contents.quality))
    return OrderView(order, rows, *shown, totals, budget, max(short, Decimal(0)))


def _volumes(order: SocialOrder) -> list[OrderVolume]:
    return list(order.volumes.select_related("service").order_by("service__code", "award_method"))


def _total(volumes: Iterable[OrderVolume], method: AwardMethod) -> MethodTotal:
    rows = [volume for volume in volumes if volume.award_method == method]
    return MethodTotal(
        recipients=sum(row.recipients for row in rows),
        person_hours=sum((row.person_hours for row in rows), Decimal(0)),
        amount=sum((row.amount for row in rows), Decimal(0)),
    )


def order_in_force(municipality_id: int, year: int) -> SocialOrder | None:
    """The order of the year in its present status: a draft of the next one does not count, a closed year has none."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id, year=year)
    return orders.filter(state=OrderState.APPROVED).first()


def approved_orders(municipality_id: int) -> list[SocialOrder]:
    """Every order in force or closed, the latest year first."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id, state__in=REPORTED)
    return list(orders.order_by("-year"))


def volume_for(municipality_id: int, year: int, service_id: int) -> OrderVolume | None:
    """The volume of the service by certificate in the approved order of the year, with its ledger account."""
    return OrderVolume.objects.filter(
        municipality_id=municipality_id,
        order__year=year,
        order__state=OrderState.APPROVED,
        service_id=service_id,
        award_method=AwardMethod.CERTIFICATE,
    ).first()


def budget_line_for(municipality_id: int, year: int) -> BudgetLine | None:
    """The budget line of the approved order of the year, with its ledger account."""
    return BudgetLine.objects.filter(
        municipality_id=municipality_id, order__year=year, order__state=OrderState.APPROVED
    ).first()


def execution_report(order: SocialOrder, on: date) -> Report:
    """Plan, fact and deviation on a day (§7b of the notes on the law). Raises ReportOfDraft.

    The fact of certificates comes from the ledger; volumes by assignment and competition are not kept here, and their
    fact is unknown.
    """
    if order.state not in REPORTED:
        raise ReportOfDraft(year=order.year)
    volumes, budget = _volumes(order), BudgetLine.objects.filter(order=order).first()
    accounts = [*(volume.account_id for volume in volumes), budget.account_id if budget else None]
    balances = balances_of(account_id for account_id in accounts if account_id is not None)
    regulation = regulation_on(order.municipality_id, on)
    percent = regulation.value(Parameter.PERMITTED_DEVIATION_PERCENT)
    return Report(
        order=order,
        on=on,
        lines=tuple(_line(volume, balances, percent, is_over=on.year > order.year) for volume in volumes),
        budget=budget,
        money=balances.get(budget.account_id) if budget and budget.account_id else None,
        permitted_percent=percent,
        permitted_clause=regulation.clause(Parameter.PERMITTED_DEVIATION_PERCENT),
        permitted_confirmed=regulation.is_confirmed(Parameter.PERMITTED_DEVIATION_PERCENT),
    )


def _line(volume: OrderVolume, balances: dict[int, Balance], percent: Decimal, *, is_over: bool) -> ReportLine:
    method = AwardMethod(volume.award_method)
    balance = balances.get(volume.account_id) if volume.account_id else None
    if balance is None:
        return ReportLine(volume.service, method, volume, None, None, None)
    execution = rules.execution(volume.person_hours, from_units(balance.spent), percent)
    executed = rules.verdict(execution, is_over=is_over)
    return ReportLine(volume.service, method, volume, execution, from_units(balance.held), executed)
