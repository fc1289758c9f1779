"""What a scenario comes to, in rows that open to their formulas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.money import from_units
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.rules import METHODS, CategoryResult, Estimate, Part, formulas
from sotszakaz.oversight.parameters.selectors.scenarios import View
from sotszakaz.web.components.words import MINUS, amount, number, roubles


@dataclass(frozen=True, slots=True)
class Figure:
    """A value on the screen and how it was counted."""

    value: str
    formula: formulas.Formula


def shown(view: View) -> dict[str, Any]:
    """Everything that the page of a counted scenario shows."""
    found = view.estimate
    assert found is not None
    return {
        "rows": list(_rows(view, found)),
        "totals": [_total(found, method) for method in METHODS],
        "whole": Figure(_money(found.amount()), formulas.of_total(found.amount(method) for method in METHODS)),
        "hours": from_units(found.hours()),
        "recipients": found.recipients,
        "certificates": found.certificates,
        "by_certificates": _total(found, AwardMethod.CERTIFICATE)["amount"],
        "values": [_value(view, found, each) for each in found.categories],
        "parts": [_part(found, each) for each in found.parts],
        "months": found.months,
    }


def cohort_rows(view: View) -> list[dict[str, Any]]:
    """Age bands, with what they come to when the scenario is counted."""
    results = view.estimate.cohorts if view.estimate else ()
    counted = {each.cohort.key: _cohort(view, each) for each in results}
    return [
        {"cohort": each, "category": ChildCategory(each.category).label, "counted": counted.get(each.key)}
        for each in view.inputs.cohorts
    ]


def _money(kopecks: int) -> str:
    return roubles(from_units(kopecks))


def _cohort(view: View, result: Any) -> dict[str, Figure]:
    people, hours = formulas.of_cohort(view.inputs, result)
    return {
        "recipients": Figure(number(result.recipients), people),
        "hours_each": Figure(formulas.plain(result.hours_each, 2), hours),
    }


def _rows(view: View, found: Estimate) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        people, volume, money = formulas.of_row(view.inputs, row)
        yield {
            "row": row,
            "method": row.method.label,
            "recipients": Figure(number(row.recipients), people),
            "hours": Figure(number(from_units(row.hours)), volume),
            "amount": Figure(_money(row.amount), money),
        }


def _part(found: Estimate, part: Part) -> dict[str, Any]:
    limit, total = formulas.of_part(found, part)
    return {
        "part": part,
        "limit": Figure(_money(part.certificates), limit),
        "total": Figure(_money(part.total), total),
        "months": formulas.of_months(part),
    }


def _total(found: Estimate, method: AwardMethod) -> dict[str, Any]:
    own = [row for row in found.rows if row.method == method]
    return {
        "method": method.label,
        "recipients": sum(row.recipients for row in own),
        "hours": from_units(found.hours(method)),
        "amount": Figure(_money(found.amount(method)), formulas.of_total(row.amount for row in own)),
    }


def _value(view: View, found: Estimate, category: CategoryResult) -> dict[str, Any]:
    return {
        "category": ChildCategory(category.category).label,
        "result": category,
        "amount": Figure(_money(category.amount), formulas.of_category_money(found, category)),
        "face_value": Figure(
            amount(category.face_value, view.inputs.unit), formulas.of_face_value(view.inputs, found, category)
        ),
    }


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one scenario; `difference` is from the first of them, empty when there is none."""

    title: str
    value: str
    difference: str


def comparison(views: Sequence[View]) -> list[tuple[str, list[Compared]]]:
    """Figures in lines, scenarios in columns."""
    lines = []
    for title, of, words in _compared_figures(views):
        values = [None if view.estimate is None else of(view.estimate) for view in views]
        base = values[0] if values else None
        lines.append(
            (
                title,
                [
                    Compared(
                        view.scenario.title, "—" if value is None else words(value), _difference(value, base, words)
                    )
                    for view, value in zip(views, values, strict=True)
                ],
            )
        )
    return lines


def _compared_figures(views: Sequence[View]) -> Iterator[tuple[str, Any, Any]]:
    yield "Детей охвачено", lambda found: found.recipients, number
    yield "Сертификатов", lambda found: found.certificates, number
    yield "Человеко-часов", lambda found: found.hours(), _hours
    yield "Денег всего", lambda found: found.amount(), _money
    for method in METHODS:
        yield f"Денег {method.label}", lambda found, method=method: found.amount(method), _money
    if len({view.inputs.unit for view in views}) == 1:
        unit = views[0].inputs.unit
        for category in ChildCategory:
            if any(each.category == category for view in views if view.estimate for each in view.estimate.categories):
                yield f"Номинал: {category.label}", _face_value(category), lambda value: amount(value, unit)


def _hours(units: int) -> str:
    return number(from_units(units))


def _face_value(category: ChildCategory) -> Any:
    return lambda found: sum(each.face_value for each in found.categories if each.category == category)


def _difference(value: int | None, base: int | None, words: Any) -> str:
    if value is None or base is None or value == base:
        return ""
    difference = abs(value - base)
    share = f", {formulas.plain(Fraction(difference * 100, base), 1)} %" if base else ""
    sign = "+" if value > base else MINUS
    return f"{sign}{words(difference)}{share}"
