"""What a quote looks up, by one call of `enrolment_quote` (sql/0009_quote.sql): the child, the group and its programme,
where the money would come from, what the child has already, and who waits."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.rules import Standing, standing
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FundingScheme
from sotszakaz.demand.certificates.selectors import budget_account_for, unpooled_from
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.states import LIVE, ApplicationState, ContractState
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.rows import instance_of, read
from sotszakaz.kernel.ledger.selectors import Balance, balance_from
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import version_on
from sotszakaz.kernel.regulations.types import NormativeMethod
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.selectors import normative_on, normative_price_of
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import ClassSlot, Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.rules import Slot, Timetable
from sotszakaz.supply.programmes.selectors.timetables import with_slots

QUOTE = "SELECT enrolment_quote(%s, %s, %s, %s, %s, %s, %s, %s)::text"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the money would come from; None means that there is no such thing on the days of the course.

    `ends_early` is the certificate's value that has the first day of the course, but not the last one. `months` are
    the accounts of the weekly norm by month, `extended` those of the norm with the hours for significant programmes.
    `unpooled_from` is the first day of the course that the sub-period of its first day does not pay.
    """

    certificate: CertificateAccount | None
    period: CertificatePeriod | None
    ends_early: CertificatePeriod | None
    agreement: Agreement | None
    budget_account_id: int | None
    volume_account_id: int | None
    months: tuple[tuple[date, int], ...] = ()
    extended: tuple[tuple[date, int], ...] = ()
    is_significant: bool = False
    unpooled_from: date | None = None

    @property
    def booked(self) -> tuple[int, ...]:
        """What a booking names for its months: for a significant programme the extended accounts, where there are."""
        beyond = dict(self.extended) if self.is_significant else {}
        return tuple(beyond.get(month, account_id) for month, account_id in self.months)


@dataclass(frozen=True, slots=True)
class Price:
    """What a person-hour costs the budget; and the normative price of the part where the full formula is used."""

    unit_cost: Decimal | None
    normative: Decimal | None
    has_normative: bool


@dataclass(frozen=True, slots=True)
class History:
    """The child's applications that matter: `live` counts those that the booking counts too."""

    live: int
    made_id: int | None
    others: tuple[rules.Other, ...]
    refused_on: date | None


@dataclass(frozen=True, slots=True)
class Sought:
    """All that one call has read; `on` is the day of the quote, `starts_on` the first day of this child's course."""

    child: Child
    group: StudyGroup
    on: date
    starts_on: date
    regulation: InForce
    unit_cost: Decimal | None
    sources: Sources
    balances: dict[int, Balance]
    history: History
    standing: Standing
    somebody_waits: bool
    licence_stopped: bool = False


def seek(
    child_id: int,
    group_id: int,
    *,
    person_id: int | None,
    at: datetime,
    on: date | None,
    starts_on: date | None,
    without: int | None,
) -> Sought:
    """Read everything for one child and one group. Raises NotFound, NoRegulation.

    `person_id` must act for the child; None is the system. `without` is an application whose place the new one takes.
    """
    return _sought(_row([child_id, group_id, person_id, timezone.localdate(), at, on, starts_on, without]), at)


def _row(asked: list[Any]) -> Row:
    with connection.cursor() as cursor:
        cursor.execute(QUOTE, asked)
        [answer] = cursor.fetchone()
    if answer is None:
        raise NotFound()
    row: Row = read(answer)
    return row


def _sought(row: Row, at: datetime) -> Sought:
    home = instance_of(Municipality, row["home"])
    child, group = instance_of(Child, row["child"], municipality=home), _group(row)
    day, start = date.fromisoformat(row["day"]), date.fromisoformat(row["start"])
    return Sought(
        child=child,
        group=group,
        on=day,
        starts_on=start,
        regulation=version_on(child.municipality_id, day, regulation_id=row["regulation"]),
        unit_cost=None if row["unit_cost"] is None else Decimal(row["unit_cost"]),
        sources=_sources(row, child, group, start),
        balances={each["id"]: balance_from(each) for each in row["balances"]},
        history=_history(row, group, on=day, zone=ZoneInfo(home.timezone)),
        standing=_standing(row, group, at),
        somebody_waits=row["somebody_waits"],
        licence_stopped=row["licence_stopped"],
    )


def _group(row: Row) -> StudyGroup:
    """The group with its card, as `get_public_group` gives it."""
    service = instance_of(SocialService, row["service"])
    programme = instance_of(Programme, row["programme"], service=service)
    part = instance_of(ProgrammePart, row["part"], programme=programme)
    place, provider = instance_of(Municipality, row["place"]), instance_of(Organisation, row["organisation"])
    group = instance_of(StudyGroup, row["group"], part=part, municipality=place, organisation=provider)
    return with_slots(group, [instance_of(ClassSlot, each, group=group) for each in row["slots"] or ()])


