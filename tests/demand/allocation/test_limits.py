"""Limits that many children share: the matching stops at them, says so, and what it gives is booked."""

from datetime import time
from decimal import Decimal
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories import supply
from tests.factories.allocation import AFTER, campaign
from tests.factories.demand import application, market
from tests.factories.kernel import member
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.allocation.bars import Bars
from sotszakaz.demand.allocation.models import WishOutcome
from sotszakaz.demand.allocation.rules import Limit, Matching, Seeker, Shared, anything, flaws, match
from sotszakaz.demand.allocation.runs import freeze, preview
from sotszakaz.demand.allocation.selectors import fairness_of, limits_of, list_results
from sotszakaz.demand.allocation.settling import settle_all
from sotszakaz.demand.allocation.states import Bar, Booking, Result
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.supply.programmes.rules import Slot

ART, CHESS, DANCE = 1, 2, 3
SATURDAY = (Slot(6, time(10, 0), time(11, 30), Decimal(2)),)
AGREEMENT, BUDGET = 71, 79


def limit(free, *, width=0):
    return Limit(Bar.AGREEMENT, "Соглашение № 1", Unit.RUB, width, free)


def orders_of(**by_group):
    names = {"art": ART, "chess": CHESS, "dance": DANCE}
    return {names[name]: {child: place for place, child in enumerate(line, 1)} for name, line in by_group.items()}


def shared_of(orders, limits, needs):
    pairs = sorted((place, child, group) for group, order in orders.items() for child, place in order.items())
    turns = {(child, group): turn for turn, (_, child, group) in enumerate(pairs, 1)}
    return Shared(limits, lambda child, got, group: needs(child, group), turns)


def random_market(chance):
    """Up to fourteen children, six groups, three agreements and one budget; needs differ."""
    groups = range(1, chance.randint(1, 6) + 1)
    children = range(101, 101 + chance.randint(1, 14))
    lists = {child: tuple(chance.sample(groups, chance.randint(0, len(groups)))) for child in children}
    seekers = [Seeker(child, wishes, chance.choice((1, 1, 2, 0))) for child, wishes in lists.items()]
    orders = {}
    for group in groups:
        line = [child for child in children if group in lists[child]]
        chance.shuffle(line)
        orders[group] = {child: place for place, child in enumerate(line, 1)}
    provider = {group: chance.randint(1, 3) for group in groups}
    amounts = {(child, group): chance.randint(1, 6) for group, order in orders.items() for child in order}
    limits = {key: limit(chance.randint(6, 25)) for key in (1, 2, 3)} | {BUDGET: limit(chance.randint(6, 40), width=1)}
    shared = shared_of(
        orders, limits, lambda child, group: tuple((key, amounts[child, group]) for key in (provider[group], BUDGET))
    )
    return seekers, {group: chance.randint(0, 4) for group in groups}, orders, shared


@given(st.integers())
@example(14695)  # whoever is let in brings others back who did not wish for the place before
@settings(max_examples=300, deadline=None)
def test_within_limits_nothing_is_oversold_and_nobody_is_passed_over(number):
    chance = Random(number)
    seekers, places, orders, shared = random_market(chance)

    made = match(seekers, places, orders, anything, shared)

    assert flaws(seekers, places, orders, made, anything, shared) == []
    shuffled = chance.sample(seekers, len(seekers))
    assert match(shuffled, places, orders, anything, shared) == made


def test_a_limit_is_given_in_the_order_of_places_in_groups():
    seekers = [Seeker(child, (ART if child < 4 else CHESS,)) for child in range(1, 6)]
    orders = orders_of(art=[1, 2, 3], chess=[4, 5])
    shared = shared_of(orders, {AGREEMENT: limit(30)}, lambda child, group: ((AGREEMENT, 10),))

    made = match(seekers, {ART: 3, CHESS: 2}, orders, anything, shared)

    assert made.rounds == ({1: ART, 4: CHESS, 2: ART},)
    assert made.stopped == ({(5, CHESS): AGREEMENT, (3, ART): AGREEMENT},)


def test_who_is_stopped_asks_the_next_group_and_the_seat_goes_on():
    """The second child is stopped at the dear group and takes the place of the third in the cheap one."""
    seekers = [Seeker(1, (ART,)), Seeker(2, (ART, DANCE)), Seeker(3, (DANCE, CHESS))]
    orders = orders_of(art=[1, 2], chess=[3], dance=[2, 3])
    keys = {ART: ((AGREEMENT, 10),), CHESS: (), DANCE: ()}
    shared = shared_of(orders, {AGREEMENT: limit(15)}, lambda child, group: keys[group])

    made = match(seekers, {ART: 2, CHESS: 1, DANCE: 1}, orders, anything, shared)

    assert made.rounds == ({1: ART, 2: DANCE, 3: CHESS},)


