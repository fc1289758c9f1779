"""Measures that presuppose others: an act that allows certificates comes before certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Breach(StrEnum):
    """How the order is broken."""

    DONE_WITHOUT = "done_without"
    DONE_BEFORE = "done_before"
    DUE_BEFORE = "due_before"


@dataclass(frozen=True, slots=True)
class Step:
    """What the order asks of a measure: when it was first done and when it is first due."""

    done_on: date | None
    due_on: date | None


def breach(earlier: Step, later: Step) -> Breach | None:
    """How `later`, which presupposes `earlier`, breaks the order; None when it does not."""
    if later.done_on is not None:
        if earlier.done_on is None:
            return Breach.DONE_WITHOUT
        return Breach.DONE_BEFORE if later.done_on < earlier.done_on else None
    is_due_before = later.due_on is not None and earlier.due_on is not None and later.due_on < earlier.due_on
    return Breach.DUE_BEFORE if is_due_before and earlier.done_on is None else None


def closes_a_circle(pairs: Sequence[tuple[int, int]], earlier: int, later: int) -> bool:
    """Would the new pair make a measure presuppose itself."""
    after: Mapping[int, list[int]] = {
        first: [second for start, second in pairs if start == first] for first, _ in pairs
    }
    seen, left = set(), [later]
    while left:
        item = left.pop()
        if item == earlier:
            return True
        if item not in seen:
            seen.add(item)
            left += after.get(item, [])
    return False
