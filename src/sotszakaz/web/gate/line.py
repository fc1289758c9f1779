"""The line of bookings: who arrives while a call is in the database goes with the next one, in the order of arrival.

No delay is added: a call begins as soon as the one before it has come back and somebody waits.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from sotszakaz.demand.enrolments.booking import Answer, Verdict
from sotszakaz.demand.enrolments.errors import Crowded, NoAnswerYet

log = logging.getLogger(__name__)

Ask = Callable[[Sequence[bytes]], Awaitable[list[Answer | None]]]
Waiting = tuple[bytes, "asyncio.Future[Answer | None]"]

CAP = 128
"""Bookings a call."""
LIMIT = 4096
"""So many wait at most; whoever comes then is told to try again in a minute."""
PATIENCE_SECONDS = 30.0
"""So long a person waits for an answer; one who is then told to try again keeps the place in the line."""


class Line:
    """`ask` posts rows and answers each in its place; None where even the database found no answer."""

    def __init__(self, ask: Ask, *, cap: int = CAP, limit: int = LIMIT, patience: float = PATIENCE_SECONDS) -> None:
        self.ask = ask
        self.cap = cap
        self.limit = limit
        self.patience = patience
        self.waiting: deque[Waiting] = deque()
        self.arrived = asyncio.Event()

    def __len__(self) -> int:
        return len(self.waiting)

    async def book(self, row: bytes) -> Answer | None:
        """The answer to one booking. Raises Crowded, NoAnswerYet."""
        if len(self.waiting) >= self.limit:
            raise Crowded(ahead=len(self.waiting))
        answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self.waiting.append((row, answer))
        self.arrived.set()
        try:
            return await asyncio.wait_for(answer, self.patience)
        except TimeoutError:
            raise NoAnswerYet() from None

    async def serve(self) -> None:
        """Batch after batch, for as long as the process lives: a call that failed is told to those who were in it."""
        while True:
            await self.arrived.wait()
            await asyncio.sleep(0)  # what already lies in the sockets goes along
            batch = [self.waiting.popleft() for _ in range(min(self.cap, len(self.waiting)))]
            if not self.waiting:
                self.arrived.clear()
            try:
                answers = await self.ask([row for row, _ in batch])
            except Exception:
                log.exception("Вызов базы сорвался, заявлений в нём: %s", len(batch))
                answers = [None] * len(batch)
            self._answer(batch, answers)

    def _answer(self, batch: Sequence[Waiting], answers: Sequence[Answer | None]) -> None:
        again = []
        for each, answer in zip(batch, answers, strict=True):
            if answer is not None and answer.verdict == Verdict.AGAIN:
                again.append(each)
            elif not each[1].done():  # a browser that went away has cancelled its wait; its booking stands
                each[1].set_result(answer)
        if again:
            self.waiting.extendleft(reversed(again))
            self.arrived.set()
