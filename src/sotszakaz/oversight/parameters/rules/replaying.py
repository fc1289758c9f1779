"""A year of bookings replayed against the limits of a scenario.

The past is cut into weeks. Each week of the scenario draws one week of the past, by a generator with a stored seed, and
books its applications on the same weekdays in the same order. So demand keeps its shape within a week and loses its
seasons: a simulation answers how long the limits last at the demand of the past weeks, not when that demand comes.

A child of the past is a new child each time that its week is drawn. All amounts are whole: hundredths and kopecks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from sotszakaz.oversight.parameters.rules.estimating import RUB, WEEK_HOURS, cost_of

DAYS = 7
CHILD, NUMBER, VALUE, PART, VOLUME, SERVICE = "child", "number", "value", "part", "volume", "service"


@dataclass(frozen=True, slots=True)
class Booking:
    """An application of the past: `weekday` from Monday, `days` of the course, `hours` in hundredths."""

    weekday: int
    child: int
    category: str
    service: int
    hours: int
    days: int


@dataclass(frozen=True, slots=True)
class PartLimit:
    """Money of a sub-period by its days, both included."""

    first_day: date
    last_day: date
    amount: int


@dataclass(frozen=True, slots=True)
class CategoryLimit:
    category: str
    certificates: int
    face_value: int


@dataclass(frozen=True, slots=True)
class VolumeLimit:
    """Hundredths of a service in a budget year."""

    service: int
    code: str
    year: int
    hours: int


@dataclass(frozen=True, slots=True)
class Limits:
    """`costs` are roubles of a person-hour by service, exact."""

    unit: str
    parts: tuple[PartLimit, ...]
    categories: tuple[CategoryLimit, ...]
    volumes: tuple[VolumeLimit, ...]
    costs: Mapping[int, Fraction]

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "parts": [{**asdict(each), **_days(each)} for each in self.parts],
            "categories": [asdict(each) for each in self.categories],
            "volumes": [asdict(each) for each in self.volumes],
            "costs": [[service, str(cost)] for service, cost in sorted(self.costs.items())],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Limits":
        return cls(
            unit=said["unit"],
            parts=tuple(
                PartLimit(date.fromisoformat(each["first_day"]), date.fromisoformat(each["last_day"]), each["amount"])
                for each in said["parts"]
            ),
            categories=tuple(CategoryLimit(**each) for each in said["categories"]),
            volumes=tuple(VolumeLimit(**each) for each in said["volumes"]),
            costs={service: Fraction(cost) for service, cost in said["costs"]},
        )


def _days(part: PartLimit) -> dict[str, str]:
    return {"first_day": part.first_day.isoformat(), "last_day": part.last_day.isoformat()}


@dataclass(slots=True)
class _Child:
    """What a child of the replayed year has got: `given` in units, courses of the weekly norm as (ends, hours)."""

    category: str
    given: int = 0
    courses: list[tuple[date, int]] = field(default_factory=list)
    booked: int = 0


class Replay:
    """The replayed year so far. `step` plays a week; `result` may be asked for at any time."""

    def __init__(self, weeks: Sequence[Sequence[Booking]], limits: Limits, *, seed: int, demand_percent: int) -> None:
        self._weeks, self._limits, self._demand = weeks, limits, demand_percent
        self._random = Random(seed)
        self._categories = {each.category: each for each in limits.categories}
        self._left_certificates = {each.category: each.certificates for each in limits.categories}
        self._left_money = [each.amount for each in limits.parts]
        self._left_hours = {(each.service, each.year): each.hours for each in limits.volumes}
        self._codes = {each.service: each.code for each in limits.volumes}
        self._children: dict[tuple[int, int, int], _Child] = {}
        self._valued: set[tuple[int, int, int]] = set()
        self._ran_out: dict[tuple[str, str], date] = {}
        self._refused: dict[tuple[str, str], int] = {}
        self._asked = self._booked = 0

    @property
    def first_day(self) -> date:
        return self._limits.parts[0].first_day

    @property
    def last_day(self) -> date:
        return self._limits.parts[-1].last_day

    @property
    def total(self) -> int:
        """Weeks of the scenario; the last one may be short."""
        return -(-((self.last_day - self.first_day).days + 1) // DAYS)

    def step(self, number: int) -> None:
        """Play the week of this number, from nought; weeks must be played in their order."""
        drawn = self._random.randrange(len(self._weeks))
        monday = self.first_day - timedelta(days=self.first_day.weekday()) + timedelta(days=number * DAYS)
        for booking, copy in self._repeated(self._weeks[drawn]):
            day = max(monday + timedelta(days=booking.weekday), self.first_day)
            if day <= self.last_day:
                self._book(booking, (number, copy, booking.child), day)

    def _repeated(self, week: Sequence[Booking]) -> Iterator[tuple[Booking, int]]:
        """Demand over a hundred percent repeats applications, under it skips them; which is drawn."""
        whole, rest = divmod(self._demand, 100)
        for booking in week:
            copies = whole + (1 if rest and self._random.randrange(100) < rest else 0)
            for copy in range(copies):
                yield booking, copy

    def _book(self, booking: Booking, key: tuple[int, int, int], day: date) -> None:
        self._asked += 1
        child = self._children.setdefault(key, _Child(booking.category))
        refusal = self._judge(booking, key, child, day)
        if refusal is None:
            child.booked += 1
            self._booked += 1
            return
        self._refused[refusal] = self._refused.get(refusal, 0) + 1
        if refusal[0] not in (VALUE, SERVICE):
            self._ran_out.setdefault(refusal, day)

    def _judge(self, booking: Booking, key: tuple[int, int, int], child: _Child, day: date) -> tuple[str, str] | None:
        """Book it, or say which limit does not let it through. Nothing is taken by a refused one."""
        cost = self._limits.costs.get(booking.service)
        volume = (booking.service, day.year)
        if cost is None or volume not in self._left_hours:
            return SERVICE, ""
        if key not in self._valued and not self._left_certificates.get(booking.category):
            return NUMBER, booking.category
        units, amount = self._pays(booking, child, cost, day)
        if not units:
            return VALUE, booking.category
        place = next(place for place, part in enumerate(self._limits.parts) if day <= part.last_day)
        if amount > self._left_money[place]:
            return PART, self._limits.parts[place].first_day.isoformat()
        if booking.hours > self._left_hours[volume]:
            return VOLUME, f"{self._codes[booking.service]} {day.year}"
        self._take(booking, key, child, day, units)
        self._left_money[place] -= amount
        self._left_hours[volume] -= booking.hours
        return None

    def _pays(self, booking: Booking, child: _Child, cost: Fraction, day: date) -> tuple[int, int]:
        """Units of the certificate and kopecks; nothing where the face value does not let it.

        In roubles the certificate pays what it has, in hours the whole course or nothing.
        """
        full = cost_of(Fraction(booking.hours, 100), cost)
        face_value = self._categories[booking.category].face_value
        if self._limits.unit == RUB:
            paid = min(full, face_value - child.given)
            return paid, paid
        if self._limits.unit == WEEK_HOURS:
            weekly = weekly_hours(booking)
            running = sum(hours for ends, hours in child.courses if ends >= day)
            return (weekly, full) if running + weekly <= face_value else (0, 0)
        return (booking.hours, full) if child.given + booking.hours <= face_value else (0, 0)

    def _take(self, booking: Booking, key: tuple[int, int, int], child: _Child, day: date, units: int) -> None:
        if key not in self._valued:
            self._valued.add(key)
            self._left_certificates[booking.category] -= 1
        child.given += units
        if self._limits.unit == WEEK_HOURS:
            child.courses.append((day + timedelta(days=booking.days), units))

    def result(self) -> dict[str, Any]:
        """Plain JSON: days, counts, no names. Children without are those who asked and got nothing at all."""
        without: dict[str, int] = {}
        for child in self._children.values():
            if not child.booked:
                without[child.category] = without.get(child.category, 0) + 1
        return {
            "asked": self._asked,
            "booked": self._booked,
            "children": len(self._children),
            "without": without,
            "ran_out": [[kind, what, day.isoformat()] for (kind, what), day in self._ran_out.items()],
            "refused": [[kind, what, count] for (kind, what), count in sorted(self._refused.items())],
            "left_money": self._left_money,
            "left_hours": [[service, year, hours] for (service, year), hours in sorted(self._left_hours.items())],
            "left_certificates": self._left_certificates,
        }


def weekly_hours(booking: Booking) -> int:
    """Hundredths a week of the course, rounded up."""
    return -(-booking.hours * DAYS // max(booking.days, DAYS))
