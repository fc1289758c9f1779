"""What keeps a child from a place: the rules of the quote, asked before the matching and again by its checker.

Windows and free seats are not asked, for the matching itself decides who gets those. Limits that many children share
are asked of each child alone; what a place would hold of them is told to the matching, which decides the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime

from sotszakaz.demand.admission.lottery import ticket
from sotszakaz.demand.allocation.rules import Barred, Flaw, Holds, Limit, Pair, Shared
from sotszakaz.demand.allocation.states import SHARED, Bar
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.quotes import Judged, Many, SharedHold, Sought, judge_beside, seek
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


Asking = tuple[int, tuple[int, ...], int]
"""A child, the groups that it gets before, and one more group."""
AT_ONCE = 200
"""Pairs between two words of how far the checker has come."""
PROVED = 100
"""Pairs that the checker has proved by their quotes."""


class Asked(ABC):
    """What the rules of the quote say of pairs, each beside the groups that the child gets before."""

    def __init__(self) -> None:
        self.limits: dict[int, Limit] = {}
        self._bars: dict[Asking, Barred | None] = {}
        self._holds: dict[Asking, Holds] = {}

    @abstractmethod
    def sought(self, child_id: int, group_id: int) -> Sought | None:
        """What the rules judge by; None where there is nothing to judge."""

    @property
    def shared(self) -> Shared:
        """Limits that many children share; known of pairs that were asked about."""
        return Shared(self.limits, self.needs)

    def bar(self, child_id: int, got: tuple[int, ...], group_id: int) -> Barred | None:
        """The first obstacle that no matching removes; None when there is none."""
        asked = (child_id, got, group_id)
        if asked not in self._bars:
            judged = self._judged(*asked)
            hindering = (_barred(each) for each in judged.obstacles if hinders(each)) if judged else iter([UNSEEN])
            self._bars[asked] = next(hindering, None)
            self._keep(asked, judged)
        return self._bars[asked]

    def needs(self, child_id: int, got: tuple[int, ...], group_id: int) -> Holds:
        """What the place would hold of shared limits."""
        asked = (child_id, got, group_id)
        if asked not in self._holds:
            self._keep(asked, self._judged(*asked))
        return self._holds[asked]

    def _judged(self, child_id: int, got: tuple[int, ...], group_id: int) -> Judged | None:
        sought = self.sought(child_id, group_id)
        if sought is None:
            return None
        return judge_beside(sought, [each for group in got if (each := self.sought(child_id, group)) is not None])

    def _keep(self, asked: Asking, judged: Judged | None) -> None:
        self._holds[asked] = tuple(self._hold(each, judged.sought) for each in judged.holds) if judged else ()

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


class Reread(Asked):
    """By facts that are read anew for all at once: for the checker, which is told of no bar.

    So many of the pairs that it asks about are proved by the quote of each, as the family's page and the booking ask
    it, by another reading of the database.
    """

    def __init__(self, many: Many, *, told: Callable[[int], None] | None = None) -> None:
        super().__init__()
        self.many, self.told = many, told
        self._read: dict[Pair, Sought | None] = {}

    def may(self, child_id: int, got: tuple[int, ...], group_id: int) -> bool:
        """May the child have the group beside those."""
        return self.bar(child_id, got, group_id) is None

    def sought(self, child_id: int, group_id: int) -> Sought | None:
        pair = (child_id, group_id)
        if pair not in self._read:
            self._read[pair] = self.many.sought(*pair)
            if self.told is not None and len(self._read) % AT_ONCE == 0:
                self.told(len(self._read))
        return self._read[pair]

    def misread(self, *, at: datetime, seed: str) -> list[Flaw]:
        """Pairs drawn by the lottery of the window whose quote says something else; all of them where there are few."""
        drawn = sorted(self._read, key=lambda pair: ticket(seed, *pair))[:PROVED]
        quoted = Quoted(on=self.many.on, at=at)
        return [
            Flaw("misread", child, group)
            for child, group in drawn
            for asked in [(child, (), group)]
            if (self.bar(*asked), self.needs(*asked)) != (quoted.bar(*asked), quoted.needs(*asked))
        ]


class Quoted(Asked):
    """By the quote of each pair, which is a query."""

    def __init__(self, *, on: date, at: datetime) -> None:
        super().__init__()
        self.on, self.at = on, at

    def sought(self, child_id: int, group_id: int) -> Sought | None:
        try:
            return seek(child_id, group_id, person_id=None, at=self.at, on=self.on, starts_on=None, without=None)
        except NotFound:
            return None
