"""What an act says, with the text and the place that say it. Nothing here is guessed: what the act does not say is
None or an empty tuple.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from sotszakaz.ordering.acts.reading.kinds import (
    ActKind,
    CodeStatus,
    DeadlineKind,
    DocumentKind,
    GroupMode,
    IndicatorType,
    MemberRole,
    SelectionMethod,
    ValueKind,
)
from sotszakaz.ordering.acts.reading.outline import Part
from sotszakaz.ordering.acts.source import ActSource, Place

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """A value, the words of the act it was read from, and where they stand."""

    value: T_co
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Heading:
    """Which act it is. `municipality` and `region` are in the nominative, without each other."""

    kind: Fact[ActKind] | None = None
    number: Fact[str] | None = None
    date: Fact[datetime.date] | None = None
    title: Fact[str] | None = None
    issuer: Fact[str] | None = None
    municipality: Fact[str] | None = None
    region: Fact[str] | None = None
    signed_by: Fact[str] | None = None
    signed_as: Fact[str] | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """What characters 15–18 of a registry number mean by the inferred formula; None where the formula knows no
    answer.
    """

    focus: str | None
    form: str | None
    programme_type: str | None
    category: str | None


@dataclass(frozen=True, slots=True)
class Service:
    """A service under one registry number. Of a damaged number `code` is the proposed repair and `reason` says why."""

    code: str
    code_as_written: str
    status: CodeStatus
    reason: str | None
    service_name: Fact[str] | None
    focus: Fact[str] | None
    form: Fact[str] | None
    category: Fact[str] | None
    programme_type: Fact[str] | None
    combination: Combination | None
    place: Place


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people: «не менее половины» is at least 1/2; `strictly` says more than that.

    `of_present` counts those who came to the meeting, otherwise all members.
    """

    numerator: int
    denominator: int
    strictly: bool
    of_present: bool


@dataclass(frozen=True, slots=True)
class GroupRules:
    """How the working group decides."""

    quorum: Fact[Share] | None
    majority: Fact[Share] | None
    casting_vote: Fact[str] | None
    minutes_signed_by: Fact[str] | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the working group, named as the act names them."""

    name: str
    position: str
    role: MemberRole
    place: Place


@dataclass(frozen=True, slots=True)
class WorkingGroup:
    """The working group; without mode when the act says nothing of one."""

    mode: GroupMode | None = None
    name: Fact[str] | None = None
    rules: GroupRules | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline of the plan. `repeats` is an RFC 5545 RRULE without the name; `understood` is false when only the
    text is known.
    """

    text: str
    kind: DeadlineKind
    starts: datetime.date | None = None
    ends: datetime.date | None = None
    repeats: str | None = None
    understood: bool = True


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One measure of the plan of approbation. `responsible` are the bodies as the act names them, without «(далее –
    …)».
    """

    stage: int | None
    stage_title: str | None
    number: str | None
    title: str
    deadline: Fact[Deadline]
    result: Fact[str] | None
    responsible: tuple[Fact[str], ...]
    place: Place


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A value cell. `value` is a Decimal for number and percent, the words for state, None for pending and empty."""

    text: str
    kind: ValueKind
    value: Decimal | str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the table of indicators. `key` is that of the method («2.M.1»), found by what the row says, not by its
    position.
    """

    goal: int | None
    goal_title: str | None
    key: str
    type: IndicatorType | None
    title: str
    parent_key: str | None
    unit: str | None
    baseline: Fact[IndicatorValue]
    target: Fact[IndicatorValue]
    responsible: Fact[str] | None
    place: Place


@dataclass(frozen=True, slots=True)
class PaperRule:
    """When a document is made on paper: the year, and the condition if there is one."""

    year: int | None
    condition: str | None


@dataclass(frozen=True, slots=True)
class ActDocument:
    """One of the documents exchanged in electronic form."""

    kind: DocumentKind
    title: Fact[str]
    formed_in: Fact[str] | None
    paper: Fact[PaperRule] | None


@dataclass(frozen=True, slots=True)
class Selection:
    """How providers are selected."""

    method: SelectionMethod | None = None
    text: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Effective:
    """Entry into force: the day when it follows from the act itself, and since when legal relations are covered."""

    date: datetime.date | None = None
    retroactive_from: datetime.date | None = None
    text: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ActReading:
    """Everything read from one act."""

    source: ActSource
    parts: tuple[Part, ...] = ()
    heading: Heading = field(default_factory=Heading)
    authorised_body: Fact[str] | None = None
    activity: Fact[str] | None = None
    selection: Selection = field(default_factory=Selection)
    services: tuple[Service, ...] = ()
    excluded_provider_names: tuple[Fact[str], ...] = ()
    working_group: WorkingGroup = field(default_factory=WorkingGroup)
    plan: tuple[PlanItem, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    documents: tuple[ActDocument, ...] = ()
    information_systems: tuple[Fact[str], ...] = ()
    publication: Fact[str] | None = None
    analysis_due: Fact[datetime.date] | None = None
    control: Fact[str] | None = None
    effective: Effective = field(default_factory=Effective)
