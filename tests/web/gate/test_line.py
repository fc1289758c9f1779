"""Who comes while a call is under way goes with the next one, in the order of coming."""

import asyncio
from collections.abc import Sequence

import pytest

from sotszakaz.demand.enrolments.booking import Answer, Verdict
from sotszakaz.demand.enrolments.errors import Crowded, NoAnswerYet
from sotszakaz.web.gate import lanes
from sotszakaz.web.gate.lanes import Said
from sotszakaz.web.gate.line import UNSAFE, Batch, Line


class Database:
    """Posts a call when it is let to, and makes it safe when it is let to; remembers what was asked.

    `lane_open` holds back one lane; `ill` lets one wait for the disk fail.
    """

    def __init__(self) -> None:
        self.calls: list[list[bytes]] = []
        self.lanes: list[int] = []
        self.waits: list[bool] = []
        self.secured: list[list[bytes]] = []
        self.once: set[bytes] = set()
        self.lane_open = [asyncio.Event(), asyncio.Event()]
        for each in self.lane_open:
            each.set()
        self.ill = False
        self.open, self.disk = asyncio.Event(), asyncio.Event()
        self.open.set()
        self.disk.set()

    async def post(self, rows: Sequence[bytes], lane: int, *, wait_for_disk: bool) -> Batch:
        self.calls.append(list(rows))
        self.lanes.append(lane)
        self.waits.append(wait_for_disk)
        await self.open.wait()
        await self.lane_open[lane].wait()
        return Batch(rows, [self._answer(row) for row in rows], safe=wait_for_disk)

    async def secure(self, batches: Sequence[Batch]) -> None:
        self.secured.append([row for batch in batches for row in batch.rows])
        await self.disk.wait()
        if self.ill:
            self.ill = False
            raise RuntimeError("no disk")

    def _answer(self, row: bytes) -> Answer:
        if row in self.once:
            self.once.remove(row)
            return Answer(Verdict.AGAIN, None, None)
        return Answer(Verdict.POSTED, int(row), None)


async def book(line: Line, row: bytes, shared: Sequence[bytes] = (b"group",)) -> Answer | None:
    """As a browser waits."""
    told: asyncio.Future[Said] = asyncio.get_running_loop().create_future()
    line.book(row, shared, lambda said: None if told.done() else told.set_result(said))
    said = await told
    assert not isinstance(said, NoAnswerYet)
    return said


async def crowd(line: Line, numbers: Sequence[int], group: bytes = b"group") -> list["asyncio.Task[Answer | None]"]:
    """They come, and everything that needs no waiting happens: many turns of the loop, no time."""
    tasks = [asyncio.create_task(book(line, b"%d" % number, (group,))) for number in numbers]
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
            await book(line, b"3")
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


def test_a_lane_alone_answers_nobody_before_the_batch_is_safe_while_the_next_ones_are_posted() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        database.disk.clear()

        numbers = list(range(1, UNSAFE + 4))
        tasks = [task for number in numbers for task in await crowd(line, [number])]

        assert database.calls == [[b"%d" % number] for number in numbers[: UNSAFE + 1]]
        assert not any(task.done() for task in tasks)
        database.disk.set()
        assert await ids(tasks) == numbers
        assert database.calls[-1] == [b"%d" % number for number in numbers[UNSAFE + 1 :]]
        assert database.secured[:2] == [[b"1"], [b"%d" % number for number in numbers[1 : UNSAFE + 1]]]
        assert not any(database.waits)
        serving.cancel()

    asyncio.run(story())


def test_a_call_that_fails_is_told_to_those_in_it_and_the_line_goes_on() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database, cap=2)
        serving = asyncio.create_task(line.serve())

        answers = await asyncio.wait_for(asyncio.gather(*(book(line, row) for row in (b"1", b"nonsense", b"3"))), 10)

        assert [answer and answer.application_id for answer in answers] == [None, None, 3]
        serving.cancel()

    asyncio.run(story())


