"""From children to volumes, money, face values and limits (operations.md §2.1, §2.4; law.md §9.1, §9.6, §9.9).

Inside everything is whole: children, hundredths of an hour, kopecks. Only money of a volume is rounded, half up: the
cost of a person-hour stays as exact as it was entered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sotszakaz.foundation.money import from_units
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.rules.inputs import Cohort, Inputs, Service
from sotszakaz.oversight.parameters.rules.splitting import split, split_table, to_whole

METHODS = (AwardMethod.CERTIFICATE, AwardMethod.ASSIGNMENT, AwardMethod.COMPETITION)
RUB, WEEK_HOURS = "rub", "week_hours"


@dataclass(frozen=True, slots=True)
class CohortResult:
    cohort: Cohort
    recipients: int
    hours_each: Fraction

    @property
    def hours(self) -> Fraction:
        return self.recipients * self.hours_each


@dataclass(frozen=True, slots=True)
class Cell:
    """Children of one category who get one service one way; `hours` in hundredths."""

    category: str
    service: Service
    method: AwardMethod
    recipients: int
    hours: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the future order. Hundredths and kopecks, in all and by sub-period."""

    service: Service
    method: AwardMethod
    recipients: int
    hours: int
    amount: int
    hours_by_part: tuple[int, ...]
    amount_by_part: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """`amount`, `certificate_hours` are of certificates; `face_value` in kopecks or hundredths by the unit."""

    category: str
    recipients: int
    hours: int
    certificates: int
    certificate_hours: int
    amount: int
    face_value: int


