"""What a sample says of all: the share of the satisfied with its interval, and what may be shown of few answers.

The interval is Wilson's (1927): it stays inside of 0 and 100 and is honest for few answers and shares near the ends.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Any

Z = 1.959963984540054
"""The normal quantile of an interval of 95 %."""
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """`satisfied` of `answered`, in percent with its 95 % interval; None of no answers."""

    satisfied: int
    answered: int

    @property
    def percent(self) -> Decimal | None:
        if not self.answered:
            return None
        return _tenth(100 * self.satisfied / self.answered)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """The lower and the upper bound in percent, to a tenth."""
        bounds = wilson(self.satisfied, self.answered)
        return bounds and (_tenth(100 * bounds[0]), _tenth(100 * bounds[1]))


def wilson(successes: int, trials: int, z: float = Z) -> tuple[float, float] | None:
    """Wilson's score interval of a proportion, as parts of one; None of no trials."""
    if not trials:
        return None
    share, z2 = successes / trials, z * z
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z * sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials)) / (1 + z2 / trials)
    return max(0.0, centre - half), min(1.0, centre + half)


def hidden_groups(answered: Mapping[int, int], fewest: int) -> frozenset[int]:
    """Groups of which nothing may be shown: those with fewer answers than `fewest`, and enough others beside them.

    Where the whole is shown, what is hidden could be counted back by subtraction; so the hidden ones together have at
    least `fewest` answers, the smallest shown groups joining them until they do.
    """
    hidden = {group for group, count in answered.items() if count < fewest}
    shown = sorted((count, group) for group, count in answered.items() if group not in hidden)
    together = sum(answered[group] for group in hidden)
    while 0 < together < fewest and shown:
        count, group = shown.pop(0)
        hidden.add(group)
        together += count
    return frozenset(hidden)


def readable_answers(said: Mapping[str, str], kinds: Mapping[str, str]) -> dict[str, Any]:
    """What was said, by question: marks as numbers, yes and no as truth, words as they are; the rest is left out."""
    readers = {"scale": _mark_of, "yes_no": _truth_of, "words": _words_of}
    read = {key: readers[kind](said.get(key, "")) for key, kind in kinds.items()}
    return {key: value for key, value in read.items() if value is not None}


def _mark_of(said: str) -> int | None:
    return int(said) if said in {"1", "2", "3", "4", "5"} else None


def _truth_of(said: str) -> bool | None:
    return {"yes": True, "no": False}.get(said)


def _words_of(said: str) -> str | None:
    return said.strip()[:1000] or None


def total_of(shares: Iterable[Share]) -> Share:
    """The shares of parts as one."""
    parts = list(shares)
    return Share(sum(each.satisfied for each in parts), sum(each.answered for each in parts))


def _tenth(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(TENTH, ROUND_HALF_UP)
