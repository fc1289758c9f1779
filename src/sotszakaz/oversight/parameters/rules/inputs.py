"""What a scenario is counted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sotszakaz.foundation.calendar import months_between
from sotszakaz.oversight.parameters.states import LoadUnit

MONTHS_A_YEAR = 12
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Children of some ages and of one category; `load` is of one child, in `load_unit`."""

    key: int
    category: str
    age_from: int
    age_to: int
    children: int
    coverage: Decimal
    load: Decimal
    load_unit: str


@dataclass(frozen=True, slots=True)
class Service:
    """`norm` is the base cost of a person-hour, not rounded; `weights` is how hours of a category lean to it.

    `assignment` and `competition` are percents, what is left goes by certificates.
    """

    key: int
    code: str
    title: str
    norm: Decimal
    territorial: Decimal
    branch: Decimal
    weights: Mapping[str, Decimal]
    assignment: Decimal
    competition: Decimal

    @property
    def cost(self) -> Fraction:
        """Roubles for a person-hour with both coefficients (law.md §9.1), exact."""
        return Fraction(self.norm) * Fraction(self.territorial) * Fraction(self.branch)

    @property
    def certificates(self) -> Decimal:
        return HUNDRED - self.assignment - self.competition


@dataclass(frozen=True, slots=True)
class Inputs:
    """Months are first days. `months_off` are numbers of months without classes, `splits` months that begin a
    sub-period besides the first one and each January; `study_weeks` are weeks of classes in twelve months."""

    first_month: date
    last_month: date
    unit: str
    study_weeks: Decimal
    months_off: frozenset[int]
    splits: frozenset[date]
    cohorts: tuple[Cohort, ...]
    services: tuple[Service, ...]

    @property
    def months(self) -> list[date]:
        """Months of the period with classes."""
        return [each for each in months_between(self.first_month, self.last_month) if each.month not in self.months_off]

    @property
    def year_share(self) -> Fraction:
        """Which part of a year of classes the period is."""
        return Fraction(len(self.months), MONTHS_A_YEAR - len(self.months_off))

    def parts(self) -> list[list[date]]:
        """Sub-periods as all their months; a sub-period lies within one budget year (operations.md §2.1)."""
        parts: list[list[date]] = []
        for month in months_between(self.first_month, self.last_month):
            if not parts or month.month == 1 or month in self.splits:
                parts.append([])
            parts[-1].append(month)
        return parts

    def hours_of(self, cohort: Cohort) -> Fraction:
        """Hours of one child in the period."""
        weeks = Fraction(self.study_weeks) if cohort.load_unit == LoadUnit.WEEK else Fraction(1)
        return Fraction(cohort.load) * weeks * self.year_share


def missing(inputs: Inputs) -> list[str]:
    """What has to be said before anything can be counted, as sentences."""
    said = []
    if not any(each.children for each in inputs.cohorts):
        said.append("Не введено, сколько детей в муниципалитете: заполните возрастные группы.")
    elif not any(each.children and each.coverage and each.load for each in inputs.cohorts):
        said.append("Не введены охват и нагрузка: заполните их хотя бы в одной возрастной группе.")
    if not inputs.months:
        said.append("В периоде нет ни одного месяца с занятиями: измените период или месяцы без занятий.")
    if not inputs.services:
        said.append("Не выбрано ни одной услуги: добавьте услуги и их стоимость.")
        return said
    said += [
        f"У услуги {each.code} нет стоимости человеко-часа: введите её." for each in inputs.services if not each.norm
    ]
    served = {category for each in inputs.services for category, weight in each.weights.items() if weight}
    lacking = {each.category for each in inputs.cohorts if each.children and each.coverage and each.load} - served
    if lacking:
        said.append("Для части категорий детей не указана ни одна услуга: введите доли услуг этих категорий.")
    return said
