"""Bookings that share something keep their order of coming; those that share nothing need not wait for one another."""

from collections import defaultdict
from itertools import combinations
from random import Random

import pytest

from sotszakaz.web.gate import lanes
from sotszakaz.web.gate.lanes import Lane, Lanes, Waiting

BOOKINGS = 400


def coming(to: Lanes, *shared: str) -> tuple[Waiting, Lane]:
    one = Waiting(b"", None, 0.0)
    return one, to.join(one, [name.encode() for name in shared])


def test_who_shares_nothing_goes_where_fewer_are_under_way() -> None:
    of = Lanes()

    places = [coming(of, f"group-{number}")[1].place for number in range(6)]

    assert places == [0, 1, 0, 1, 0, 1]


def test_who_shares_something_follows_those_before_it() -> None:
    of = Lanes()
    _, first = coming(of, "budget-1", "group-1")
    _, other = coming(of, "budget-2", "group-2")

    assert first is not other
    assert [coming(of, "budget-1", f"group-{number}")[1] for number in (3, 4, 5)] == [first] * 3
    assert coming(of, "budget-2", "group-2")[1] is other


def test_those_who_have_come_back_hold_nobody_in_their_lane() -> None:
    of = Lanes()
    _, first = coming(of, "group-1")
    coming(of, "group-2")
    first.take(10)
    first.come_back([])
    coming(of, "group-3")

    assert coming(of, "group-3")[1] is first
    assert coming(of, "group-1")[1] is not first


def test_a_lane_works_from_the_moment_somebody_comes_until_all_have_come_back() -> None:
    of = Lanes()
    one, first = coming(of, "group-1")
    other = next(lane for lane in of.all if lane is not first)

    seen = []
    for step in (lambda: None, lambda: first.take(1), lambda: first.come_back([one]), lambda: first.take(1)):
        step()
        seen.append((of.others_work(other), of.others_work(first)))
    first.come_back([])

    assert seen == [(True, False)] * 4
    assert not of.others_work(other)


def test_who_has_left_is_counted_up_to_the_first_who_waits_in_whatever_lane() -> None:
    of = Lanes()
    _, first = coming(of, "group-1")
    _, other = coming(of, "group-2")
    coming(of, "group-2")
    assert of.left == 0

    other.take(10)
    assert of.left == 0
    first.take(10)
    assert of.left == 3


def test_whoever_shares_something_with_both_lanes_waits_for_the_other_one() -> None:
    of = Lanes()
    (in_first, first), (in_other, other) = coming(of, "group-1"), coming(of, "group-2")
    both, lane = coming(of, "group-1", "group-2")

    assert first.take(10) == [in_first]
    first.come_back([])
    assert lane.take(10) == []
    assert other.take(10) == [in_other]
    assert lane.take(10) == []
    other.come_back([])
    assert lane.take(10) == [both]


def test_nobody_of_a_lane_overtakes_whoever_waits_for_another_lane() -> None:
    of = Lanes()
    _, first = coming(of, "group-1")
    coming(of, "group-2")
    coming(of, "group-1", "group-2")
    coming(of, "group-1")

    first.take(10)
    first.come_back([])

    assert first.take(10) == []


def test_whoever_waits_for_a_booking_that_must_ask_again_waits_on() -> None:
    of = Lanes()
    (once, first), (in_other, other) = coming(of, "group-1"), coming(of, "group-2")
    later, _ = coming(of, "group-1")
    both, lane = coming(of, "group-2", "group-1")
    assert lane is other

    assert first.take(10) == [once, later]
    first.come_back([once])
    assert other.take(10) == [in_other]
    other.come_back([])
    assert other.take(10) == []
    assert first.take(10) == [once]
    first.come_back([])
    assert other.take(10) == [both]


def test_names_that_nobody_under_way_has_are_forgotten_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "REMEMBERED", 3)
    of = Lanes()
    _, first = coming(of, "group-1", "child-1")
    of.forget()
    assert len(of.last) == 2
    first.take(10)
    first.come_back([])
    _, stays = coming(of, "group-2", "child-2")

    of.forget()

    assert len(of.last) == 2
    assert set(of.last) == {b"group-2", b"child-2"}
    assert coming(of, "group-2")[1] is stays


class Crowd:
    """Bookings that come and calls that end as chance has it; remembers in which calls each was and when it ended."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.lanes = Lanes()
        self.turn = 0
        self.names: dict[int, set[str]] = {}
        self.calls: dict[int, list[int]] = defaultdict(list)
        self.ended: dict[int, int] = {}

    def one_comes(self) -> None:
        shared = {f"group-{self.chance.randrange(12)}" for _ in range(self.chance.randint(1, 3))}
        one, _ = coming(self.lanes, *shared)
        self.names[one.number] = shared

    def a_lane_moves(self) -> None:
        self.turn += 1
        lane = self.chance.choice(self.lanes.all)
        if lane.called:
            again = [each for each in lane.called if self.chance.random() < 0.1]
            self.ended.update((each.number, self.turn) for each in lane.called if each not in again)
            lane.come_back(again)
        else:
            for each in lane.take(self.chance.randint(1, 5)):
                self.calls[each.number].append(self.turn)

    def keeps_order(self, earlier: int, later: int) -> bool:
        """They share nothing, or went together, or the later one was first called when the earlier one had ended."""
        together = set(self.calls[earlier]) & set(self.calls[later])
        strangers = not self.names[earlier] & self.names[later]
        return strangers or bool(together) or self.ended[earlier] < self.calls[later][0]


@pytest.mark.parametrize("seed", range(30))
def test_in_any_crowd_those_who_share_something_come_back_in_order_and_everybody_does(seed: int) -> None:
    crowd = Crowd(seed)
    for _ in range(BOOKINGS):
        crowd.one_comes()
        crowd.a_lane_moves()
    while len(crowd.ended) < BOOKINGS and crowd.turn < 50 * BOOKINGS:
        crowd.a_lane_moves()

    assert sorted(crowd.ended) == list(range(1, BOOKINGS + 1))
    assert [pair for pair in combinations(sorted(crowd.ended), 2) if not crowd.keeps_order(*pair)] == []