def test_those_who_share_nothing_are_posted_at_the_same_time() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        database.open.clear()
        one = await crowd(line, [1], b"one")
        other = await crowd(line, [2], b"other")
        assert (database.calls, database.lanes) == ([[b"1"], [b"2"]], [0, 1])
        one += await crowd(line, [3], b"one")
        assert len(database.calls) == 2

        database.open.set()
        assert await ids(one + other) == [1, 3, 2]
        serving.cancel()

    asyncio.run(story())


def test_a_lane_beside_which_another_works_waits_for_the_disk_itself_and_answers_at_once() -> None:
    async def story() -> None:
        database = Database()
        database.once = {b"4"}
        line = Line(database, cap=2)
        serving = asyncio.create_task(line.serve())
        database.disk.clear()
        for each in database.lane_open:
            each.clear()
        alone, *together = await crowd(line, [1], b"one")
        other = await crowd(line, [2], b"other")
        together += await crowd(line, [3, 4, 5], b"one")

        database.lane_open[0].set()
        assert await ids(together) == [3, 4, 5]
        assert database.calls == [[b"1"], [b"2"], [b"3", b"4"], [b"4", b"5"]]
        assert database.waits == [False, True, True, True]
        database.lane_open[1].set()
        assert await ids(other) == [2]
        assert not alone.done()
        database.disk.set()
        assert await ids([alone]) == [1]
        assert database.secured == [[b"1"]]
        serving.cancel()

    asyncio.run(story())


def test_whoever_waits_for_another_lane_goes_when_that_has_come_back() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        for each in database.lane_open:
            each.clear()
        tasks = await crowd(line, [1], b"one") + await crowd(line, [2], b"other")
        tasks.append(asyncio.create_task(book(line, b"3", (b"one", b"other"))))
        await crowd(line, [])
        for each in database.lane_open:
            assert len(database.calls) == 2
            each.set()
            await crowd(line, [])

        assert database.calls[2:] == [[b"3"]]
        assert await ids(tasks) == [1, 2, 3]
        serving.cancel()

    asyncio.run(story())


def test_nobody_is_told_what_may_not_be_on_the_disk_and_the_line_goes_on() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database)
        serving = asyncio.create_task(line.serve())
        database.ill = True

        assert await ids(await crowd(line, [1])) == [None]
        assert await ids(await crowd(line, [2])) == [2]
        serving.cancel()

    asyncio.run(story())


def test_an_answer_that_cannot_be_told_holds_nobody_else_up() -> None:
    async def story() -> None:
        line = Line(Database())
        serving = asyncio.create_task(line.serve())
        line.book(b"1", (b"group",), lambda said: 1 / 0)  # type: ignore[arg-type,return-value]

        assert await ids(await crowd(line, [2, 3])) == [2, 3]
        serving.cancel()

    asyncio.run(story())


def test_the_line_forgets_the_names_of_those_who_have_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "REMEMBERED", 0)

    async def story() -> None:
        line = Line(Database(), patience=0.01)
        serving = asyncio.create_task(line.serve())
        assert await ids(await crowd(line, [1])) == [1]
        while line.lanes.last:
            await asyncio.sleep(0.01)
        serving.cancel()

    asyncio.run(asyncio.wait_for(story(), 10))


def test_whoever_is_kept_waiting_is_told_to_try_again_and_is_booked_all_the_same() -> None:
    async def story() -> None:
        database = Database()
        line = Line(database, patience=0.05)
        serving = asyncio.create_task(line.serve())
        for silent in (database.open, database.disk):
            silent.clear()
            told: list[Said] = []
            for number in (1, 2):
                line.book(b"%d" % number, (b"group",), told.append)
                await crowd(line, [])
            await asyncio.sleep(0.2)
            assert [type(said) for said in told] == [NoAnswerYet, NoAnswerYet]
            silent.set()
            await crowd(line, [])
            assert len(told) == 2

        assert database.calls == [[b"1"], [b"2"]] * 2
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
        assert line.standing == (3, 1)

        database.open.set()
        await ids(first + others)

        assert database.calls == [[b"1"], [b"2", b"3"], [b"2", b"4"]]
        assert (line.taken, len(line)) == (last, 0)
        assert line.standing == (0, last)
        serving.cancel()

    asyncio.run(story())