def _sources(row: Row, child: Child, group: StudyGroup, start: date) -> Sources:
    """The payer is the child's municipality; the agreement must cover every day of the course."""
    certificate = instance_of(CertificateAccount, row["certificate"], child=child) if row["certificate"] else None
    agreement = instance_of(Agreement, row["agreement"]) if row["agreement"] else None
    if agreement is not None and agreement.valid.upper <= group.ends_on:
        agreement = None
    period = _period(row, certificate)
    fits = period is not None and period.scheme.period.upper > group.ends_on
    by_month = period is not None and fits and period.unit == SchemeUnit.HOURS_PER_WEEK
    months = [(date.fromisoformat(month), *own) for month, *own in row["months"] or ()] if by_month else []
    line = row["line_account"]
    return Sources(
        certificate=certificate,
        period=period if fits else None,
        ends_early=None if fits else period,
        agreement=agreement,
        budget_account_id=budget_account_for(period, start, group.ends_on, line_account_id=line) if period else line,
        volume_account_id=row["volume_account"],
        months=tuple((month, pk) for month, pk, _ in months),
        extended=tuple((month, pk) for month, _, pk in months if pk is not None),
        is_significant=bool(row["is_significant"]),
        unpooled_from=unpooled_from(period, start, group.ends_on) if fits and period else None,
    )


def _period(row: Row, certificate: CertificateAccount | None) -> CertificatePeriod | None:
    if row["value"] is None:
        return None
    scheme = instance_of(FundingScheme, row["scheme"])
    period = instance_of(CertificatePeriod, row["value"], certificate=certificate, scheme=scheme)
    period.scheme_parts = row["parts"] or []  # type: ignore[attr-defined]
    return period


def price_of(
    municipality_id: int, group: StudyGroup, regulation: InForce, start: date, *, unit_cost: Decimal | None
) -> Price:
    """By the method that the regulation chooses: no query, one for the full formula (operations.md §2.4, §2.5)."""
    programme = group.part.programme
    if regulation.value(Parameter.NORMATIVE_METHOD) is not NormativeMethod.FULL:
        return Price(unit_cost, None, has_normative=True)
    found = normative_on(municipality_id, programme.locality, programme.service.focus, start)
    if found is None:
        return Price(unit_cost, None, has_normative=False)
    full = normative_price_of(found, hours=group.part.hours, occupancy=group.places)
    return Price(unit_cost, full, has_normative=True)


def _standing(row: Row, group: StudyGroup, at: datetime) -> Standing:
    windows = (instance_of(EnrolmentWindow, each, municipality=group.municipality) for each in row["windows"] or ())
    return standing((window.facts for window in windows), at=at)


def _history(row: Row, group: StudyGroup, *, on: date, zone: ZoneInfo) -> History:
    """Live applications with their classes, and what became of those for this part."""
    rows: list[Row] = row["applications"] or []
    live = [each for each in rows if each["state"] in LIVE]
    made = [each for each in live if each["part_id"] == group.part_id and not _is_over(each, on)]
    refused = [each["answered_at"] for each in rows if each["state"] == ApplicationState.REFUSED]
    moments = [datetime.fromisoformat(moment) for moment in refused if moment]
    return History(
        live=len(live),
        made_id=made[0]["pk"] if made else None,
        others=tuple(_other(each, on) for each in rows if each["state"] in (*LIVE, ApplicationState.ENDED)),
        refused_on=max(moments).astimezone(zone).date() if moments else None,
    )


def _other(row: Row, on: date) -> rules.Other:
    ends_on = row["contract_ends_on"]
    slots = tuple(
        Slot(
            each["weekday"],
            time.fromisoformat(each["starts_at"]),
            time.fromisoformat(each["ends_at"]),
            Decimal(each["hours"]),
        )
        for each in row["slots"] or ()
    )
    last = date.fromisoformat(ends_on) if ends_on else previous_day(date.fromisoformat(row["until"]))
    return rules.Other(
        part_id=row["part_id"],
        programme=row["programme"],
        focus=row["focus"],
        timetable=Timetable(date.fromisoformat(row["starts_on"]), last, slots),
        is_over=_is_over(row, on),
    )


def _is_over(row: Row, on: date) -> bool:
    return bool(row["contract_state"] == ContractState.ENDED or date.fromisoformat(row["until"]) <= on)
