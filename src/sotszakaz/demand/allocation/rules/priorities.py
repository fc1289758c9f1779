"""The order of children in a group: published criteria one after another, and a lottery that anybody can recompute.

The lottery ticket of a child in a group is SHA-256 of «seed:child:group»; the smaller number stands earlier. The seed
is made before the first wish, its own SHA-256 is published with the window, the seed itself at the draw.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Standing:
    """A child before a group: a level for each published criterion, the higher the earlier, and its ticket."""

    child_id: int
    levels: tuple[int, ...]
    ticket: str


def commitment(seed: str) -> str:
    """What is published in advance, so that nobody can choose the seed when wishes are known."""
    return sha256(seed.encode()).hexdigest()


def ticket(seed: str, child_id: int, group_id: int) -> str:
    """64 hexadecimal digits; compared as text, which is the same as by number."""
    return sha256(f"{seed}:{child_id}:{group_id}".encode()).hexdigest()


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """The group's strict order, the first in line first."""
    return sorted(standings, key=lambda each: ([-level for level in each.levels], each.ticket, each.child_id))


def decided_by(one: Standing, other: Standing) -> int | None:
    """The number of the first criterion in which the two differ; None when the lottery decided between them."""
    pairs = zip(one.levels, other.levels, strict=True)
    return next((number for number, (own, its) in enumerate(pairs) if own != its), None)
