"""Values of parameters in Russian words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.in_force import InForce, Row
from sotszakaz.kernel.regulations.types import DayOfYear, Ground
from sotszakaz.web.components.words import day, percent, plural


@dataclass(frozen=True, slots=True)
class ParameterCard:
    """A parameter as the page shows it; a value of several lines is a list."""

    title: str
    lines: list[str]
    clause: str
    is_confirmed: bool


def parameter_cards(rules: InForce) -> list[tuple[str, list[ParameterCard]]]:
    """Chapters with their parameters."""
    return [(str(group), [_card(row) for row in rows]) for group, rows in rules.rows()]


def row_cards(rows: Iterable[Row]) -> list[ParameterCard]:
    """The parameters in the order given."""
    return [_card(row) for row in rows]


def _card(row: Row) -> ParameterCard:
    return ParameterCard(row.definition.title, said(row.value, row.definition.unit), row.clause, row.is_confirmed)


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """A parameter as two versions say it; the values are the same when only its ground has changed."""

    title: str
    before: list[str]
    after: list[str]
    clause: str


def changed_cards(shown: InForce, earlier: InForce | None) -> list[ChangeCard]:
    """What a version changed, in words."""
    if earlier is None:
        return []
    return [
        ChangeCard(
            each.definition.title,
            said(each.before.value, each.definition.unit),
            said(each.after.value, each.definition.unit),
            each.after.clause,
        )
        for each in shown.changes_since(earlier)
    ]


def said(value: Any, unit: str = "") -> list[str]:
    """The lines of a value: numbers with their unit, choices and grounds in words, an empty list as «нет»."""
    if isinstance(value, tuple):
        return [_line(part) for part in value] or ["нет"]
    if isinstance(value, int | Decimal) and "," in unit:
        return [plural(value, unit)]
    return [_line(value)]


def _line(value: Any) -> str:
    match value:
        case None:
            return "без ограничения"
        case bool():
            return "да" if value else "нет"
        case StrEnum():
            return CHOICE_TITLES[value]
        case Ground():
            return value.text
        case DayOfYear():
            return day(value.in_year(2001)).removesuffix("2001").strip()
        case date():
            return day(value)
        case Decimal():
            return percent(value)
    return str(value)
