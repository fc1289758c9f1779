"""What a person says of a methodology and of its factors."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Heading:
    title: str
    note: str
    medium_from: Decimal
    high_from: Decimal
    reach_minutes: int
    speed_kmh: Decimal
    weight_shake: Decimal = Decimal(20)
    threshold_shake: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True)
class FactorSaid:
    """`steps` of a computed factor: as many as points above the lowest."""

    group: str
    title: str
    source: str
    low: int
    high: int
    weight: Decimal
    steps: tuple[Decimal, ...] = ()
    is_inverse: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A person's score of a factor, and why."""

    score: int
    note: str = ""
