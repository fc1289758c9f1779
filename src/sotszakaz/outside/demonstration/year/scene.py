"""What the stages of a year share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.outside.demonstration.people import People
from sotszakaz.outside.demonstration.year.days import Season, seasons


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts for the municipality."""

    operator: User
    head: User
    finance: User


@dataclass(frozen=True)
class Scene:
    """One municipality's year: how many children, until which day, by which seed."""

    municipality: Municipality
    unit: SchemeUnit
    place: int
    children: int
    year: int
    on: date
    seed: int
    staff: Staff
    say: Callable[[str], None]
    seasons: tuple[Season, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "seasons", seasons(self.year))

    def random(self, stage: str) -> Random:
        """A source of its own for each stage, so that a change of one leaves the others as they were."""
        return Random(f"{self.seed} {self.municipality.slug} {stage}")

    def people(self, stage: str) -> People:
        return People(self.random(f"people of {stage}"))

    def moment(self, day: date) -> datetime:
        """When deeds of the day are said to have happened; the wall clock knows only when they were made up."""
        return datetime.combine(day, time(10, 0), ZoneInfo(self.municipality.timezone))

    def number(self, sequence: int) -> int:
        """Numbers of people and organisations that differ between municipalities."""
        return self.place * 1_000_000 + sequence
