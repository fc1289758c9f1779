"""Months that providers hand in: what is missing by name, what was handed in, who has not."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from sotszakaz.delivery.attendance.models import ClassSession, MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState, SessionState
from sotszakaz.delivery.settlements.models import MonthClosing, ReopenedSheet
from sotszakaz.delivery.settlements.places import days_off_of_places
from sotszakaz.delivery.settlements.selectors import is_closed
from sotszakaz.delivery.settlements.statements import MISSING
from sotszakaz.demand.enrolments.models import Contract, ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(frozen=True, slots=True)
class Missing:
    """A class that nobody marked, or with a child's name a mark that a held class lacks."""

    group_id: int
    group: str
    day: date
    starts_at: time
    child: str

    @property
    def key(self) -> str:
        """The class in addresses."""
        return f"{self.day:%Y%m%d}-{self.starts_at:%H%M}"

    def __str__(self) -> str:
        what = self.child or "занятие не отмечено"
        return f"«{self.group}», {self.day:%d.%m.%Y}, {self.starts_at:%H:%M}: {what}"


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group under the agreement in the month: children, classes by what became of them."""

    group: StudyGroup
    contracts: int
    held: int
    cancelled: int
    outer: int
    missing: int


@dataclass(frozen=True, slots=True)
class AgreementMonth:
    """A month of an agreement in the list: how many contracts, and whether it was handed in."""

    month: date
    contracts: int
    hand_in: MonthHandIn | None


def get_agreement_to_hand_in(actor: Actor, agreement_id: int) -> Agreement:
    """The agreement for those of the provider who hand months in. Raises NotFound, NotAllowed."""
    agreement = _agreement(agreement_id)
    organisation_id = agreement.record.organisation_id
    require(actor, Permission.MONTH_HAND_IN, agreement.municipality_id, organisation_id=organisation_id)
    return agreement


def get_hand_in_for(actor: Actor, hand_in_id: int) -> MonthHandIn:
    """The month that was handed in, for the payer's people who see settlements. Raises NotFound, NotAllowed."""
    found = MonthHandIn.objects.select_related(
        "agreement__record__organisation", "agreement__municipality", "handed_in_by", "decided_by"
    )
    handed = found.filter(pk=hand_in_id).first()
    if handed is None:
        raise NotFound()
    require(actor, Permission.SETTLEMENT_VIEW, handed.municipality_id)
    return handed


def _agreement(agreement_id: int) -> Agreement:
    agreement = Agreement.objects.select_related("record__organisation", "municipality").filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound()
    return agreement


def hand_in_of(agreement: Agreement, month: date) -> MonthHandIn | None:
    """What was handed in for the month."""
    found = MonthHandIn.objects.filter(agreement=agreement, month=month)
    return found.select_related("handed_in_by", "decided_by").first()


def missing_of(agreement: Agreement, month: date, *, until: date) -> list[Missing]:
    """What the sheets lack, classes after `until` left out; days off are those of each group's place. Two queries."""
    taught = Contract.objects.filter(agreement=agreement)
    asked: dict[str, Any] = {
        "agreement": agreement.pk,
        "month": month,
        "until": until,
        **days_off_of_places(taught, month, next_month(month)),
    }
    with connection.cursor() as cursor:
        cursor.execute(MISSING, asked)
        return [Missing(*row) for row in cursor.fetchall()]


def sheets_of(agreement: Agreement, month: date, missing: list[Missing]) -> list[GroupSheet]:
    """The groups that taught under the agreement in the month, by name. Three queries."""
    contracts = dict(
        _due(month).filter(contract__agreement=agreement).values_list("contract__group").annotate(Count("pk"))
    )
    counted = {
        row["group"]: row
        for row in ClassSession.objects.filter(group__in=contracts, held_on__gte=month, held_on__lt=next_month(month))
        .values("group")
        .annotate(
            held=Count("pk", filter=Q(state=SessionState.HELD)),
            cancelled=Count("pk", filter=Q(state=SessionState.CANCELLED)),
            all=Count("pk"),
        )
        .order_by()
    }
    groups = StudyGroup.objects.filter(pk__in=contracts).select_related("part__programme").order_by("name", "pk")
    sheets = []
    for group in groups:
        seen = counted.get(group.pk, {"held": 0, "cancelled": 0, "all": 0})
        lacks = sum(each.group_id == group.pk for each in missing)
        outer = seen["all"] - seen["held"] - seen["cancelled"]
        sheets.append(GroupSheet(group, contracts[group.pk], seen["held"], seen["cancelled"], outer, lacks))
    return sheets


