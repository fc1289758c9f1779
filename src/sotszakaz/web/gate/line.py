"""The line of bookings: who arrives while a call is in the database goes with the next one, in the order of arrival.

No delay is added: a call begins as soon as the one before it has come back and somebody waits. While it runs, the one
before it is made safe, and only then answered.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sotszakaz.demand.enrolments.booking import Answer, Verdict
from sotszakaz.demand.enrolments.errors import Crowded, NoAnswerYet

log = logging.getLogger(__name__)

Waiting = tuple[bytes, "asyncio.Future[Answer | None]"]

CAP = 128
"""Bookings a call."""
LIMIT = 4096
"""So many wait at most; whoever comes then is told to try again in a minute."""
PATIENCE_SECONDS = 30.0
"""So long a person waits for an answer; one who is then told to try again keeps the place in the line."""


@dataclass
class Batch:
    """Bookings that were posted, each answered in its place; None where even the database found no answer."""

    rows: Sequence[bytes]
    answers: list[Answer | None]


class Poster(Protocol):
    """Where the line leads. `secure` may still change the answers of a batch; they hold when it has returned."""

    async def post(self, rows: Sequence[bytes]) -> Batch: ...

    async def secure(self, batch: Batch) -> None: ...


class Line:
    """One batch is posted at a time, and one more is being made safe.

    `taken` counts all who have left the line for the database: who sees it grow knows how many are still ahead.
    """

    def __init__(self, door: Poster, *, cap: int = CAP, limit: int = LIMIT, patience: float = PATIENCE_SECONDS) -> None:
        self.door = door
        self.cap = cap
        self.limit = limit
        self.patience = patience
        self.waiting: deque[Waiting] = deque()
        self.taken = 0
        self.arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self.waiting)

    async def book(self, row: bytes) -> Answer | None:
        """The answer to one booking. Raises Crowded, NoAnswerYet."""
        if len(self.waiting) >= self.limit:
            raise Crowded(ahead=len(self.waiting))
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer | None] = loop.create_future()
        self.waiting.append((row, answer))
        self.arrived.set()
        limit = loop.call_later(self.patience, lose_patience, answer)
        try:
            return await answer
        finally:
            limit.cancel()

    async def serve(self) -> None:
        """Batch after batch, for as long as the process lives: a call that failed is told to those who were in it."""
        securing: asyncio.Task[None] | None = None
        while True:
            await self.arrived.wait()
            await asyncio.sleep(0)  # what already lies in the sockets goes along
            those = [self.waiting.popleft() for _ in range(min(self.cap, len(self.waiting)))]
            self.taken += len(those)
            if not self.waiting:
                self.arrived.clear()
            try:
                batch = await self.door.post([row for row, _ in those])
            except Exception:
                log.exception("Вызов базы сорвался, заявлений в нём: %s", len(those))
                answer_each(those, [None] * len(those))
                continue
            again = self._ask_again(those, batch)
            if securing is not None:
                await securing
            securing = asyncio.create_task(self._answer(those, batch, again))

    def _ask_again(self, those: Sequence[Waiting], batch: Batch) -> set[int]:
        """Put those who must ask again before everybody else; their places in the batch."""
        again = {
            place
            for place, answer in enumerate(batch.answers)
            if answer is not None and answer.verdict == Verdict.AGAIN
        }
        if again:
            self.waiting.extendleft(those[place] for place in sorted(again, reverse=True))
            self.taken -= len(again)
            self.arrived.set()
        return again

    async def _answer(self, those: Sequence[Waiting], batch: Batch, again: set[int]) -> None:
        try:
            await self.door.secure(batch)
            answers = batch.answers
        except Exception:
            log.exception("Не удалось убедиться, что заявления записаны: %s", len(those))
            answers = [None] * len(those)
        told = [place for place in range(len(those)) if place not in again]
        answer_each([those[place] for place in told], [answers[place] for place in told])


def answer_each(those: Sequence[Waiting], answers: Sequence[Answer | None]) -> None:
    """A browser that went away has cancelled its wait; its booking stands."""
    for (_, waits), answer in zip(those, answers, strict=True):
        if not waits.done():
            waits.set_result(answer)


def lose_patience(waits: "asyncio.Future[Answer | None]") -> None:
    """Tell a person to try again; the booking keeps its place in the line."""
    if not waits.done():
        waits.set_exception(NoAnswerYet())
