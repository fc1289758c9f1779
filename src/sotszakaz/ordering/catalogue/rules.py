"""The normative price of a part of a programme by the full formula (operations.md §2.5).

    N = ZP · ((K1·(H − Hi) + K2·Hd) / n + K1·Hi) / (S · norm · wm) · Kдоп · (1 + Kувел) · Kотч · Kотп
      + ((H − Hi) + Hi·n) / (U · n) · (Pнапр · Kоснащ + Pиные)
      + ((H − Hi) + Hd + Hi·n) · Kотп · Kдоп / (pk · wy · S · norm · n) · Ppk

rounded to a whole rouble. Town and village have sets of their own, and every value is read from the one set.
"""

from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.foundation.money import round_roubles


@dataclass(frozen=True, slots=True)
class Normative:
    """A set of parameters: roubles, hours and coefficients, beside the letters of the formula.

    `materials` are those of the focus of the programme.
    """

    salary: Decimal
    """ZP: the average salary of teachers, roubles a month."""
    rates_per_teacher: Decimal
    """S: rates that a teacher works on the average."""
    weekly_load: Decimal
    """norm: hours a week of one rate."""
    weeks_a_month: Decimal
    """wm."""
    weeks_a_year: Decimal
    """wy."""
    room_hours_a_week: Decimal
    """U: hours a week that a room is used."""
    training_every_years: Decimal
    """pk: a teacher's training comes once in so many years."""
    training_cost: Decimal
    """Ppk: training and medical examinations of a teacher, roubles."""
    materials: Decimal
    """Pнапр: materials of the focus, roubles."""
    other_purchases: Decimal
    """Pиные: other purchases, roubles."""
    extra_teachers: Decimal
    """Kдоп."""
    other_staff_share: Decimal
    """Kувел: other staff's part of the teachers' pay, 0.25 for a quarter."""
    contributions: Decimal
    """Kотч: pay with contributions to the pay, 1.302."""
    holidays: Decimal
    """Kотп."""


@dataclass(frozen=True, slots=True)
class PartLoad:
    """What the part asks: hours for one child, of them individual; hours of a second teacher; children in the group.

    `qualification` and `second_qualification` are K1 and K2, `equipment` is Kоснащ.
    """

    hours: Decimal
    occupancy: Decimal
    qualification: Decimal
    second_qualification: Decimal
    equipment: Decimal
    individual_hours: Decimal = Decimal(0)
    second_teacher_hours: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Teaching:
    """How a part is taught: codes of `Qualification` and `Equipment`, hours of one child apart, of a second teacher."""

    qualification: str = "other"
    second_qualification: str = "other"
    equipment: str = "medium"
    individual_hours: Decimal = Decimal(0)
    second_teacher_hours: Decimal = Decimal(0)


PLAIN = Teaching()
"""All hours together, by one teacher without a category, with medium equipment."""


def normative_price(load: PartLoad, by: Normative) -> Decimal:
    """Roubles for one child and the whole part, without kopecks."""
    return round_roubles(_whole(load, by))


def normative_rate(by: Normative, *, qualification: Decimal, equipment: Decimal) -> Decimal:
    """Roubles for one hour of a group, not rounded: where all hours are taught together, N = rate · H / n."""
    one = Decimal(1)
    return _whole(PartLoad(one, one, qualification, qualification, equipment), by)


def second_teacher_rate(by: Normative, *, qualification: Decimal) -> Decimal:
    """Roubles for one hour of a second teacher, not rounded; the children of the group share it."""
    one, none = Decimal(1), Decimal(0)
    load = PartLoad(none, one, qualification, qualification, one, second_teacher_hours=one)
    return _whole(load, by)


def _whole(load: PartLoad, by: Normative) -> Decimal:
    return _pay(load, by) + _rooms(load, by) + _training(load, by)


def _pay(load: PartLoad, by: Normative) -> Decimal:
    """Teachers' pay: group hours are shared by the children of the group, individual hours are one child's."""
    shared = load.qualification * _group_hours(load) + load.second_qualification * load.second_teacher_hours
    hours = shared / load.occupancy + load.qualification * load.individual_hours
    months = hours / (by.rates_per_teacher * by.weekly_load * by.weeks_a_month)
    return by.salary * months * by.extra_teachers * (1 + by.other_staff_share) * by.contributions * by.holidays


def _rooms(load: PartLoad, by: Normative) -> Decimal:
    """Materials and other purchases, by the weeks of use of a room."""
    weeks = (_group_hours(load) + load.individual_hours * load.occupancy) / (by.room_hours_a_week * load.occupancy)
    return weeks * (by.materials * load.equipment + by.other_purchases)


def _training(load: PartLoad, by: Normative) -> Decimal:
    """Training of teachers, by the share of a teacher's years that the part takes."""
    hours = _group_hours(load) + load.second_teacher_hours + load.individual_hours * load.occupancy
    load_between = by.training_every_years * by.weeks_a_year * by.rates_per_teacher * by.weekly_load
    return hours * by.holidays * by.extra_teachers / (load_between * load.occupancy) * by.training_cost


def _group_hours(load: PartLoad) -> Decimal:
    return load.hours - load.individual_hours
