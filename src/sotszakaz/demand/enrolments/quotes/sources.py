"""What a quote looks up, by one call of `enrolment_quote` (docs/sql.md): the child, the group and its programme,
where the money would come from, what the child has already, and who waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.rules import Standing, for_others, standing
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FundingScheme
from sotszakaz.demand.certificates.selectors import budget_account_for, unpooled_from
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.quotes.history import History, applied_of, history_of
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.rows import instance_of, read
from sotszakaz.kernel.ledger.selectors import Balance, balance_from
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.regulations.choices import NormativeMethod
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import version_on
from sotszakaz.ordering.catalogue.models import NormativeSet, SocialService
from sotszakaz.ordering.catalogue.selectors import normative_on, normative_price_of
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.programmes.models import ClassSlot, Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.rules import Timetable
from sotszakaz.supply.programmes.selectors.timetables import with_slots

QUOTE = "SELECT enrolment_quote(%s, %s, %s, %s, %s, %s, %s, %s)::text"
Row = dict[str, Any]
Balances = Mapping[int, Balance]
"""Ledger accounts by id."""


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
    def sub_period_title(self) -> str:
        """The scheme whose sub-period pays instead of the budget line of the year; empty where the line pays."""
        divided = self.period is not None and bool(self.period.scheme_parts)  # type: ignore[attr-defined]
        return f"Подпериод программы «{self.period.scheme.title}»" if self.period and divided else ""

    @property
    def booked(self) -> tuple[int, ...]:
        """What a booking names for its months: for a significant programme the extended accounts, where there are."""
        beyond = dict(self.extended) if self.is_significant else {}
        return tuple(beyond.get(month, account_id) for month, account_id in self.months)


@dataclass(frozen=True, slots=True)
class Found:
    """What is there on the first day of the course, before anybody asks whether it lasts to its end.

    `months` of a weekly norm: first day of the month, the norm's account, the one that extends it.
    """

    certificate: CertificateAccount | None
    value: CertificatePeriod | None
    agreement: Agreement | None
    line_account_id: int | None
    volume_account_id: int | None
    months: Sequence[tuple[date, int, int | None]] = ()
    is_significant: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What a person-hour costs the budget; and the normative price of the part where the full formula is used."""

    unit_cost: Decimal | None
    normative: Decimal | None
    has_normative: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """All that one call has read; `on` is the day of the quote, `starts_on` the first day of this child's course.

    `price`, `is_certified` and `timetable` are asked by the rules when they were not read with the rest. `elsewhere` is
    None in a group of the child's own municipality.
    """

    child: Child
    group: StudyGroup
    on: date
    starts_on: date
    regulation: InForce
    unit_cost: Decimal | None
    sources: Sources
    balances: Balances
    history: History
    standing: Standing
    somebody_waits: bool
    licence_stopped: bool = False
    price: Price | None = None
    is_certified: bool | None = None
    timetable: Timetable | None = None
    elsewhere: rules.Elsewhere | None = None


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
        history=history_of(
            [applied_of(each, day) for each in row["applications"] or ()], group.part_id, zone=ZoneInfo(home.timezone)
        ),
        standing=_standing(row, group, at),
        somebody_waits=row["somebody_waits"],
        licence_stopped=row["licence_stopped"],
        elsewhere=elsewhere_of(child, group, row["elsewhere"]) if row["elsewhere"] else None,
    )


def elsewhere_of(child: Child, group: StudyGroup, known: Mapping[str, bool]) -> rules.Elsewhere:
    """What the payer's registry knows of the provider of a group of another municipality."""
    return rules.Elsewhere(child.municipality.short_name, group.municipality.short_name, **known)


def _group(row: Row) -> StudyGroup:
    """The group with its card, as `get_public_group` gives it."""
    service = instance_of(SocialService, row["service"])
    programme = instance_of(Programme, row["programme"], service=service)
    part = instance_of(ProgrammePart, row["part"], programme=programme)
    place, provider = instance_of(Municipality, row["place"]), instance_of(Organisation, row["organisation"])
    group = instance_of(StudyGroup, row["group"], part=part, municipality=place, organisation=provider)
    return with_slots(group, [instance_of(ClassSlot, each, group=group) for each in row["slots"] or ()])


def _sources(row: Row, child: Child, group: StudyGroup, start: date) -> Sources:
    certificate = instance_of(CertificateAccount, row["certificate"], child=child) if row["certificate"] else None
    found = Found(
        certificate=certificate,
        value=_period(row, certificate),
        agreement=instance_of(Agreement, row["agreement"]) if row["agreement"] else None,
        line_account_id=row["line_account"],
        volume_account_id=row["volume_account"],
        months=[(date.fromisoformat(month), *own) for month, *own in row["months"] or ()],
        is_significant=bool(row["is_significant"]),
    )
    return sources_of(found, start, group.ends_on)


def sources_of(found: Found, start: date, ends_on: date) -> Sources:
    """The payer is the child's municipality; the agreement must cover every day of the course, both included."""
    agreement, value, line = found.agreement, found.value, found.line_account_id
    if agreement is not None and agreement.valid.upper <= ends_on:
        agreement = None
    fits = value is not None and value.scheme.period.upper > ends_on
    by_month = value is not None and fits and value.unit == SchemeUnit.HOURS_PER_WEEK
    months = found.months if by_month else ()
    return Sources(
        certificate=found.certificate,
        period=value if fits else None,
        ends_early=None if fits else value,
        agreement=agreement,
        budget_account_id=budget_account_for(value, start, ends_on, line_account_id=line) if value else line,
        volume_account_id=found.volume_account_id,
        months=tuple((month, pk) for month, pk, _ in months),
        extended=tuple((month, pk) for month, _, pk in months if pk is not None),
        is_significant=found.is_significant,
        unpooled_from=unpooled_from(value, start, ends_on) if fits and value else None,
    )


def _period(row: Row, certificate: CertificateAccount | None) -> CertificatePeriod | None:
    if row["value"] is None:
        return None
    scheme = instance_of(FundingScheme, row["scheme"])
    period = instance_of(CertificatePeriod, row["value"], certificate=certificate, scheme=scheme)
    period.scheme_parts = row["parts"] or []  # type: ignore[attr-defined]
    return period


Find = Callable[[int, str, str, date], NormativeSet | None]


def price_of(
    municipality_id: int,
    group: StudyGroup,
    regulation: InForce,
    start: date,
    *,
    unit_cost: Decimal | None,
    find: Find = normative_on,
) -> Price:
    """By the method that the regulation chooses: no query, one for the full formula (operations.md §2.4, §2.5)."""
    programme = group.part.programme
    if regulation.value(Parameter.NORMATIVE_METHOD) is not NormativeMethod.FULL:
        return Price(unit_cost, None, has_normative=True)
    found = find(municipality_id, programme.locality, programme.service.focus, start)
    if found is None:
        return Price(unit_cost, None, has_normative=False)
    part = group.part
    full = normative_price_of(found, hours=part.hours, occupancy=group.places, teaching=part.teaching)
    return Price(unit_cost, full, has_normative=True)


def _standing(row: Row, group: StudyGroup, at: datetime) -> Standing:
    windows = (instance_of(EnrolmentWindow, each, municipality=group.municipality) for each in row["windows"] or ())
    decided = standing((window.facts for window in windows), at=at)
    return for_others(decided, place=group.municipality.short_name) if row["elsewhere"] else decided