def test_nobody_who_needs_less_is_let_past_who_stands_before():
    seekers = [Seeker(child, (ART,)) for child in (1, 2, 3)]
    orders = orders_of(art=[1, 2, 3])
    amounts = {1: 10, 2: 10, 3: 2}
    shared = shared_of(orders, {AGREEMENT: limit(15)}, lambda child, group: ((AGREEMENT, amounts[child]),))

    made = match(seekers, {ART: 3}, orders, anything, shared)

    assert (made.rounds, set(made.stopped[0])) == (({1: ART},), {(2, ART), (3, ART)})


def test_a_narrow_limit_comes_first_and_spares_the_wide_one():
    """Both are crossed by the second child: had the budget stopped it, the third one would have been stopped too."""
    seekers = [Seeker(1, (CHESS, DANCE)), Seeker(2, (CHESS,)), Seeker(3, (ART,))]
    orders = orders_of(dance=[1], chess=[2, 1], art=[9, 3])
    amounts = {ART: ((BUDGET, 4),), CHESS: ((AGREEMENT, 6), (BUDGET, 6)), DANCE: ((AGREEMENT, 5), (BUDGET, 5))}
    limits = {AGREEMENT: limit(7), BUDGET: limit(9, width=1)}
    shared = shared_of(orders, limits, lambda child, group: amounts[group])

    made = match(seekers, {ART: 1, CHESS: 2, DANCE: 1}, orders, anything, shared)

    assert made.rounds == ({1: DANCE, 3: ART},)
    assert made.stopped == ({(1, CHESS): AGREEMENT, (2, CHESS): AGREEMENT},)


def test_what_did_not_suffice_for_first_places_gives_no_second_ones():
    seekers = [Seeker(1, (ART, CHESS), most=2), Seeker(2, (CHESS,))]
    orders = orders_of(art=[1], chess=[8, 9, 1, 2])
    amounts = {(1, ART): 10, (1, CHESS): 3, (2, CHESS): 10}
    shared = shared_of(orders, {BUDGET: limit(15)}, lambda child, group: ((BUDGET, amounts[child, group]),))

    made = match(seekers, {ART: 1, CHESS: 2}, orders, anything, shared)

    assert made.places_of(1) == (ART,)
    assert made.stopped == ({(2, CHESS): BUDGET}, {(1, CHESS): BUDGET})


THREE = [Seeker(child, (ART,)) for child in (1, 2, 3)]
LINE = orders_of(art=[1, 2, 3])
TWENTY = shared_of(LINE, {AGREEMENT: limit(20), BUDGET: limit(90)}, lambda child, group: ((AGREEMENT, 10),))


@pytest.mark.parametrize(
    ("given_places", "stopped", "kinds"),
    [
        ({1: ART, 2: ART}, {(3, ART): AGREEMENT}, set()),
        ({1: ART, 2: ART, 3: ART}, {}, {"overspent"}),
        ({1: ART, 2: ART}, {}, {"waste"}),
        ({1: ART, 2: ART}, {(3, ART): BUDGET}, {"unexcused"}),
        ({1: ART, 3: ART}, {(2, ART): AGREEMENT}, {"unexcused"}),
    ],
)
def test_the_checker_excuses_only_what_a_limit_of_the_pair_stopped_in_turn(given_places, stopped, kinds):
    made = Matching((given_places,), (frozenset(),), (stopped,))

    found = flaws(THREE, {ART: 3}, LINE, made, anything, TWENTY)

    assert {flaw.kind for flaw in found} == kinds


database = pytest.mark.django_db
PRICE = Decimal(12_240)


def short_of_money(**limits):
    """Five children wish a group of five; the limit holds two of them and a half."""
    at = campaign(places=5, **limits)
    return at, [at.child(at.group) for _ in range(5)]


def by_position(run):
    return list(WishOutcome.objects.filter(run=run).order_by("position"))


