"""Quorum and votes against a table worked out by hand from пп. 5.5 и 5.8 of the regulation (notes on the law §3.3)."""

import pytest

from sotszakaz.ordering.working_group import rules
from sotszakaz.ordering.working_group.errors import (
    MajorityUnclear,
    NobodyPresides,
    NoMembers,
    QuorumMissing,
    RulesUnknown,
)
from sotszakaz.ordering.working_group.rules import Hall, Seat, Tally
from sotszakaz.ordering.working_group.states import Choice, MemberRole, Outcome

QUORUM, MAJORITY = "не менее половины членов", "не менее половины присутствующих"
CASTING = "голос руководителя рабочей группы или заместителя"
REGULATION = rules.procedure_of(QUORUM, MAJORITY, CASTING)

MUST_COME = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 5, 12: 6, 15: 8}
VOTES_NEEDED = {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 5, 12: 6, 15: 8}

A, R, T = Outcome.ADOPTED, Outcome.REJECTED, "tie"
ENDS = {  # (for, against, abstained) of all who take part
    **{(1, 0, 0): A, (0, 1, 0): R, (0, 0, 1): R},
    **{(2, 0, 0): A, (1, 1, 0): T, (1, 0, 1): A, (0, 2, 0): R, (0, 1, 1): R, (0, 0, 2): R},
    **{(3, 0, 0): A, (2, 1, 0): A, (2, 0, 1): A, (1, 2, 0): R, (1, 1, 1): T, (1, 0, 2): R},
    **{(0, 3, 0): R, (0, 2, 1): R, (0, 1, 2): R, (0, 0, 3): R},
    **{(4, 0, 0): A, (3, 1, 0): A, (3, 0, 1): A, (2, 2, 0): T, (2, 1, 1): A, (2, 0, 2): A, (1, 3, 0): R},
    **{(1, 2, 1): R, (1, 1, 2): T, (1, 0, 3): R, (0, 4, 0): R, (0, 3, 1): R, (0, 2, 2): R, (0, 1, 3): R},
    **{(0, 0, 4): R},
    **{(5, 0, 0): A, (4, 1, 0): A, (4, 0, 1): A, (3, 2, 0): A, (3, 1, 1): A, (3, 0, 2): A, (2, 3, 0): R},
    **{(2, 2, 1): T, (2, 1, 2): R, (2, 0, 3): R, (1, 4, 0): R, (1, 3, 1): R, (1, 2, 2): R, (1, 1, 3): T},
    **{(1, 0, 4): R, (0, 5, 0): R, (0, 4, 1): R, (0, 3, 2): R, (0, 2, 3): R, (0, 1, 4): R, (0, 0, 5): R},
}

MEETINGS = [  # members, present, for, against, abstained, how who presides voted, what comes of it
    (8, 3, 0, 0, 0, None, None),
    (8, 4, 2, 1, 1, Choice.FOR, A),
    (8, 4, 2, 2, 0, Choice.FOR, A),
    (8, 4, 2, 2, 0, Choice.AGAINST, R),
    (9, 4, 0, 0, 0, None, None),
    (9, 5, 3, 2, 0, Choice.AGAINST, A),
    (9, 5, 2, 1, 2, Choice.FOR, R),
    (9, 5, 2, 2, 1, Choice.FOR, A),
    (9, 5, 2, 2, 1, Choice.AGAINST, R),
    (9, 5, 2, 2, 1, Choice.ABSTAINED, R),
    (9, 5, 2, 2, 0, None, R),
    (9, 6, 3, 0, 3, Choice.ABSTAINED, A),
    (9, 6, 3, 2, 0, None, A),
    (9, 6, 2, 0, 0, Choice.FOR, R),
    (9, 6, 0, 0, 6, Choice.ABSTAINED, R),
    (9, 9, 5, 4, 0, Choice.AGAINST, A),
    (9, 9, 4, 5, 0, Choice.FOR, R),
    (9, 9, 4, 4, 1, Choice.FOR, A),
    (3, 1, 0, 0, 0, None, None),
    (3, 2, 1, 1, 0, Choice.AGAINST, R),
    (2, 1, 1, 0, 0, Choice.FOR, A),
    (1, 1, 0, 1, 0, Choice.AGAINST, R),
]


def decided(procedure, hall, tally, presiding):
    """The whole way from the room to the outcome, as the action goes it."""
    rules.ensure_quorum(procedure, hall)
    needed = rules.majority_of(procedure, hall.members, tally.participants)
    return rules.outcome_of(tally, needed, rules.casting_of(procedure, tally, presiding))


def hall(members, present):
    return Hall(members, frozenset(range(present)))


@pytest.mark.parametrize(("members", "needed"), MUST_COME.items())
def test_at_least_half_of_the_members_make_a_quorum(members, needed):
    assert rules.quorum_of(REGULATION, members) == needed
    assert rules.ensure_quorum(REGULATION, hall(members, needed)) == needed
    with pytest.raises(QuorumMissing) as refusal:
        rules.ensure_quorum(REGULATION, hall(members, needed - 1))
    assert refusal.value.fields == {"present": needed - 1, "members": members, "needed": needed}


@pytest.mark.parametrize(("present", "needed"), VOTES_NEEDED.items())
def test_at_least_half_of_those_present_carry_a_decision(present, needed):
    assert rules.majority_of(REGULATION, 100, present) == needed


