"""Quorum, majority and the casting vote, by the group's own regulation (notes on the law §3.3, пп. 5.5 и 5.8).

A meeting is competent when at least the share of members is present. A decision passes when votes for it are at least
the share of those present: «не менее половины», so two of four are enough. When votes for and against are equal, the
vote of the head, or of the deputy who acts as head, decides, whatever the share says. A deputy acts as head while the
head is away: whose head has voted on the question has no acting deputy for it.

Who has voted and then left the room is counted among those present for the question: a vote that was cast stays. For
the quorum only those count who are there when the ballot is closed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sotszakaz.ordering.acts.reading.facts import Share
from sotszakaz.ordering.acts.reading.words import fold
from sotszakaz.ordering.acts.reading.working_group import share_in
from sotszakaz.ordering.working_group.errors import (
    MajorityUnclear,
    NobodyPresides,
    NoMembers,
    QuorumMissing,
    RulesUnknown,
)
from sotszakaz.ordering.working_group.states import Choice, MemberRole, Outcome


@dataclass(frozen=True, slots=True)
class Procedure:
    """How the group decides. Without a casting vote a tie is judged by the majority alone."""

    quorum: Share
    majority: Share
    has_casting_vote: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as far as the order of presiding goes."""

    member_id: int
    role: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Hall:
    """How many members the group has, and who of them is there."""

    members: int
    present: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes of one ballot, and how many took part in the question: present when it closed, or voted before leaving."""

    votes_for: int
    votes_against: int
    abstained: int
    participants: int

    @property
    def not_voted(self) -> int:
        return self.participants - self.votes_for - self.votes_against - self.abstained

    @property
    def is_tied(self) -> bool:
        """As many for as against; nobody for and nobody against is no tie."""
        return self.votes_for == self.votes_against > 0


def procedure_of(quorum: str, majority: str, casting_vote: str) -> Procedure:
    """The rules from the words of the act. Raises RulesUnknown when they name no share."""
    present, votes = share_in(fold(quorum)), share_in(fold(majority))
    if present is None or votes is None:
        raise RulesUnknown()
    return Procedure(present, replace(votes, of_present="присутств" in fold(majority)), bool(casting_vote.strip()))


def ensure_whose_majority(majority: str) -> None:
    """Half of whom: of those present, or of the members. Raises MajorityUnclear."""
    words = fold(majority)
    if not any(stem in words for stem in ("присутств", "член", "состав")):
        raise MajorityUnclear(field="majority")


def least(share: Share, whole: int) -> int:
    """The smallest number of people that makes the share of `whole`."""
    exact = whole * share.numerator
    if share.strictly:
        return exact // share.denominator + 1
    return -(-exact // share.denominator)


def quorum_of(procedure: Procedure, members: int) -> int:
    """How many must be present."""
    return max(least(procedure.quorum, members), 1)


def majority_of(procedure: Procedure, members: int, participants: int) -> int:
    """How many votes for are needed."""
    return max(least(procedure.majority, participants if procedure.majority.of_present else members), 1)


def ensure_quorum(procedure: Procedure, hall: Hall) -> int:
    """How many had to be present. Raises NoMembers, QuorumMissing."""
    if not hall.members:
        raise NoMembers()
    needed = quorum_of(procedure, hall.members)
    if len(hall.present) < needed:
        raise QuorumMissing(present=len(hall.present), members=hall.members, needed=needed)
    return needed


def presiding_of(seats: Iterable[Seat], present: Iterable[int]) -> int:
    """Who presides: the head, or the deputy who acts as head while the head is away. Raises NobodyPresides."""
    there = set(present)
    for role in (MemberRole.HEAD, MemberRole.DEPUTY):
        able = [each for each in seats_in_order(seats) if each.role == role and each.member_id in there]
        if able:
            return able[0].member_id
    raise NobodyPresides()


def seats_in_order(seats: Iterable[Seat]) -> Sequence[Seat]:
    return sorted(seats, key=lambda each: (each.ordinal, each.member_id))


def casting_of(procedure: Procedure, tally: Tally, presiding: Choice | None) -> Choice | None:
    """The vote that decides a tie; None when there is no tie, no such rule, or who presides did not choose."""
    if not procedure.has_casting_vote or not tally.is_tied:
        return None
    return presiding if presiding in (Choice.FOR, Choice.AGAINST) else None


def waits_for_casting(procedure: Procedure, tally: Tally) -> bool:
    """A tie of a secret ballot: how the presiding member voted is not known, so the casting vote is said openly."""
    return procedure.has_casting_vote and tally.is_tied


def outcome_of(tally: Tally, needed: int, casting: Choice | None) -> Outcome:
    """What the group has decided: the casting vote when there is one, else the majority."""
    if casting is not None:
        return Outcome.ADOPTED if casting is Choice.FOR else Outcome.REJECTED
    return Outcome.ADOPTED if tally.votes_for >= needed else Outcome.REJECTED


def is_same_name(in_act: str, full_name: str) -> bool:
    """Is it the person of the act, who may stand there by initials: «Примерова А. Б.» is Примерова Анна Борисовна."""
    named = sorted(_parts(in_act), key=len, reverse=True)
    left = _parts(full_name)
    for part in named:
        fits = next((each for each in left if each == part or (len(part) == 1 and each.startswith(part))), None)
        if fits is None:
            return False
        left.remove(fits)
    return any(len(part) > 1 for part in named)


def _parts(name: str) -> list[str]:
    return fold(name).replace(".", " ").split()