@dataclass(frozen=True, slots=True)
class Month:
    month: date
    hours: int
    certificates: int
    total: int


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-period by all its months: money of certificates is its limit."""

    months: tuple[date, ...]
    with_classes: int
    hours: int
    certificates: int
    total: int

    @property
    def year(self) -> int:
        return self.months[0].year


@dataclass(frozen=True, slots=True)
class Estimate:
    cohorts: tuple[CohortResult, ...]
    categories: tuple[CategoryResult, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    months: tuple[Month, ...]

    @property
    def recipients(self) -> int:
        return sum(each.recipients for each in self.cohorts)

    @property
    def certificates(self) -> int:
        return sum(each.certificates for each in self.categories)

    def hours(self, method: str = "") -> int:
        return sum(each.hours for each in self.rows if method in ("", each.method))

    def amount(self, method: str = "") -> int:
        return sum(each.amount for each in self.rows if method in ("", each.method))


def cost_of(hours: Decimal | Fraction, cost: Fraction) -> int:
    """Kopecks of a volume: volume × norm × coefficients, rounded once (law.md §9.1)."""
    return to_whole(Fraction(hours) * cost * 100)


def estimate(inputs: Inputs) -> Estimate:
    """Everything at once. What is `missing` must have been said."""
    cohorts = tuple(_cohort(inputs, each) for each in inputs.cohorts)
    cells = [cell for category in categories_of(inputs) for cell in _cells(inputs, cohorts, category)]
    rows = tuple(_rows(inputs, cells))
    return Estimate(
        cohorts=cohorts,
        categories=tuple(_categories(inputs, cohorts, cells, rows)),
        rows=rows,
        parts=tuple(_parts(inputs, rows)),
        months=tuple(_months(inputs, rows)),
    )


def categories_of(inputs: Inputs) -> list[str]:
    return list(dict.fromkeys(each.category for each in inputs.cohorts))


def _cohort(inputs: Inputs, cohort: Cohort) -> CohortResult:
    recipients = to_whole(Fraction(cohort.children) * Fraction(cohort.coverage) / 100)
    return CohortResult(cohort, recipients, inputs.hours_of(cohort))


def _cells(inputs: Inputs, cohorts: Iterable[CohortResult], category: str) -> Iterable[Cell]:
    """Children and hours of a category over services, then over ways."""
    own = [each for each in cohorts if each.cohort.category == category]
    hours = to_whole(sum((each.hours for each in own), Fraction(0)) * 100)
    if not hours:
        return
    weights = [each.weights.get(category, Decimal(0)) for each in inputs.services]
    people = split(sum(each.recipients for each in own), weights)
    for service, children, units in zip(inputs.services, people, split(hours, weights), strict=True):
        ways = (service.certificates, service.assignment, service.competition)
        for method, count, part in zip(METHODS, split(children, ways), split(units, ways), strict=True):
            if count or part:
                yield Cell(category, service, method, count, part)


def _rows(inputs: Inputs, cells: Sequence[Cell]) -> Iterable[Row]:
    """Certificates first, as the order has them; each way is spread over the sub-periods by itself."""
    months = _with_classes(inputs)
    for method in METHODS:
        of_method = [
            (service, [each for each in cells if each.service is service and each.method == method])
            for service in inputs.services
        ]
        shown = [(service, own) for service, own in of_method if own]
        hours = [sum(each.hours for each in own) for _, own in shown]
        amounts = [cost_of(from_units(units), service.cost) for (service, _), units in zip(shown, hours, strict=True)]
        tables = zip(split_table(hours, months), split_table(amounts, months), strict=True)
        for (service, own), units, amount, (by_hours, by_money) in zip(shown, hours, amounts, tables, strict=True):
            people = sum(each.recipients for each in own)
            yield Row(service, method, people, units, amount, tuple(by_hours), tuple(by_money))


def _with_classes(inputs: Inputs) -> list[int]:
    return [sum(month.month not in inputs.months_off for month in part) for part in inputs.parts()]


def _categories(
    inputs: Inputs, cohorts: Sequence[CohortResult], cells: Sequence[Cell], rows: Sequence[Row]
) -> Iterable[CategoryResult]:
    money = _money_of_categories(cells, rows)
    for category in categories_of(inputs):
        own = [each for each in cells if each.category == category]
        by_certificate = [each for each in own if each.method == AwardMethod.CERTIFICATE]
        certificates = sum(each.recipients for each in by_certificate)
        hours = sum(each.hours for each in by_certificate)
        amount = money.get(category, 0)
        whole = {RUB: amount, WEEK_HOURS: _weekly(inputs, cohorts, category) * certificates}.get(inputs.unit, hours)
        yield CategoryResult(
            category=category,
            recipients=sum(each.recipients for each in own),
            hours=sum(each.hours for each in own),
            certificates=certificates,
            certificate_hours=hours,
            amount=amount,
            face_value=whole // certificates if certificates else 0,
        )


def _money_of_categories(cells: Sequence[Cell], rows: Sequence[Row]) -> Mapping[str, int]:
    """Money of certificates of each service over categories by their hours; they sum up to the rows."""
    money: dict[str, int] = {}
    for row in rows:
        if row.method != AwardMethod.CERTIFICATE:
            continue
        own = [each for each in cells if each.service is row.service and each.method == row.method]
        for cell, amount in zip(own, split(row.amount, [each.hours for each in own]), strict=True):
            money[cell.category] = money.get(cell.category, 0) + amount
    return money


def weekly_of(inputs: Inputs, cohorts: Iterable[CohortResult], category: str) -> Fraction:
    """Weekly hours of a child of the category, on average."""
    own = [each for each in cohorts if each.cohort.category == category and each.recipients]
    people = sum(each.recipients for each in own)
    a_year = Fraction(inputs.study_weeks) * inputs.year_share
    return sum((each.hours for each in own), Fraction(0)) / (a_year * people) if people else Fraction(0)


def _weekly(inputs: Inputs, cohorts: Iterable[CohortResult], category: str) -> int:
    """In hundredths, not less than the average, so that the norm is enough for it."""
    weekly = weekly_of(inputs, cohorts, category) * 100
    return -(-weekly.numerator // weekly.denominator)


def _parts(inputs: Inputs, rows: Sequence[Row]) -> Iterable[Part]:
    for number, (months, count) in enumerate(zip(inputs.parts(), _with_classes(inputs), strict=True)):
        own = [row for row in rows if row.method == AwardMethod.CERTIFICATE]
        yield Part(
            months=tuple(months),
            with_classes=count,
            hours=sum(row.hours_by_part[number] for row in rows),
            certificates=sum(row.amount_by_part[number] for row in own),
            total=sum(row.amount_by_part[number] for row in rows),
        )


def _months(inputs: Inputs, rows: Sequence[Row]) -> Iterable[Month]:
    """A sub-period evenly over its months with classes."""
    for part in _parts(inputs, rows):
        on = [month.month not in inputs.months_off for month in part.months]
        columns = (split(whole, on) for whole in (part.hours, part.certificates, part.total))
        for month, hours, certificates, total in zip(part.months, *columns, strict=True):
            yield Month(month, hours, certificates, total)
