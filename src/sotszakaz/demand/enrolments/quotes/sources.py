"""What a quote looks up: where the money would come from, and what the child has already."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.selectors import budget_account_for, month_accounts, period_of
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE, ApplicationState, ContractState
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.types import NormativeMethod
from sotszakaz.ordering.catalogue.selectors import normative_on, normative_price_of, unit_cost_on
from sotszakaz.ordering.social_orders.selectors import accounts_of_order
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.selectors import agreement_on
from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.rules import Slot, Timetable


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the money would come from; None means that there is no such thing on the days of the course.

    `ends_early` is the certificate's value that has the first day of the course, but not the last one. `months` are
    the accounts of the weekly norm by month.
    """

    certificate: CertificateAccount | None
    period: CertificatePeriod | None
    ends_early: CertificatePeriod | None
    agreement: Agreement | None
    budget_account_id: int | None
    volume_account_id: int | None
    months: tuple[tuple[date, int], ...] = ()

    @property
    def account_ids(self) -> list[int]:
        """All accounts that are there."""
        ids = [
            self.period.account_id if self.period else None,
            self.agreement.account_id if self.agreement else None,
            self.budget_account_id,
            self.volume_account_id,
            *(account_id for _, account_id in self.months),
        ]
        return [account_id for account_id in ids if account_id is not None]


def sources_of(child: Child, group: StudyGroup, start: date) -> Sources:
    """The payer is the child's municipality; the agreement must cover every day of the course.

    Three queries, four for a weekly norm.
    """
    period = period_of(child.pk, start)
    agreement = agreement_on(child.municipality_id, group.organisation_id, start)
    if agreement is not None and agreement.valid.upper <= group.ends_on:
        agreement = None
    budget, volume = accounts_of_order(child.municipality_id, start.year, group.part.programme.service_id)
    fits = period is not None and period.scheme.period.upper > group.ends_on
    by_month = period is not None and fits and period.unit == SchemeUnit.HOURS_PER_WEEK
    return Sources(
        certificate=period.certificate if period else CertificateAccount.objects.filter(child=child).first(),
        period=period if fits else None,
        ends_early=None if fits else period,
        agreement=agreement,
        budget_account_id=(
            budget_account_for(period, start, group.ends_on, line_account_id=budget) if period is not None else budget
        ),
        volume_account_id=volume,
        months=tuple(month_accounts(period, start, group.ends_on)) if by_month and period else (),
    )


@dataclass(frozen=True, slots=True)
class Price:
    """What a person-hour costs the budget; and the normative price of the part where the full formula is used."""

    unit_cost: Decimal | None
    normative: Decimal | None
    has_normative: bool


def price_of(municipality_id: int, group: StudyGroup, regulation: InForce, start: date) -> Price:
    """By the method that the regulation chooses: one query, two for the full formula (operations.md §2.4, §2.5)."""
    programme = group.part.programme
    cost = unit_cost_on(municipality_id, programme.service_id, start)
    unit_cost = cost.amount if cost else None
    if regulation.value(Parameter.NORMATIVE_METHOD) is not NormativeMethod.FULL:
        return Price(unit_cost, None, has_normative=True)
    found = normative_on(municipality_id, programme.locality, programme.service.focus, start)
    if found is None:
        return Price(unit_cost, None, has_normative=False)
    full = normative_price_of(found, hours=group.part.hours, occupancy=group.places)
    return Price(unit_cost, full, has_normative=True)


@dataclass(frozen=True, slots=True)
class History:
    """The child's applications that matter: `live` counts those that the booking counts too."""

    live: int
    made_id: int | None
    others: tuple[rules.Other, ...]
    refused_on: date | None


def history_of(child: Child, group: StudyGroup, *, on: date, without: int | None = None) -> History:
    """Live applications with their classes, and what became of those for this part: one query.

    `without` is an application whose place the new one takes.
    """
    rows = _rows(child, group, without)
    live = [row for row in rows if row["state"] in LIVE]
    made = [row for row in live if row["part_id"] == group.part_id and not _is_over(row, on)]
    refused = [row["answered_at"] for row in rows if row["state"] == ApplicationState.REFUSED and row["answered_at"]]
    zone = ZoneInfo(child.municipality.timezone)
    return History(
        live=len(live),
        made_id=made[0]["pk"] if made else None,
        others=tuple(_other(row, on) for row in rows if row["state"] in (*LIVE, ApplicationState.ENDED)),
        refused_on=max(refused).astimezone(zone).date() if refused else None,
    )


def _rows(child: Child, group: StudyGroup, without: int | None) -> list[dict[str, Any]]:
    slots = ClassSlot.objects.filter(group=OuterRef("group")).order_by("weekday", "starts_at")
    as_json = JSONObject(weekday="weekday", starts_at="starts_at", ends_at="ends_at", hours="hours")
    applications = EnrolmentApplication.objects.filter(Q(state__in=LIVE) | Q(part=group.part_id), child=child)
    if without is not None:
        applications = applications.exclude(pk=without)
    rows = applications.order_by("pk").values(
        "pk",
        "part_id",
        "state",
        "period",
        "answered_at",
        slots=ArraySubquery(slots.values(json=as_json)),
        focus=F("part__programme__service__focus"),
        programme=F("part__programme__name"),
        contract_state=F("contract__state"),
        contract_ends_on=F("contract__ends_on"),
    )
    return [dict(row) for row in rows]


def _other(row: dict[str, Any], on: date) -> rules.Other:
    ends_on = row["contract_ends_on"] or previous_day(row["period"].upper)
    slots = tuple(
        Slot(
            each["weekday"],
            time.fromisoformat(each["starts_at"]),
            time.fromisoformat(each["ends_at"]),
            Decimal(str(each["hours"])),
        )
        for each in row["slots"]
    )
    return rules.Other(
        part_id=row["part_id"],
        programme=row["programme"],
        focus=row["focus"],
        timetable=Timetable(row["period"].lower, ends_on, slots),
        is_over=_is_over(row, on),
    )


def _is_over(row: dict[str, Any], on: date) -> bool:
    return bool(row["contract_state"] == ContractState.ENDED or row["period"].upper <= on)