def agreement_months(agreement: Agreement) -> list[AgreementMonth]:
    """Months with contracts that have begun to be taught under the agreement, the latest first. Two queries."""
    hand_ins = {each.month: each for each in MonthHandIn.objects.filter(agreement=agreement)}
    months = (
        ContractMonth.objects.due()
        .filter(contract__agreement=agreement)
        .values("month")
        .annotate(contracts=Count("pk"))
        .order_by("-month")
    )
    return [AgreementMonth(row["month"], row["contracts"], hand_ins.get(row["month"])) for row in months]


def agreements_of(organisation_id: int, municipality_id: int) -> "QuerySet[Agreement]":
    """Agreements of the provider that have contracts, the latest first."""
    taught = Contract.objects.filter(organisation_id=organisation_id).values("agreement")
    found = Agreement.objects.filter(municipality_id=municipality_id, record__organisation_id=organisation_id)
    return found.filter(pk__in=taught).order_by("-valid", "-pk")


def agreements_of_month(municipality_id: int, month: date, *, state: str = "") -> "QuerySet[Agreement]":
    """Agreements that have something to hand in for the month, by provider, each with `hand_in_state` or None.

    `state` leaves those of that state, `none` those not handed in.
    """
    states = MonthHandIn.objects.filter(agreement=OuterRef("pk"), month=month).values("state")
    found = (
        Agreement.objects.filter(municipality_id=municipality_id, pk__in=_due(month).values("contract__agreement"))
        .annotate(hand_in_state=Subquery(states[:1]), provider=F("record__organisation__short_name"))
        .select_related("record__organisation")
        .order_by("provider", "pk")
    )
    if state == "none":
        return found.filter(hand_in_state__isnull=True)
    return found.filter(hand_in_state=state) if state else found


def hand_ins_of(agreements: list[Agreement], month: date) -> dict[int, MonthHandIn]:
    """What they handed in, by agreement. One query."""
    found = MonthHandIn.objects.filter(agreement__in=agreements, month=month)
    return {each.agreement_id: each for each in found.select_related("handed_in_by")}


def not_accepted(municipality_id: int, month: date) -> "QuerySet[Agreement]":
    """Agreements whose month was not handed in or waits to be accepted."""
    found = agreements_of_month(municipality_id, month)
    return found.filter(Q(hand_in_state__isnull=True) | ~Q(hand_in_state=HandInState.ACCEPTED))


def opens_on(month: date, regulation: InForce) -> date:
    """The first day on which the month (its first day) may be handed in: when it can be closed, or when it is over."""
    december = regulation.value(Parameter.DECEMBER_CLOSE_FROM_DAY)
    return month.replace(day=december) if month.month == 12 and december else next_month(month)


def is_closed_for(agreement: Agreement, month: date) -> bool:
    """Has the closing of the month begun, or a later one that takes it, with this agreement in it."""
    closings = MonthClosing.objects.filter(municipality_id=agreement.municipality_id, month__gte=month)
    left_out = dict(closings.values_list("month", "left_out"))
    return month in left_out and any(agreement.pk not in each for each in left_out.values())


def is_sheet_closed(group: StudyGroup, month: date) -> bool:
    """Is the sheet of the group with a closing for every payer of its children, and opened again by none of them.

    With agreements left out it is still to be marked. The session acts for all payers.
    """
    agreements = list(Agreement.objects.filter(pk__in=Contract.objects.filter(group=group).values("agreement")))
    if not agreements:
        return is_closed(group.municipality_id, month)
    opened = ReopenedSheet.objects.filter(group=group, month=month, counted_in__isnull=True)
    closed = {each.municipality_id for each in agreements if is_closed_for(each, month)}
    return {each.municipality_id for each in agreements} <= closed - set(opened.values_list("municipality", flat=True))


def _due(month: date) -> "QuerySet[ContractMonth]":
    return ContractMonth.objects.due().filter(month=month)
