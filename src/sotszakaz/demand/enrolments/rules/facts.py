"""All that decides about one child and one group on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sotszakaz.demand.enrolments.rules.terms import Terms
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.supply.programmes.rules import Timetable


@dataclass(frozen=True, slots=True)
class Other:
    """Another application or contract of the child that has not been given up, with its classes.

    `is_over` says that its course was taken to the end: it limits nothing more, but the part is done.
    """

    part_id: int
    programme: str
    focus: str
    timetable: Timetable
    is_over: bool = False

    @property
    def weekly_hours(self) -> Decimal:
        return weekly_hours(self.timetable)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The group is of another municipality than the child: what the payer's registry says of its provider.

    `payer` and `place` are the short names of the municipalities of the child and of the group.
    """

    payer: str
    place: str
    in_registry: bool
    has_service: bool


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """`refused_on`: the latest refusal for this part. `elsewhere` is None in a group of the child's municipality."""

    state: str
    birth_date: date
    elsewhere: Elsewhere | None = None
    others: tuple[Other, ...] = ()
    refused_on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """Ages are those of the programme, both included. `somebody_waits`: there is a line for its places.

    `refusal` is that of the enrolment window: why nobody may book now. `follows` is the group before it in a course
    over a border of periods: its name and its first day.
    """

    part_id: int
    timetable: Timetable
    focus: str
    is_open: bool
    age_from: int
    age_to: int
    seats: int
    somebody_waits: bool = False
    refusal: Refusal | None = None
    follows: tuple[str, date] | None = None

    @property
    def ends_on(self) -> date:
        return self.timetable.ends_on

    @property
    def weekly_hours(self) -> Decimal:
        return weekly_hours(self.timetable)


@dataclass(frozen=True, slots=True)
class StartDays:
    """On which days a course paid by the value of its first day may begin: from `first` to `latest`, both included.

    When the period `is_closed`, on none of them, but from `following` on.
    """

    first: date
    latest: date
    following: date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Means:
    """Free units of the accounts that would pay; None means that there is no such account for these days.

    `months` are the free norms of weekly hours by month, where the certificate is such a norm; `extended` the same with
    the hours that only significant programmes may use, of months that have some. `period_ends_on` is the last day of
    the certificate's value when the course is longer. `unpooled_from` is the first day of the course that
    the sub-period of its first day does not pay.
    """

    certificate_state: str | None
    unit: str | None
    certificate: int | None
    agreement: int | None
    budget: int | None
    volume: int | None
    has_unit_cost: bool
    has_normative: bool = True
    months: tuple[tuple[date, int], ...] = ()
    period_ends_on: date | None = None
    licence_stopped: bool = False
    is_certified: bool = True
    extended: tuple[tuple[date, int], ...] = ()
    is_significant: bool = False
    unpooled_from: date | None = None
    certificate_opened_on: date | None = None
    starts: StartDays | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an obstacle rests on where it is no parameter of the rules: documents by their names, a stated reason."""

    window: str = ""
    programme: str = ""
    scheme: str = ""
    suspension: str = ""
    agreement: str = ""
    group: str = ""
    price: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`terms` are None when they cannot be counted."""

    on: date
    starts_on: date
    regulation: InForce
    child: ChildFacts
    group: GroupFacts
    means: Means
    terms: Terms | None
    grounds: Grounds = Grounds()

    @property
    def timetable(self) -> Timetable:
        """The classes of this child: from the first day of its own course."""
        return Timetable(self.starts_on, self.group.ends_on, self.group.timetable.slots)

    @property
    def meanwhile(self) -> list[Other]:
        """What the child has on some day of this course."""
        return [each for each in self.child.others if not each.is_over and _meet(each.timetable, self.timetable)]


class Kind(StrEnum):
    """What an obstacle hangs on: a place in the group, the enrolment window, the children of the group before it in the
    same course, or the child and the means."""

    PLACE = "place"
    TURN = "turn"
    WINDOW = "window"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why not, with the clause of the municipality's rules and whether it is confirmed, or with the document
    that says so."""

    refusal: Refusal
    clause: str = ""
    is_confirmed: bool = True
    kind: Kind = Kind.CASE

    @property
    def message(self) -> str:
        return self.refusal.message


def weekly_hours(timetable: Timetable) -> Decimal:
    """Academic hours of one week."""
    return sum((slot.hours for slot in timetable.slots), Decimal(0))


def peak_hours(course: Timetable, others: Sequence[Other]) -> Decimal:
    """The most hours a week on any day of the course, this course included."""
    return weekly_hours(course) + max(
        sum((each.weekly_hours for each in running), Decimal(0)) for running in _at_once(course, others)
    )


def peak_count(course: Timetable, others: Sequence[Other]) -> int:
    """The most courses on any day of the course, this one included."""
    return 1 + max(len(running) for running in _at_once(course, others))


def _at_once(course: Timetable, others: Sequence[Other]) -> list[list[Other]]:
    """What the child has on each day of the course on which something begins: no other day has more."""
    days = [course.starts_on, *(max(each.timetable.starts_on, course.starts_on) for each in others)]
    return [[each for each in others if _runs(each.timetable, day)] for day in days]


def _runs(timetable: Timetable, day: date) -> bool:
    return timetable.starts_on <= day <= timetable.ends_on


def _meet(one: Timetable, other: Timetable) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
