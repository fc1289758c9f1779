"""The order of children in a group: published criteria one after another, then the lottery of `admission.lottery`."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A child before a group: a level for each published criterion, the higher the earlier, and its ticket."""

    child_id: int
    levels: tuple[int, ...]
    ticket: str


def in_order(standings: Iterable[Standing]) -> list[Standing]:
    """The group's strict order, the first in line first."""
    return sorted(standings, key=lambda each: ([-level for level in each.levels], each.ticket, each.child_id))


def decided_by(one: Standing, other: Standing) -> int | None:
    """The number of the first criterion in which the two differ; None when the lottery decided between them."""
    pairs = zip(one.levels, other.levels, strict=True)
    return next((number for number, (own, its) in enumerate(pairs) if own != its), None)
