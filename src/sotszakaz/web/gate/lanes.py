"""Lanes of the line: bookings that share neither child nor account need not wait for one another.

Each lane has one call in the database at a time. A booking goes where those are who came before it and share something
with it; if they are in several lanes, it also waits for those in the others. So the order of arrival holds wherever it
can matter, and where it cannot, two processors of the database work (docs/adr/0011).
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sotszakaz.demand.enrolments.booking import Answer
from sotszakaz.demand.enrolments.errors import NoAnswerYet

Said = Answer | NoAnswerYet | None
"""What a booking is told at last; None where even the database found no answer."""

LANES = 2
"""More share the same processors and make calls smaller: three were slower than two."""
REMEMBERED = 50_000
"""Names of children and accounts; when there are more, those that nobody under way has are forgotten."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A booking in its lane, numbered as it came. `tell` is called once, and is None afterwards.

    `after` are the last bookings of other lanes that must come back first: a lane and a number each.
    """

    row: bytes
    tell: Callable[[Said], None] | None
    since: float
    number: int = 0
    after: tuple[tuple["Lane", int], ...] = ()

    def hear(self, said: Said) -> None:
        """Tell it, if nobody has yet."""
        if self.tell is not None:
            tell, self.tell = self.tell, None
            tell(said)

    def may_go(self) -> bool:
        """Have those of other lanes come back?"""
        return all(lane.through >= number for lane, number in self.after)


@dataclass(eq=False)
class Lane:
    """Bookings in the order in which they came: the last is number `came`, all up to `through` have come back."""

    place: int
    waiting: deque[Waiting] = field(default_factory=deque)
    called: list[Waiting] = field(default_factory=list)
    came: int = 0
    through: int = 0

    def under_way(self) -> int:
        """How many wait or are being posted."""
        return len(self.waiting) + len(self.called)

    def take(self, most: int) -> list[Waiting]:
        """Those of the next call: up to the first who must wait for another lane."""
        waiting, those = self.waiting, self.called
        while waiting and len(those) < most and (not waiting[0].after or waiting[0].may_go()):
            those.append(waiting.popleft())
        return those

    def come_back(self, again: list[Waiting]) -> None:
        """The call has ended; who must ask again stands before everybody else."""
        self.called = []
        self.waiting.extendleft(reversed(again))
        self.through = self.waiting[0].number - 1 if self.waiting else self.came


class Lanes:
    """Deals bookings as they come, by the names of what each shares with others."""

    def __init__(self) -> None:
        self.all = [Lane(place) for place in range(LANES)]
        self.last: dict[bytes, tuple[Lane, int]] = {}
        self.came = 0

    @property
    def left(self) -> int:
        """All up to this number have left the line, in whatever lane they were."""
        return min((lane.waiting[0].number for lane in self.all if lane.waiting), default=self.came + 1) - 1

    def join(self, one: Waiting, shared: Iterable[bytes]) -> Lane:
        """Its lane: that of those who share something with it, or else the one with fewer under way."""
        before: dict[Lane, int] = {}
        for name in shared:
            last = self.last.get(name)
            if last is not None and last[1] > last[0].through:
                lane, number = last
                if number > before.get(lane, 0):
                    before[lane] = number
        lane = next(iter(before)) if before else min(self.all, key=Lane.under_way)
        if len(before) > 1:
            del before[lane]
            one.after = tuple(before.items())
        self.came += 1
        lane.came = one.number = self.came
        mine = (lane, self.came)
        for name in shared:
            self.last[name] = mine
        lane.waiting.append(one)
        return lane

    def others_work(self, lane: Lane) -> bool:
        """Has any other lane somebody called or waiting?"""
        return any(each.under_way() for each in self.all if each is not lane)

    def forget(self) -> None:
        """What nobody under way has."""
        if len(self.last) > REMEMBERED:
            self.last = {name: (lane, last) for name, (lane, last) in self.last.items() if last > lane.through}
