"""The line of bookings: who arrives while a call is in the database goes with the next one, in the order of arrival.

No delay is added: a call begins as soon as the one before it in its lane has come back and somebody waits. Nobody is
answered before the disk has the booking. A lane beside which another works waits for the disk in its own call: the
other uses the processor meanwhile. What a lane posts alone is made safe by one wait for the disk beside its next calls.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sotszakaz.demand.enrolments.booking import Answer, Verdict
from sotszakaz.demand.enrolments.errors import Crowded, NoAnswerYet
from sotszakaz.web.gate.lanes import Lane, Lanes, Said, Waiting

log = logging.getLogger(__name__)

CAP = 128
"""Bookings a call."""
LIMIT = 4096
"""So many wait at most; whoever comes then is told to try again in a minute."""
UNSAFE = 4
"""So many batches wait for the disk at most: while it stands still, nothing more is posted."""
PATIENCE_SECONDS = 30.0
"""So long a person waits for an answer; one who is then told to try again keeps the place in the line."""
LOOK_SECONDS = 0.25


@dataclass(eq=False)
class Batch:
    """Bookings that were posted, each answered in its place; None where even the database found no answer.

    It is `safe` when it came back from the disk, so that its answers hold.
    """

    rows: Sequence[bytes]
    answers: list[Answer | None]
    safe: bool = False


class Poster(Protocol):
    """Where the line leads. A batch is safe if the call was to wait for the disk, and otherwise when `secure` returns.

    `secure` may still change its answers.
    """

    async def post(self, rows: Sequence[bytes], lane: int, *, wait_for_disk: bool) -> Batch: ...

    async def secure(self, batches: Sequence[Batch]) -> None: ...


class Posted(NamedTuple):
    """A batch with those whom it answers: one of its places each."""

    batch: Batch
    whom: list[tuple[int, Waiting]]


class Line:
    """Each lane posts one batch at a time, and those that came back before the disk had them are made safe together.

    Such a batch is `unsafe` until then, and `securing` while the disk is waited for.
    """

    def __init__(self, door: Poster, *, cap: int = CAP, limit: int = LIMIT, patience: float = PATIENCE_SECONDS) -> None:
        self.door = door
        self.cap = cap
        self.limit = limit
        self.patience = patience
        self.lanes = Lanes()
        self.moved = [asyncio.Event() for _ in self.lanes.all]
        """Of each lane: somebody came, or somebody before whom others waited has come back."""
        self.unsafe: list[Posted] = []
        self.securing: list[Posted] = []
        self.posted, self.room = asyncio.Event(), asyncio.Event()
        self.taken = 0

    def __len__(self) -> int:
        return self.lanes.came - self.taken

    @property
    def standing(self) -> tuple[int, int]:
        """How many have come after the last before whom nobody waits, and that one's number.

        Whoever came as the last of both together has never more people ahead than what is left of it.
        """
        left = self.lanes.left
        return self.lanes.came - left, left

    def book(self, row: bytes, shared: Iterable[bytes], tell: Callable[[Said], None]) -> None:
        """Tell the answer to one booking, later; `shared` names what others may want too. Raises Crowded."""
        ahead = len(self)
        if ahead >= self.limit:
            raise Crowded(ahead=ahead)
        lane = self.lanes.join(Waiting(row, tell, time.monotonic()), shared)
        self.moved[lane.place].set()

    async def serve(self) -> None:
        """All lanes, for as long as the process lives."""
        await asyncio.gather(self._secure(), self._look(), *(self._serve(lane) for lane in self.lanes.all))

    async def _serve(self, lane: Lane) -> None:
        """Batch after batch."""
        moved = self.moved[lane.place]
        while True:
            await moved.wait()
            while len(self.unsafe) >= UNSAFE:
                self.room.clear()
                await self.room.wait()
            await asyncio.sleep(0)  # what already lies in the sockets goes along
            moved.clear()
            those = lane.take(self.cap)
            if those:
                self.taken += len(those)
                self._come_back(lane, those, await self._post(lane, those))

    async def _post(self, lane: Lane, those: Sequence[Waiting]) -> Batch:
        """A call that failed is told to those who were in it."""
        wait = self.lanes.others_work(lane)
        try:
            return await self.door.post([each.row for each in those], lane.place, wait_for_disk=wait)
        except Exception:
            log.exception("Вызов базы сорвался, заявлений в нём: %s", len(those))
            return Batch([], [None] * len(those), safe=True)

    def _come_back(self, lane: Lane, those: list[Waiting], batch: Batch) -> None:
        """Who must ask again stays in the line. Somebody of another lane may have waited for this call."""
        again, whom = [], []
        for place, (each, answer) in enumerate(zip(those, batch.answers, strict=True)):
            if answer is not None and answer.verdict == Verdict.AGAIN:
                again.append(each)
            else:
                whom.append((place, each))
        lane.come_back(again)
        self.taken -= len(again)
        for each_lane, moved in zip(self.lanes.all, self.moved, strict=True):
            if each_lane.waiting:
                moved.set()
        if batch.safe:
            tell_all(Posted(batch, whom))
        else:
            self.unsafe.append(Posted(batch, whom))
            self.posted.set()

    async def _secure(self) -> None:
        """Whatever all lanes have posted without waiting, by one wait for the disk."""
        while True:
            await self.posted.wait()
            self.posted.clear()
            self.securing, self.unsafe = self.unsafe, []
            self.room.set()
            try:
                await self.door.secure([posted.batch for posted in self.securing])
            except Exception:
                log.exception("Не удалось убедиться, что заявления записаны")
                for posted in self.securing:
                    posted.batch.answers = [None] * len(posted.batch.answers)
            for posted in self.securing:
                tell_all(posted)
            self.securing = []

    async def _look(self) -> None:
        """Tell those who have waited too long to try again: a booking keeps its place."""
        while True:
            await asyncio.sleep(min(LOOK_SECONDS, self.patience))
            late = time.monotonic() - self.patience
            for each in self._unanswered():
                if each.since < late:
                    tell(each, NoAnswerYet())
            self.lanes.forget()

    def _unanswered(self) -> list[Waiting]:
        """All who have come and do not yet know what became of them."""
        waiting = [each for lane in self.lanes.all for those in (lane.called, lane.waiting) for each in those]
        return waiting + [each for posted in (*self.securing, *self.unsafe) for _, each in posted.whom]


def tell_all(posted: Posted) -> None:
    """What is safe by now."""
    for place, each in posted.whom:
        tell(each, posted.batch.answers[place])


def tell(one: Waiting, said: Said) -> None:
    """An answer that cannot be told holds nobody else up."""
    try:
        one.hear(said)
    except Exception:
        log.exception("Ответ не передан")
