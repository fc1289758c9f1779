"""From values to scores, from scores to a level, and how a level depends on the weights. Methodology is data: nothing
here knows a factor by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED, TENTH = Decimal(100), Decimal("0.1")
SHAKEN = (Decimal("0.8"), Decimal("1.2"))
"""What each weight is multiplied by when the result is shaken: ±20 %."""

LOW, MEDIUM, HIGH = "low", "medium", "high"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A factor as sums need it: its weight and the most that can be scored."""

    key: int
    weight: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In percent: from which aggregate a level is medium, and high."""

    medium_from: Decimal
    high_from: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What another weight of one factor would make of one subject."""

    factor: int
    times: Decimal
    subject: int
    before: str
    after: str


def score_of(value: Decimal, low: int, steps: Sequence[Decimal], *, is_inverse: bool) -> int:
    """One point for each step that the value reaches, above the lowest score; of an inverse factor for each that it
    does not reach: where less is better."""
    reached = sum(value >= step for step in steps)
    return low + (len(steps) - reached if is_inverse else reached)


def sums(scores: Mapping[int, Decimal | int], factors: Sequence[Weighed]) -> tuple[Decimal, Decimal]:
    """Σ weight · score and Σ weight · most, over the factors that have a score."""
    known = [factor for factor in factors if factor.key in scores]
    got = sum((factor.weight * scores[factor.key] for factor in known), Decimal(0))
    return got, sum((factor.weight * factor.most for factor in known), Decimal(0))


def percent_of(got: Decimal, most: Decimal) -> Decimal | None:
    """The aggregate of these sums; None of nothing. Not rounded: a level is read off it. `shown` rounds it."""
    return HUNDRED * got / most if most else None


def aggregate(scores: Mapping[int, Decimal | int], factors: Sequence[Weighed]) -> Decimal | None:
    """Σ weight · score / Σ weight · most, in percent, over the factors that have a score; None without any."""
    return percent_of(*sums(scores, factors))


def shown(percent: Decimal | None) -> Decimal | None:
    """An aggregate as it is stored and shown: to a tenth."""
    return None if percent is None else percent.quantize(TENTH, ROUND_HALF_UP)


def level_of(percent: Decimal | None, thresholds: Thresholds) -> str:
    """Nothing known is low: there is no ground to call it more."""
    if percent is None or percent < thresholds.medium_from:
        return LOW
    return HIGH if percent >= thresholds.high_from else MEDIUM


def sensitivity(
    subjects: Mapping[int, Mapping[int, Decimal | int]], factors: Sequence[Weighed], thresholds: Thresholds
) -> list[Change]:
    """Every change of a level when one weight is a fifth less or more, the others as they are."""
    added = {subject: sums(scores, factors) for subject, scores in subjects.items()}
    before = {subject: level_of(percent_of(*both), thresholds) for subject, both in added.items()}
    changes = []
    for factor in factors:
        for times in SHAKEN:
            for subject, scores in subjects.items():
                if factor.key in scores:
                    after = level_of(_shaken(added[subject], factor, scores[factor.key], times), thresholds)
                    if after != before[subject]:
                        changes.append(Change(factor.key, times, subject, before[subject], after))
    return changes


def _shaken(both: tuple[Decimal, Decimal], factor: Weighed, score: Decimal | int, times: Decimal) -> Decimal | None:
    """The aggregate with another weight of one factor, from the sums with its own."""
    more = factor.weight * (times - 1)
    got, most = both
    return percent_of(got + more * score, most + more * factor.most)
