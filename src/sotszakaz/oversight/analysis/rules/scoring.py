"""From values to scores, from scores to a level, and how a level depends on the weights. Methodology is data: nothing
here knows a factor by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED, TENTH = Decimal(100), Decimal("0.1")
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

    def moved(self, threshold: str, points: Decimal) -> "Thresholds":
        """With one of the two so many points higher; neither leaves its place: nought, the other one, a hundred."""
        if threshold == HIGH:
            return Thresholds(self.medium_from, min(max(self.high_from + points, self.medium_from), HUNDRED))
        return Thresholds(min(max(self.medium_from + points, Decimal(0)), self.high_from), self.high_from)


@dataclass(frozen=True, slots=True)
class Shaking:
    """How much is tried: weights by so many percent of themselves, thresholds by so many points, up and down."""

    weights: Decimal
    thresholds: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What another weight of a factor, or another threshold, would make of one subject.

    `factor` is None where the threshold from which a level begins is moved: `threshold` names the level.
    """

    factor: int | None
    threshold: str
    is_more: bool
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
    subjects: Mapping[int, Mapping[int, Decimal | int]],
    factors: Sequence[Weighed],
    thresholds: Thresholds,
    shaking: Shaking,
) -> list[Change]:
    """Every change of a level when one weight, then one threshold, is less or more, the others as they are."""
    added = {subject: sums(scores, factors) for subject, scores in subjects.items()}
    shares = {subject: percent_of(*both) for subject, both in added.items()}
    before = {subject: level_of(percent, thresholds) for subject, percent in shares.items()}
    changes = []
    for factor in factors:
        for sign in (-1, 1):
            for subject, scores in subjects.items():
                if factor.key in scores:
                    share = _shaken(added[subject], factor, scores[factor.key], sign * shaking.weights / HUNDRED)
                    after = level_of(share, thresholds)
                    if after != before[subject]:
                        changes.append(Change(factor.key, "", sign > 0, subject, before[subject], after))
    return [*changes, *_of_thresholds(shares, before, thresholds, shaking.thresholds)]


def _of_thresholds(
    shares: Mapping[int, Decimal | None], before: Mapping[int, str], thresholds: Thresholds, points: Decimal
) -> Iterator[Change]:
    for threshold in (MEDIUM, HIGH):
        for sign in (-1, 1):
            moved = thresholds.moved(threshold, sign * points)
            for subject, share in shares.items():
                after = level_of(share, moved)
                if after != before[subject]:
                    yield Change(None, threshold, sign > 0, subject, before[subject], after)


def _shaken(both: tuple[Decimal, Decimal], factor: Weighed, score: Decimal | int, part: Decimal) -> Decimal | None:
    """The aggregate with one weight greater by a part of itself, from the sums with its own."""
    more = factor.weight * part
    got, most = both
    return percent_of(got + more * score, most + more * factor.most)
