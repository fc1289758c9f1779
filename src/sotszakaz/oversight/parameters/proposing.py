"""The funding scheme that a scenario proposes, as plain values that fill the form of a scheme."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sotszakaz.foundation.calendar import next_month, previous_day
from sotszakaz.oversight.parameters.models import Scenario
from sotszakaz.oversight.parameters.rules import CategoryResult, Estimate


def proposal_of(scenario: Scenario, found: Estimate) -> dict[str, Any]:
    """Values and limits by category (kopecks or hundredths), sub-periods with limits in kopecks; days are ISO 8601."""
    return {
        "title": f"Программа персонифицированного финансирования: {scenario.title}",
        "starts_on": scenario.first_month.isoformat(),
        "ends_on": last_day(scenario.last_month).isoformat(),
        "unit": scenario.unit,
        "categories": [_category(scenario, each) for each in found.categories if each.face_value],
        "parts": [_part(part.months, part.certificates) for part in found.parts if part.certificates],
    }


def last_day(month: date) -> date:
    return previous_day(next_month(month))


def _category(scenario: Scenario, result: CategoryResult) -> dict[str, Any]:
    """The limit of the sum is in the unit of the scheme; a weekly norm is limited by number only."""
    total = {"rub": result.amount, "hour": result.certificate_hours}.get(scenario.unit)
    return {
        "category": result.category,
        "value": result.face_value,
        "number": result.certificates,
        "total": total,
    }


def _part(months: Sequence[date], limit: int) -> dict[str, Any]:
    return {"starts_on": months[0].isoformat(), "ends_on": last_day(months[-1]).isoformat(), "limit": limit}