@database
@pytest.mark.parametrize(
    ("limits", "bar", "what"),
    [
        ({"limit": PRICE * 5 / 2}, Bar.AGREEMENT, "Денег по соглашению исполнителя хватило не всем: было 30 600 ₽"),
        ({"budget": PRICE * 5 / 2}, Bar.BUDGET, "Средств бюджета на сертификаты хватило не всем: было 30 600 ₽"),
        ({"person_hours": Decimal(170)}, Bar.VOLUME, "Объёма услуги в социальном заказе хватило не всем: было 170"),
    ],
)
def test_the_preview_says_whom_a_shared_limit_stops_and_booking_refuses_nobody(limits, bar, what):
    at, _ = short_of_money(**limits)

    run = at.preview()
    told = by_position(run)

    assert [each.result for each in told] == [Result.PLACED] * 2 + [Result.STOPPED] * 3
    assert (run.placed, run.stopped, run.left, run.flaws) == (2, 3, 3, 0)
    assert told[2].bar == bar
    assert told[2].bar_reason.replace("\N{NO-BREAK SPACE}", " ").startswith(what)
    assert "мест на них отдано 2" in told[2].bar_reason
    assert told[2].bar_clause.startswith("Соглашение №" if bar == Bar.AGREEMENT else "Социальный заказ на")
    [used] = limits_of(run)
    assert (used.kind, used.places, used.latest, used.wishes, used.children) == (bar, 2, 2, 3, 3)

    freeze(run_id=run.pk, by=SYSTEM, at=AFTER, on=TODAY)
    settle_all(run_id=run.pk, on=TODAY, at=AFTER)

    assert [each.booking for each in by_position(run)] == [Booking.BOOKED] * 2 + [Booking.NONE] * 3
    assert verify()[-1].endswith(" 0 failed")


@database
def test_who_is_stopped_gets_the_next_of_its_wishes():
    at = campaign(places=2, limit=PRICE * 3 / 2)
    rich = supply.record(at.market.municipality)
    supply.agreement(rich)
    other = supply.published_group(supply.part(supply.programme(rich)), places=1)
    for _ in range(2):
        at.child(at.group, other)

    run = at.settle()

    assert sorted(WishOutcome.objects.filter(run=run).values_list("rank", "result", "booking")) == [
        (1, Result.PLACED, Booking.BOOKED),
        (1, Result.STOPPED, Booking.NONE),
        (2, Result.NOT_NEEDED, Booking.NONE),
        (2, Result.PLACED, Booking.BOOKED),
    ]


@database
def test_money_that_moved_after_the_approval_is_the_only_thing_that_refuses():
    before = market(places=2, limit=PRICE * 5 / 2)
    at = campaign(at=before, rules={"group_id": before.group.pk})
    for _ in range(2):
        at.child(at.group)
    run = at.freeze()
    application(before, group=before.other_group())

    settle_all(run_id=run.pk, on=TODAY, at=AFTER)

    booked, refused = by_position(run)
    assert (booked.booking, refused.booking) == (Booking.BOOKED, Booking.REFUSED)
    assert refused.refusal.startswith("Лимит соглашения исчерпан")


@database
def test_the_report_and_the_list_of_children_tell_of_limits():
    at, _ = short_of_money(budget=PRICE * 5 / 2)
    run = at.preview()

    report = fairness_of(run)
    left = list_results(run, which="left", by=member(Operator, at.market.municipality))

    assert ([each.kind for each in report.limits], report.stopped, report.envied) == ([Bar.BUDGET], 3, 0)
    assert [each.stopped for each in left] == [1, 1, 1]
    assert all(each.bar_reason.startswith("Средств бюджета") for each in left)


@database
def test_second_places_are_asked_of_limits_after_first_ones():
    at = campaign(at=market(places=2, limit=PRICE * 5 / 2), rules={"places_most": 2})
    saturday = at.market.other_group(places=2, week=SATURDAY)
    for _ in range(2):
        at.child(at.group, saturday)

    run = at.settle()

    told = WishOutcome.objects.filter(run=run).order_by("rank", "round").values_list("rank", "result", "booking")
    assert list(told) == [(1, Result.PLACED, Booking.BOOKED)] * 2 + [(2, Result.STOPPED, Booking.NONE)] * 2
    assert verify()[-1].endswith(" 0 failed")


@database
def test_the_checker_asks_itself_what_places_hold(monkeypatch):
    at, _ = short_of_money(limit=PRICE * 5 / 2)
    monkeypatch.setattr(Bars, "needs", lambda *asked: ())

    run = preview(window_id=at.window.pk, by=SYSTEM, at=AFTER, on=TODAY)

    assert (run.placed, run.flaws) == (5, 1)