def test_the_table_of_ends_has_every_way_to_vote_of_up_to_five():
    every = {
        (yes, no, people - yes - no)
        for people in range(1, 6)
        for yes in range(people + 1)
        for no in range(people - yes + 1)
    }

    assert set(ENDS) == every


@pytest.mark.parametrize(("votes", "end"), ENDS.items())
def test_every_way_to_vote_of_up_to_five_ends_as_the_text_says(votes, end):
    people = sum(votes)
    tally = Tally(*votes, participants=people)
    room = hall(people, people)
    if end is T:
        assert decided(REGULATION, room, tally, Choice.FOR) is A
        assert decided(REGULATION, room, tally, Choice.AGAINST) is R
        assert rules.waits_for_casting(REGULATION, tally)
    else:
        assert {decided(REGULATION, room, tally, vote) for vote in (*Choice, None)} == {end}
        assert not rules.waits_for_casting(REGULATION, tally)


@pytest.mark.parametrize(("members", "present", "yes", "no", "abstained", "presiding", "end"), MEETINGS)
def test_a_meeting_decides_as_the_text_says(members, present, yes, no, abstained, presiding, end):
    room, tally = hall(members, present), Tally(yes, no, abstained, participants=present)

    if end is None:
        with pytest.raises(QuorumMissing):
            decided(REGULATION, room, tally, presiding)
    else:
        assert decided(REGULATION, room, tally, presiding) is end


def test_who_voted_and_left_is_counted_among_those_present():
    """Five of eight are there, one votes for and goes: two for of five is not half, of four it would be."""
    after = Tally(votes_for=2, votes_against=1, abstained=2, participants=5)

    assert decided(REGULATION, hall(8, 4), after, Choice.FOR) is R


def test_a_meeting_that_lost_its_quorum_decides_nothing():
    unanimous = Tally(votes_for=4, votes_against=0, abstained=0, participants=4)

    assert decided(REGULATION, hall(8, 4), unanimous, Choice.FOR) is A
    with pytest.raises(QuorumMissing, match="присутствуют 3 из 8, а нужно не меньше 4"):
        decided(REGULATION, hall(8, 3), unanimous, Choice.FOR)


def test_a_group_without_members_cannot_meet():
    with pytest.raises(NoMembers):
        rules.ensure_quorum(REGULATION, hall(0, 0))


def test_other_regulations_are_read_from_their_words():
    strict = rules.procedure_of("более половины членов", "более 2/3 присутствующих", "")

    assert [rules.quorum_of(strict, members) for members in (4, 5)] == [3, 3]
    assert [rules.majority_of(strict, 9, present) for present in (3, 4, 6)] == [3, 3, 5]
    assert not rules.waits_for_casting(strict, Tally(2, 2, 0, participants=4))
    assert rules.casting_of(strict, Tally(2, 2, 0, participants=4), Choice.FOR) is None


def test_a_majority_of_members_does_not_ask_who_came():
    of_members = rules.procedure_of(QUORUM, "не менее половины членов", CASTING)

    assert rules.majority_of(of_members, 9, 5) == 5


@pytest.mark.parametrize("words", ["", "по усмотрению руководителя"])
def test_rules_that_name_no_share_are_refused(words):
    with pytest.raises(RulesUnknown):
        rules.procedure_of(words, MAJORITY, CASTING)
    with pytest.raises(RulesUnknown):
        rules.procedure_of(QUORUM, words, CASTING)


SEATS = [
    Seat(1, MemberRole.MEMBER, 0),
    Seat(2, MemberRole.HEAD, 1),
    Seat(3, MemberRole.DEPUTY, 3),
    Seat(4, MemberRole.DEPUTY, 2),
    Seat(5, MemberRole.SECRETARY, 4),
]


@pytest.mark.parametrize(("present", "who"), [({1, 2, 3}, 2), ({1, 3, 4}, 4), ({1, 3}, 3)])
def test_the_head_presides_or_the_first_deputy_while_the_head_is_away(present, who):
    assert rules.presiding_of(SEATS, present) == who


def test_without_head_and_deputies_nobody_presides():
    with pytest.raises(NobodyPresides):
        rules.presiding_of(SEATS, {1, 5})


@pytest.mark.parametrize(
    ("in_act", "full_name", "same"),
    [
        ("Примерова Анна Борисовна", "Примерова Анна Борисовна", True),
        ("Примерова А. Б.", "Примерова Анна Борисовна", True),
        ("А.Б. Примерова", "Примерова Анна Борисовна", True),
        ("Примерова А. В.", "Примерова Анна Борисовна", False),
        ("Образцова А. Б.", "Примерова Анна Борисовна", False),
        ("Примеров Пётр", "Примеров Петр Ильич", True),
        ("", "Примерова Анна", False),
    ],
)
def test_a_person_of_the_act_is_known_by_name_or_initials(in_act, full_name, same):
    assert rules.is_same_name(in_act, full_name) is same


@pytest.mark.parametrize(
    ("majority", "of_present"),
    [
        ("не менее половины присутствующих", True),
        ("присутствующие проголосовали за, если за него не менее половины", True),
        ("не менее половины членов группы", False),
    ],
)
def test_votes_are_of_those_present_where_the_words_name_them(majority, of_present):
    rules.ensure_whose_majority(majority)

    assert rules.procedure_of(QUORUM, majority, "").majority.of_present is of_present


def test_a_majority_of_nobody_is_refused():
    with pytest.raises(MajorityUnclear):
        rules.ensure_whose_majority("более половины голосов")
