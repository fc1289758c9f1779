"""What keeps a child from a place: the rules of the quote, asked before the matching and again by its checker.

Windows and free seats are not asked, for the matching itself decides who gets those. Limits that many children share
are asked of each child alone; what a place would hold of them is told to the matching, which decides the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime

from sotszakaz.demand.allocation.rules import Barred, Holds, Limit, Shared
from sotszakaz.demand.allocation.states import SHARED, Bar
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.quotes import Many, SharedHold, Sought, judge_beside, seek
from sotszakaz.demand.enrolments.rules import Kind, Obstacle
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.ledger.states import AccountKind, Unit

KINDS: dict[type[Refusal], Bar] = {
    errors.ChildNotConfirmed: Bar.NOT_CONFIRMED,
    errors.EnrolmentClosed: Bar.GROUP_CLOSED,
    errors.GroupEnded: Bar.GROUP_CLOSED,
    errors.AgeNotOfProgramme: Bar.AGE,
    errors.TooYoungOnStart: Bar.AGE,
    errors.TooOldOnStart: Bar.AGE,
    errors.AlreadyApplied: Bar.HAS_PART,
    errors.ClassesClash: Bar.CLASH,
    errors.TooManyCertificates: Bar.TOO_MANY,
    errors.TooManyOfFocus: Bar.TOO_MANY,
    errors.TooManyHoursPerWeek: Bar.TOO_MANY,
    errors.CertificateSuspended: Bar.CERTIFICATE,
    errors.CertificateWithoutValue: Bar.CERTIFICATE,
    errors.CourseOverPeriod: Bar.CERTIFICATE,
    errors.PeriodClosed: Bar.CERTIFICATE,
    errors.StartsTooLate: Bar.CERTIFICATE,
    errors.BalanceEmpty: Bar.CERTIFICATE,
    errors.HoursShort: Bar.CERTIFICATE,
    errors.MonthShort: Bar.CERTIFICATE,
    errors.ExtendedShort: Bar.CERTIFICATE,
    errors.OnlyForSignificant: Bar.CERTIFICATE,
    errors.NoAgreement: Bar.PROVIDER,
    errors.AgreementShort: Bar.PROVIDER,
    errors.LicenceStopped: Bar.PROVIDER,
    errors.NotCertified: Bar.PROVIDER,
    errors.NotInOrder: Bar.ORDER,
    errors.CourseOverSubPeriod: Bar.ORDER,
    errors.NoSubPeriod: Bar.ORDER,
    errors.VolumeShort: Bar.ORDER,
    errors.BudgetShort: Bar.ORDER,
    errors.NoUnitCost: Bar.ORDER,
    errors.NoNormative: Bar.ORDER,
}
"""Of other refusals the bar is `Bar.RULES`: their own sentence says what is wrong."""

LIMITS = {
    AccountKind.AGREEMENT: (Bar.AGREEMENT, Unit.RUB),
    AccountKind.ORDER_VOLUME: (Bar.VOLUME, Unit.PERSON_HOUR),
    AccountKind.BUDGET_LINE: (Bar.BUDGET, Unit.RUB),
}
UNSEEN = Barred(Bar.GROUP_CLOSED, errors.EnrolmentClosed().message)
"""Of a group whose programme is not published any more."""


def hinders(obstacle: Obstacle) -> bool:
    """Does the obstacle stay when the matching gives the child a place."""
    return obstacle.kind is not Kind.WINDOW and not isinstance(obstacle.refusal, errors.NoSeats)


def _barred(obstacle: Obstacle) -> Barred:
    kind = KINDS.get(type(obstacle.refusal), Bar.RULES)
    return Barred(kind, obstacle.message, obstacle.clause, obstacle.is_confirmed)


AT_ONCE = 200
"""Quotes between two words of how far the checker has come."""


class Asked(ABC):
    """What the rules of the quote say of pairs, each beside the groups that the child gets before."""

    def __init__(self) -> None:
        self.limits: dict[int, Limit] = {}
        self._holds: dict[tuple[int, tuple[int, ...], int], Holds] = {}

    @abstractmethod
    def sought(self, child_id: int, group_id: int) -> Sought | None:
        """What the rules judge by; None where there is nothing to judge."""

    @property
    def shared(self) -> Shared:
        """Limits that many children share; known of pairs that were asked about."""
        return Shared(self.limits, self.needs)

    def bar(self, child_id: int, got: tuple[int, ...], group_id: int) -> Barred | None:
        """The first obstacle that no matching removes; None when there is none."""
        sought = self.sought(child_id, group_id)
        if sought is None:
            return UNSEEN
        earlier = [each for group in got if (each := self.sought(child_id, group)) is not None]
        judged = judge_beside(sought, earlier)
        self._holds[child_id, got, group_id] = tuple(self._hold(each, sought) for each in judged.holds)
        return next((_barred(each) for each in judged.obstacles if hinders(each)), None)

    def needs(self, child_id: int, got: tuple[int, ...], group_id: int) -> Holds:
        """What the place would hold of shared limits."""
        asked = (child_id, got, group_id)
        if asked not in self._holds:
            self.bar(*asked)
        return self._holds.get(asked, ())

    def _hold(self, hold: SharedHold, sought: Sought) -> tuple[int, int]:
        if hold.account_id not in self.limits:
            kind, unit = LIMITS[hold.kind]
            free = sought.balances[hold.account_id].free
            self.limits[hold.account_id] = Limit(kind, hold.ground, unit, SHARED.index(kind), free)
        return hold.account_id, hold.amount


class Bars(Asked):
    """By the facts that were read for all at once."""

    def __init__(self, many: Many) -> None:
        super().__init__()
        self.many = many

    def sought(self, child_id: int, group_id: int) -> Sought | None:
        return self.many.sought(child_id, group_id)


class Quoted(Asked):
    """By the quote of each pair, as the family's page and the booking ask it: for the checker."""

    def __init__(self, *, on: date, at: datetime, told: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self.on, self.at, self.told = on, at, told
        self._read: dict[tuple[int, int], Sought | None] = {}

    def may(self, child_id: int, got: tuple[int, ...], group_id: int) -> bool:
        """May the child have the group beside those."""
        return self.bar(child_id, got, group_id) is None

    def sought(self, child_id: int, group_id: int) -> Sought | None:
        pair = (child_id, group_id)
        if pair not in self._read:
            self._read[pair] = self._seek(child_id, group_id)
            if self.told is not None and len(self._read) % AT_ONCE == 0:
                self.told(len(self._read))
        return self._read[pair]

    def _seek(self, child_id: int, group_id: int) -> Sought | None:
        try:
            return seek(child_id, group_id, person_id=None, at=self.at, on=self.on, starts_on=None, without=None)
        except NotFound:
            return None
