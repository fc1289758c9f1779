"""Who comes while a call is under way goes with the next one, in the order of coming."""

import asyncio
from collections.abc import Sequence

import pytest

from sotszakaz.demand.enrolments.booking import Answer, Verdict
from sotszakaz.demand.enrolments.errors import Crowded
from sotszakaz.web.gate.line import Batch, Line


class Database:
    """Posts a call when it is let to, and makes it safe when it is let to; remembers what was asked."""

    def __init__(self) -> None:
        self.calls: list[list[bytes]] = []
        self.once: set[bytes] = set()
        self.open, self.disk = asyncio.Event(), asyncio.Event()
        self.open.set()
        self.disk.set()

    async def post(self, rows: Sequence[bytes]) -> Batch:
        self.calls.append(list(rows))
        await self.open.wait()
        return Batch(rows, [self._answer(row) for row in rows])

    async def secure(self, batch: Batch) -> None:
        await self.disk.wait()

    def _answer(self, row: bytes) -> Answer:
        if row in self.once:
            self.once.remove(row)
            return Answer(Verdict.AGAIN, None, None)
        return Answer(Verdict.POSTED, int(row), None)


async def crowd(line: Line, numbers: Sequence[int]) -> list["asyncio.Task[Answer | None]"]:
    """They come, and everything that needs no waiting happens: many turns of the loop, no time."""
    tasks = [asyncio.create_task(line.book(b"%d" % number)) for number in numbers]
    for _ in range(50):
        await asyncio.sleep(0)
    return tasks


async def ids(tasks: Sequence["asyncio.Task[Answer | None]"]) -> list[int | None]:
    return [answer.application_id if answer else None for answer in await asyncio.gather(*tasks)]


def test_those_who_come_during_a_call_go_together_with_the_next() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database, cap=3)
        serving = asyncio.create_task(line.serve())
        database.open.clear()

        first = await crowd(line, [1])
        others = await crowd(line, [5, 4, 3, 2])
        database.open.set()

        assert await ids(first + others) == [1, 5, 4, 3, 2]
        assert database.calls == [[b"1"], [b"5", b"4", b"3"], [b"2"]]
        serving.cancel()

    asyncio.run(story())


def test_a_booking_that_must_ask_again_keeps_its_place_before_those_who_came_later() -> None:
    async def story() -> None:
        database = Database()
        database.once = {b"2", b"3"}
        line = Line(database, cap=3)
        serving = asyncio.create_task(line.serve())
        tasks = await crowd(line, [1, 2, 3, 4])

        assert await ids(tasks) == [1, 2, 3, 4]
        assert database.calls == [[b"1", b"2", b"3"], [b"2", b"3", b"4"]]
        serving.cancel()

    asyncio.run(story())


def test_a_crowd_beyond_the_limit_is_told_how_many_are_before_it() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database, limit=2)
        tasks = await crowd(line, [1, 2])

        with pytest.raises(Crowded) as crowded:
            await line.book(b"3")
        assert crowded.value.fields == {"ahead": 2}

        serving = asyncio.create_task(line.serve())
        assert await ids(tasks) == [1, 2]
        serving.cancel()

    asyncio.run(story())


def test_a_browser_that_went_away_holds_nobody_up() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        database.open.clear()
        gone, stays = await crowd(line, [1, 2])
        gone.cancel()
        database.open.set()

        assert await ids([stays]) == [2]
        assert await ids(await crowd(line, [3])) == [3]
        serving.cancel()

    asyncio.run(story())


def test_nobody_is_answered_before_the_batch_is_safe_while_the_next_one_is_posted() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        database.disk.clear()

        first = await crowd(line, [1])
        second = await crowd(line, [2])
        third = await crowd(line, [3])

        assert database.calls == [[b"1"], [b"2"]]
        assert not any(task.done() for task in first + second + third)
        database.disk.set()
        assert await ids(first + second + third) == [1, 2, 3]
        serving.cancel()

    asyncio.run(story())


def test_a_call_that_fails_is_told_to_those_in_it_and_the_line_goes_on() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database, cap=2)
        serving = asyncio.create_task(line.serve())

        answers = await asyncio.wait_for(asyncio.gather(*(line.book(row) for row in (b"1", b"nonsense", b"3"))), 10)

        assert [answer and answer.application_id for answer in answers] == [None, None, 3]
        serving.cancel()

    asyncio.run(story())


def test_who_asked_once_sees_by_what_was_taken_how_many_are_ahead() -> None:
    async def story() -> None:
        database = Database()
        database.once = {b"2"}
        line = Line(database, cap=2)
        serving = asyncio.create_task(line.serve())
        database.open.clear()
        first = await crowd(line, [1])
        others = await crowd(line, [2, 3, 4])
        last = line.taken + len(line)
        assert (line.taken, len(line), last) == (1, 3, 4)

        database.open.set()
        await ids(first + others)

        assert database.calls == [[b"1"], [b"2", b"3"], [b"2", b"4"]]
        assert (line.taken, len(line)) == (last, 0)
        serving.cancel()

    asyncio.run(story())
