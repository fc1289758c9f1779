"""The matching against its definition: an independent checker, brute force, and examples counted by hand."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sotszakaz.demand.allocation.rules import (
    Inputs,
    Matching,
    Seeker,
    WishFacts,
    decide,
    examine,
    flaws,
    match,
)
from sotszakaz.demand.allocation.rules.deciding import Barred
from sotszakaz.demand.allocation.states import Bar, Result

ART, CHESS, DANCE = 1, 2, 3


def orders_of(**by_group):
    names = {"art": ART, "chess": CHESS, "dance": DANCE}
    return {names[name]: {child: place for place, child in enumerate(line, 1)} for name, line in by_group.items()}


@st.composite
def markets(draw):
    """Up to nine children and four groups, any lists, orders, places and clashes; up to two places a child."""
    groups = list(range(1, draw(st.integers(1, 4)) + 1))
    children = list(range(101, 101 + draw(st.integers(1, 9))))
    lists = {child: draw(st.lists(st.sampled_from(groups), unique=True)) for child in children}
    seekers = [Seeker(child, tuple(wishes), draw(st.integers(0, 2))) for child, wishes in lists.items()]
    places = {group: draw(st.integers(0, 4)) for group in groups}
    lines = {group: draw(st.permutations(children)) for group in groups}
    orders = {group: {child: place for place, child in enumerate(line, 1)} for group, line in lines.items()}
    pairs = draw(
        st.sets(st.tuples(st.sampled_from(groups), st.sampled_from(groups)).filter(lambda each: each[0] < each[1]))
    )
    clashes = {
        group: frozenset({a for a, b in pairs if b == group} | {b for a, b in pairs if a == group}) for group in groups
    }
    return seekers, places, orders, unless(clashes)


def unless(clashes):
    """A child may have a group that meets none of those it has."""

    def may(child, got, group):
        return not any(group in clashes.get(other, ()) for other in got)

    return may


@given(markets())
@settings(max_examples=300, deadline=None)
def test_every_matching_passes_the_independent_checker(market):
    seekers, places, orders, may = market

    assert flaws(seekers, places, orders, match(seekers, places, orders, may), may) == []


@given(markets(), st.randoms())
@settings(max_examples=100, deadline=None)
def test_the_outcome_does_not_depend_on_who_asks_first(market, chance):
    seekers, places, orders, may = market
    shuffled = chance.sample(seekers, len(seekers))

    assert match(shuffled, places, orders, may).rounds == match(seekers, places, orders, may).rounds


def stable_matchings(seekers, places, orders):
    """All of them, by trying every assignment of at most one place."""
    for choice in product(*[(None, *each.wishes) for each in seekers]):
        given_places = {each.child_id: group for each, group in zip(seekers, choice, strict=True) if group}
        candidate = Matching((given_places,), (frozenset(),))
        if not flaws(seekers, places, orders, candidate):
            yield given_places


@given(markets())
@settings(max_examples=60, deadline=None)
def test_no_child_does_better_in_any_other_stable_matching(market):
    seekers, places, orders, _ = market
    seekers = [Seeker(each.child_id, each.wishes) for each in seekers[:5]]
    best = match(seekers, places, orders).rounds[0]

    for other in stable_matchings(seekers, places, orders):
        for each in seekers:
            rank = {group: place for place, group in enumerate(each.wishes)}
            assert rank.get(best.get(each.child_id), 99) <= rank.get(other.get(each.child_id), 99)


@given(markets(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_child_gains_nothing_by_hiding_its_wishes(market, data):
    seekers, places, orders, _ = market
    seekers = [Seeker(each.child_id, each.wishes) for each in seekers]
    liar = data.draw(st.sampled_from(seekers))
    told = tuple(data.draw(st.permutations(liar.wishes)))[: data.draw(st.integers(0, len(liar.wishes)))]
    honest = match(seekers, places, orders).places_of(liar.child_id)
    lied = match([*(each for each in seekers if each != liar), Seeker(liar.child_id, told)], places, orders)
    got = lied.places_of(liar.child_id)

    rank = {group: place for place, group in enumerate(liar.wishes)}
    assert rank.get(next(iter(honest), None), 99) <= rank.get(next(iter(got), None), 99)


def test_a_child_who_is_refused_pushes_another_further():
    seekers = [Seeker(1, (ART, CHESS)), Seeker(2, (ART,)), Seeker(3, (CHESS, ART))]
    orders = orders_of(art=[2, 3, 1], chess=[1, 3, 2])

    result = match(seekers, {ART: 1, CHESS: 1}, orders)

    assert result.rounds == ({2: ART, 1: CHESS},)
    assert result.refused == (frozenset({(1, ART), (3, CHESS), (3, ART)}),)


def test_second_places_are_those_that_first_ones_left():
    seekers = [Seeker(1, (ART, CHESS), most=2), Seeker(2, (CHESS,)), Seeker(3, (ART, DANCE), most=2)]
    orders = orders_of(art=[1, 3], chess=[1, 2], dance=[3])

    result = match(seekers, {ART: 2, CHESS: 1, DANCE: 1}, orders)

    assert result.places_of(1) == (ART,)
    assert result.places_of(2) == (CHESS,)
    assert result.places_of(3) == (ART, DANCE)


def test_a_second_place_never_clashes_with_the_first():
    orders = orders_of(art=[1], chess=[1], dance=[1])
    clashes = {ART: frozenset({CHESS}), CHESS: frozenset({ART})}

    result = match([Seeker(1, (ART, CHESS, DANCE), most=2)], {ART: 1, CHESS: 1, DANCE: 1}, orders, unless(clashes))

    assert result.places_of(1) == (ART, DANCE)


TWO = [Seeker(1, (ART, CHESS)), Seeker(2, (ART,))]
TWO_ORDERS = orders_of(art=[1, 2], chess=[1, 2])


@pytest.mark.parametrize(
    ("kind", "given_places"),
    [
        ("overfull", ({1: ART, 2: ART},)),
        ("envy", ({2: ART, 1: CHESS},)),
        ("waste", ({1: CHESS},)),
        ("unwished", ({1: ART, 2: CHESS},)),
        ("beyond", ({1: ART}, {1: CHESS})),
        ("repeated", ({1: ART}, {1: ART})),
    ],
)
def test_the_checker_finds_each_kind_of_flaw(kind, given_places):
    found = flaws(TWO, {ART: 1, CHESS: 1}, TWO_ORDERS, Matching(given_places, tuple(frozenset() for _ in given_places)))

    assert kind in {flaw.kind for flaw in found}


def test_the_checker_finds_a_second_place_that_cannot_be_had_beside_the_first():
    seekers = [Seeker(1, (ART, CHESS), most=2)]
    result = Matching(({1: ART}, {1: CHESS}), (frozenset(), frozenset()))

    found = flaws(seekers, {ART: 1, CHESS: 1}, TWO_ORDERS, result, unless({ART: frozenset({CHESS})}))

    assert {flaw.kind for flaw in found} == {"unbookable"}


POOR = Barred(Bar.CERTIFICATE, "На сертификате не осталось средств.")


def inputs_of(*wishes, places):
    return Inputs((), wishes, places, {each.child_id: 1 for each in wishes})


@pytest.mark.parametrize(
    ("barred", "may", "kinds"),
    [
        (None, True, set()),
        (POOR, False, set()),
        (None, False, {"unbookable"}),
        (POOR, True, {"waste"}),
    ],
)
def test_the_checker_asks_itself_who_may_be_booked(barred, may, kinds):
    inputs = inputs_of(WishFacts(1, ART, 1, (), barred), places={ART: 1})
    decision = decide(inputs, seed="seed")

    found = examine(inputs, decision, seed="seed", may=lambda *asked: may)

    assert {flaw.kind for flaw in found} == kinds


def test_the_checker_finds_a_child_barred_for_nothing_whose_place_another_got():
    inputs = inputs_of(
        *(WishFacts(child, ART, 1, (5 - child,), POOR if child == 1 else None) for child in (1, 2)), places={ART: 1}
    )

    found = examine(inputs, decide(inputs, seed="seed"), seed="seed", may=lambda *asked: True)

    assert [(each.kind, each.child_id) for each in found] == [("envy", 1)]


def test_a_wish_that_falls_beside_an_earlier_place_says_why():
    wishes = [WishFacts(1, group, rank, ()) for rank, group in enumerate((ART, CHESS), 1)]
    inputs = Inputs((), tuple(wishes), {ART: 1, CHESS: 1}, {1: 2})

    decision = decide(inputs, seed="seed", beside=lambda child, got, group: POOR)

    assert [(each.result, each.barred) for each in decision.outcomes] == [
        (Result.PLACED, None),
        (Result.NOT_NEEDED, POOR),
    ]
    assert decision.fingerprint != decide(inputs, seed="seed").fingerprint
