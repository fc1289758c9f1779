"""From values to scores, from scores to a level, and how a level depends on the weights. Methodology is data: nothing
here knows a factor by name."""

from collections.abc import Iterator, Mapping, Sequence
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


def aggregate(scores: Mapping[int, Decimal | int], factors: Sequence[Weighed]) -> Decimal | None:
    """Σ weight · score / Σ weight · most, in percent, over the factors that have a score; None without any.

    Not rounded: a level is read off it. `shown` rounds it.
    """
    known = [factor for factor in factors if factor.key in scores]
    most = sum((factor.weight * factor.most for factor in known), Decimal(0))
    if not most:
        return None
    got = sum((factor.weight * scores[factor.key] for factor in known), Decimal(0))
    return HUNDRED * got / most


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
    before = {subject: level_of(aggregate(scores, factors), thresholds) for subject, scores in subjects.items()}
    return [
        Change(factor.key, times, subject, before[subject], after)
        for factor in factors
        for times in SHAKEN
        for subject, after in _levels(subjects, _with(factors, factor.key, times), thresholds)
        if after != before[subject]
    ]


def _levels(
    subjects: Mapping[int, Mapping[int, Decimal | int]], factors: Sequence[Weighed], thresholds: Thresholds
) -> Iterator[tuple[int, str]]:
    for subject, scores in subjects.items():
        yield subject, level_of(aggregate(scores, factors), thresholds)


def _with(factors: Sequence[Weighed], key: int, times: Decimal) -> list[Weighed]:
    return [Weighed(each.key, each.weight * times, each.most) if each.key == key else each for each in factors]
