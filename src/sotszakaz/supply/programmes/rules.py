"""What programmes, parts and groups must satisfy: values in, a refusal or an answer out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

from sotszakaz.foundation.money import round_kopecks, spaced
from sotszakaz.supply.programmes import errors
from sotszakaz.supply.programmes.states import WITH_GROUPS

SHORT_WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A lesson of the week: ISO weekday 1–7, local times, academic hours."""

    weekday: int
    starts_at: time
    ends_at: time
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Timetable:
    """A week that repeats between two days, both included."""

    starts_on: date
    ends_on: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a group is to be taught on a day; `moved_from` is the day of the timetable when it is not this one."""

    day: date
    starts_at: time
    ends_at: time
    hours: Decimal
    moved_from: date | None = None


def ensure_service(*, service_id: int, of_record: Collection[int], number: str) -> None:
    """A provider teaches what its registry record names."""
    if service_id not in of_record:
        raise errors.ServiceNotInRecord(field="service", number=number)


def ensure_ages(*, age_from: int, age_to: int, min_age: int, max_age: int) -> None:
    """Ages in order and inside the right to a certificate (the child's own age is judged at booking)."""
    if age_from > age_to:
        raise errors.AgesReversed(field="age_from", age_from=age_from, age_to=age_to)
    if age_from < min_age or age_to > max_age:
        raise errors.AgesOutside(field="age_from" if age_from < min_age else "age_to", min_age=min_age, max_age=max_age)


def price_ceiling(*, unit_cost: Decimal, hours: Decimal, cap_percent: Decimal) -> Decimal:
    """The highest price of a part: unit cost a person-hour × hours × the percent of the regulation."""
    return round_kopecks(unit_cost * hours * cap_percent / 100)


def ensure_price(*, price: Decimal, ceiling: Decimal, clause: str) -> None:
    """The price is not above the ceiling."""
    if price > ceiling:
        raise errors.PriceTooHigh(field="price", ceiling=spaced(ceiling), clause=clause)


def ensure_part_open(state: str, *, words: str) -> None:
    """The provider adds a group to a part of the programme, or to one that waits for moderation with it."""
    if state not in WITH_GROUPS:
        raise errors.PartNotOpen(state=words)


def ensure_part_decidable(state: str, *, words: str) -> None:
    """The municipality opens a group of such a part only."""
    if state not in WITH_GROUPS:
        raise errors.GroupWaitsForPart(state=words)


def ensure_group(*, starts_on: date, ends_on: date, places: int, on: date) -> None:
    """Days in order, in one budget year and not over; at least one place."""
    if ends_on < starts_on:
        raise errors.DaysReversed(field="ends_on", starts_on=starts_on, ends_on=ends_on)
    if starts_on.year != ends_on.year:
        raise errors.GroupOverYearEnd(field="ends_on", first=starts_on.year, last=ends_on.year)
    if ends_on < on:
        raise errors.GroupIsOver(field="ends_on", ends_on=ends_on)
    if places <= 0:
        raise errors.PlacesNotPositive(field="places")


def ensure_places(places: int, *, most: int | None) -> None:
    """A group of the part takes no more children than its price was judged by."""
    if most is not None and places > most:
        raise errors.PlacesOverPart(field="places", most=most)


def ensure_not_over(*, ends_on: date, on: date) -> None:
    """The last day of the group is still to come, or it is today."""
    if ends_on < on:
        raise errors.GroupHasEnded(ends_on=ends_on)


def ensure_week(slots: Sequence[Slot]) -> None:
    """At least one lesson; each ends after it begins; lessons of one day do not overlap, but may touch."""
    if not slots:
        raise errors.SlotsMissing(field="slots")
    for slot in slots:
        if slot.ends_at <= slot.starts_at:
            raise errors.SlotTimesReversed(field="slots", weekday=WEEKDAYS[slot.weekday - 1])
    for earlier, later in pairwise(sorted(slots)):
        if earlier.weekday == later.weekday and later.starts_at < earlier.ends_at:
            raise errors.SlotsOverlap(field="slots", weekday=WEEKDAYS[later.weekday - 1])


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a course that one period pays for: both days included, its hours for a child and its price."""

    starts_on: date
    ends_on: date
    hours: Decimal
    price: Decimal


def legs_of(
    *, starts_on: date, ends_on: date, hours: Decimal, price: Decimal, borders: Collection[date]
) -> tuple[Leg, ...]:
    """A course divided at the borders (first days of what pays next) and at New Year, for a budget is of one year.

    Hours fall on pieces by their days, the price by their hours, so that an hour costs the same in each (operations.md
    §2.6). All pieces but the first are rounded, what is left is the first one's: together they are the whole course.
    """
    years = (date(year, 1, 1) for year in range(starts_on.year + 1, ends_on.year + 1))
    inside = {each for each in (*borders, *years) if starts_on < each <= ends_on}
    firsts = [starts_on, *sorted(inside)]
    lasts = [each - timedelta(days=1) for each in firsts[1:]] + [ends_on]
    days = [(last - first).days + 1 for first, last in zip(firsts, lasts, strict=True)]
    by_days = _shares(hours, [Decimal(each) for each in days])
    by_hours = _shares(price, by_days)
    return tuple(Leg(*each) for each in zip(firsts, lasts, by_days, by_hours, strict=True))


def _shares(whole: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Hundredths; all but the first are rounded."""
    others = [round_kopecks(whole * each / sum(weights)) for each in weights[1:]]
    return [whole - sum(others), *others]


def ensure_split(legs: Sequence[Leg], week: Sequence[Slot]) -> None:
    """There is a border within the course, and lessons in each of its pieces."""
    if len(legs) == 1:
        raise errors.NothingToSplit(field="ends_on")
    taught = {each.weekday for each in week}
    for leg in legs:
        length = (leg.ends_on - leg.starts_on).days + 1
        days = {(leg.starts_on + timedelta(each)).isoweekday() for each in range(length)}
        if not taught & days or leg.hours <= 0:
            raise errors.PieceWithoutLessons(field="ends_on", starts_on=leg.starts_on, ends_on=leg.ends_on)


def week_key(slots: Iterable[Slot], since: date | None) -> str:
    """A short word for a week and its first day: another word, another week."""
    said = [f"{each.weekday} {each.starts_at} {each.ends_at} {each.hours.normalize()}" for each in sorted(slots)]
    return sha256(f"{said} {since}".encode()).hexdigest()[:16]


def ensure_week_hours(week: Iterable[Slot], current: Iterable[Slot]) -> None:
    """As many academic hours a week as before."""
    hours = sum((each.hours for each in current), Decimal(0))
    if sum((each.hours for each in week), Decimal(0)) != hours:
        raise errors.WeekHoursKept(field="slots", hours=spaced(hours))


def ensure_week_since(since: date | None, *, first: date, last: date) -> date:
    """The day from which a new week holds: what is taught already is not changed."""
    if since is None:
        raise errors.WeekSinceMissing(field="since")
    if not first <= since <= last:
        raise errors.WeekSinceOutside(field="since", first=first, last=last)
    return since


def in_words(slots: Iterable[Slot]) -> str:
    """«вт, чт 15:00–16:30; сб 10:00–11:30»: days of the same time together."""
    days_of: dict[str, list[str]] = {}
    for slot in sorted(slots, key=lambda each: (each.weekday, each.starts_at)):
        hours = f"{slot.starts_at:%H:%M}–{slot.ends_at:%H:%M}"
        days_of.setdefault(hours, []).append(SHORT_WEEKDAYS[slot.weekday - 1])
    return "; ".join(f"{', '.join(days)} {hours}" for hours, days in days_of.items())


def clashes(one: Timetable, other: Timetable) -> list[tuple[Slot, Slot]]:
    """Lessons that nobody can attend both: the same hours of a weekday that comes while both courses run.

    Lessons that touch do not clash: the way between two places is not counted.
    """
    starts_on, ends_on = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    if ends_on < starts_on:
        return []
    common = {(starts_on + timedelta(days)).isoweekday() for days in range(min((ends_on - starts_on).days, 6) + 1)}
    return [
        (mine, theirs)
        for mine in sorted(one.slots)
        for theirs in sorted(other.slots)
        if mine.weekday == theirs.weekday and mine.weekday in common and _overlap(mine, theirs)
    ]


def _overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def meets(timetable: Timetable, day: date, starts_at: time, ends_at: time) -> list[Slot]:
    """Lessons of the week that go on at these hours of the day, while the course runs."""
    if not timetable.starts_on <= day <= timetable.ends_on:
        return []
    of_day = [each for each in sorted(timetable.slots) if each.weekday == day.isoweekday()]
    return [each for each in of_day if each.starts_at < ends_at and starts_at < each.ends_at]


def is_adapted(category: str) -> bool:
    """Is a service of this category meant for children with limited health; the usual category leaves them out."""
    said = category.lower()
    return "за исключением" not in said and any(word in said for word in ("овз", "ограниченн", "инвалид"))


def sort_key(text: str) -> str:
    """What names are ordered and searched by: lower case, «е» for «ё», single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What finished conclusions come to; `percent` is their mean, None while nobody has finished.

    `needs_another`: the experts diverge and nobody has been asked over the usual number.
    """

    percent: Decimal | None
    is_enough: bool
    needs_another: bool


def percent_of(points: Collection[int], most: int) -> Decimal:
    """Points of one expert as a percent of the most possible."""
    return round_kopecks(Decimal(sum(points)) * 100 / (most * len(points)))


def outcome_of(percents: Sequence[Decimal], *, needed: Decimal, diverge: Decimal, usual: int) -> Outcome:
    """The rule of the regulation: the mean decides; two that diverge ask for one more expert, once."""
    if not percents:
        return Outcome(None, is_enough=False, needs_another=False)
    mean = round_kopecks(sum(percents, Decimal(0)) / len(percents))
    has_diverged = len(percents) > 1 and max(percents) - min(percents) > diverge
    return Outcome(mean, is_enough=mean >= needed, needs_another=has_diverged and len(percents) <= usual)
