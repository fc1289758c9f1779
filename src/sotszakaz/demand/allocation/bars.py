"""What keeps a child from a place: the rules of the quote, asked before the matching and again by its checker.

Windows and free seats are not asked, for the matching itself decides who gets those.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sotszakaz.demand.allocation.rules import Barred
from sotszakaz.demand.allocation.states import Bar
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.quotes import Many, Sought, obstacles_beside, seek
from sotszakaz.demand.enrolments.rules import Kind, Obstacle
from sotszakaz.foundation.errors import NotFound, Refusal

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

UNSEEN = Barred(Bar.GROUP_CLOSED, errors.EnrolmentClosed().message)
"""Of a group whose programme is not published any more."""


def bar_of(sought: Sought | None, earlier: Sequence[Sought] = ()) -> Barred | None:
    """The first obstacle that no matching removes; `earlier` are the places that the child gets before."""
    if sought is None:
        return UNSEEN
    return next((_barred(each) for each in obstacles_beside(sought, earlier) if hinders(each)), None)


def hinders(obstacle: Obstacle) -> bool:
    """Does the obstacle stay when the matching gives the child a place."""
    return obstacle.kind is not Kind.WINDOW and not isinstance(obstacle.refusal, errors.NoSeats)


def _barred(obstacle: Obstacle) -> Barred:
    kind = KINDS.get(type(obstacle.refusal), Bar.RULES)
    return Barred(kind, obstacle.message, obstacle.clause, obstacle.is_confirmed)


AT_ONCE = 200
"""Quotes between two words of how far the checker has come."""


class Bars:
    """Why not, by the facts that were read for all at once."""

    def __init__(self, many: Many) -> None:
        self.many = many

    def alone(self, child_id: int, group_id: int) -> Barred | None:
        """Why the child cannot have the group at all."""
        return bar_of(self.many.sought(child_id, group_id))

    def beside(self, child_id: int, got: tuple[int, ...], group_id: int) -> Barred | None:
        """Why it cannot have the group beside those that it gets."""
        earlier = [each for group in got if (each := self.many.sought(child_id, group)) is not None]
        return bar_of(self.many.sought(child_id, group_id), earlier)


class Quoted:
    """The same asked of the quote of each pair, as the family's page and the booking ask it: for the checker."""

    def __init__(self, *, on: date, at: datetime, told: Callable[[int], None] | None = None) -> None:
        self.on, self.at, self.told = on, at, told
        self._read: dict[tuple[int, int], Sought | None] = {}

    def may(self, child_id: int, got: tuple[int, ...], group_id: int) -> bool:
        """May the child have the group beside those."""
        earlier = [each for group in got if (each := self._sought(child_id, group)) is not None]
        return bar_of(self._sought(child_id, group_id), earlier) is None

    def _sought(self, child_id: int, group_id: int) -> Sought | None:
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
