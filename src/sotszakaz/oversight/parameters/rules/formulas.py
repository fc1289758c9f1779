"""Each figure of a scenario as its formula with the numbers put in, in words that a person can check by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sotszakaz.foundation.money import from_units
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.rules.estimating import (
    METHODS,
    RUB,
    WEEK_HOURS,
    CategoryResult,
    CohortResult,
    Estimate,
    Part,
    Row,
    weekly_of,
)
from sotszakaz.oversight.parameters.rules.inputs import MONTHS_A_YEAR, Inputs
from sotszakaz.oversight.parameters.rules.splitting import to_decimal
from sotszakaz.oversight.parameters.states import LoadUnit

THIN = "\u202f"


@dataclass(frozen=True, slots=True)
class Formula:
    """`rule` says the way in words, `counted` the same with numbers."""

    rule: str
    counted: str


def plain(value: Decimal | Fraction | int, places: int = 8) -> str:
    """1 234,5: no trailing zeros; what has no end is cut to `places`, half up."""
    exact = value if isinstance(value, Decimal) else to_decimal(Fraction(value), places)
    text = f"{exact:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(",", THIN).replace(".", ",")


def roubles(kopecks: int) -> str:
    return f"{from_units(kopecks):,.2f}".replace(",", THIN).replace(".", ",")


def of_cohort(inputs: Inputs, result: CohortResult) -> tuple[Formula, Formula]:
    """Children served, and hours of one of them."""
    cohort = result.cohort
    people = Formula(
        "детей × охват, до целого ребёнка",
        f"{plain(cohort.children)} × {plain(cohort.coverage)} % = {plain(result.recipients)}",
    )
    weeks = f" × {plain(inputs.study_weeks)} учебных недель" if cohort.load_unit == LoadUnit.WEEK else ""
    months = f"{len(inputs.months)} ÷ {MONTHS_A_YEAR - len(inputs.months_off)}"
    hours = Formula(
        "нагрузка ребёнка × доля учебного года в периоде (месяцы с занятиями)",
        f"{plain(cohort.load)} ч{weeks} × {months} = {plain(result.hours_each, 4)} ч",
    )
    return people, hours


def of_row(inputs: Inputs, row: Row) -> tuple[Formula, Formula, Formula]:
    """Children, volume and money of a row of the order."""
    service = row.service
    shares = []
    for category in dict.fromkeys(each.category for each in inputs.cohorts):
        weight = service.weights.get(category, Decimal(0))
        whole = sum((each.weights.get(category, Decimal(0)) for each in inputs.services), Decimal(0))
        if weight:
            shares.append(f"{plain(weight)} ÷ {plain(whole)}")
    percent = {
        AwardMethod.CERTIFICATE: service.certificates,
        AwardMethod.ASSIGNMENT: service.assignment,
        AwardMethod.COMPETITION: service.competition,
    }[row.method]
    ways = f"доли по категориям: {'; '.join(shares)}; способ: {plain(percent)} %; получилось "
    people = Formula(
        "получатели категорий × доля услуги × доля способа; целые дети распределены по наибольшему остатку",
        f"{ways}{plain(row.recipients)}",
    )
    volume = Formula(
        "часы категорий × доля услуги × доля способа; сотые часа распределены по наибольшему остатку",
        f"{ways}{plain(from_units(row.hours))} чел.-ч",
    )
    money = Formula(
        "объём × базовый норматив × территориальный × отраслевой коэффициент; округлена только сумма",
        f"{plain(from_units(row.hours))} × {plain(service.norm)} × {plain(service.territorial)} × "
        f"{plain(service.branch)} = {roubles(row.amount)} руб.",
    )
    return people, volume, money


def of_face_value(inputs: Inputs, found: Estimate, category: CategoryResult) -> Formula:
    """The face value of a category."""
    if inputs.unit == WEEK_HOURS:
        average = weekly_of(inputs, found.cohorts, category.category)
        return Formula(
            "часы всех детей категории ÷ детей ÷ учебных недель, с округлением вверх до сотых",
            f"в среднем {plain(average, 4)} → {plain(from_units(category.face_value))} ч в неделю",
        )
    whole = roubles(category.amount) if inputs.unit == RUB else plain(from_units(category.certificate_hours))
    unit = "руб." if inputs.unit == RUB else "ч"
    value = roubles(category.face_value) if inputs.unit == RUB else plain(from_units(category.face_value))
    return Formula(
        "на сертификаты категории ÷ число сертификатов, с округлением вниз, чтобы хватило всем",
        f"{whole} ÷ {plain(category.certificates)} = {value} {unit}",
    )


def of_category_money(found: Estimate, category: CategoryResult) -> Formula:
    """Money of the certificates of a category: its part of each service."""
    return Formula(
        "деньги каждой услуги по сертификатам, разделённые между категориями по их часам",
        f"{plain(from_units(category.certificate_hours))} чел.-ч категории, {roubles(category.amount)} "
        f"из {roubles(found.amount(AwardMethod.CERTIFICATE))} руб.",
    )


def of_part(found: Estimate, part: Part) -> tuple[Formula, Formula]:
    """The limit of a sub-period (law.md §9.6), and its money by all ways."""
    months = sum(each.with_classes for each in found.parts)
    share = f"× {part.with_classes} ÷ {months}"
    limit = Formula(
        "вся сумма по сертификатам × месяцы подпериода ÷ месяцы периода; копейки — по наибольшему остатку",
        f"{roubles(found.amount(AwardMethod.CERTIFICATE))} {share} = {roubles(part.certificates)} руб.",
    )
    total = Formula(
        "то же по каждому способу отдельно: сертификаты, задание и конкурс",
        " + ".join(f"{roubles(found.amount(method))} {share}" for method in METHODS if found.amount(method))
        + f" = {roubles(part.total)} руб.",
    )
    return limit, total


def of_months(part: Part) -> Formula:
    """How a sub-period goes over its months."""
    return Formula(
        "сумма подпериода ÷ месяцы с занятиями; лишние копейки достаются первым месяцам",
        f"по сертификатам {roubles(part.certificates)} ÷ {part.with_classes}, всего {roubles(part.total)} ÷ "
        f"{part.with_classes}, часов {plain(from_units(part.hours))} ÷ {part.with_classes}",
    )


def of_total(amounts: Iterable[int]) -> Formula:
    """A sum of money with its terms."""
    terms = list(amounts)
    return Formula("сумма строк", f"{' + '.join(map(roubles, terms)) or '0,00'} = {roubles(sum(terms))} руб.")
