"""Values of parameters as the text of an act prints them: nominative, with their unit."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sotszakaz.kernel.regulations.choices import CHOICE_TITLES
from sotszakaz.kernel.regulations.types import DayOfYear, Definition, Ground, Kind

_MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_NONE_SET = "не установлены"


def printed(definition: Definition[Any], value: Any, *, yes: str = "да", no: str = "нет") -> str | list[str]:
    """One line, or the lines of a list; a list without lines is the words «не установлены»."""
    if isinstance(value, tuple):
        return [_line(each).rstrip(" .;") for each in value] or _NONE_SET
    if isinstance(value, bool):
        return yes if value else no
    if value is None:
        return "без ограничения"
    if isinstance(value, int | Decimal) and "," in definition.unit:
        return f"{_number(value)} {_unit(value, definition.unit.split(','))}"
    if definition.kind is Kind.TEXT:
        return f"«{value}»"
    return _line(value)


def lines_of(definition: Definition[Any], value: Any, *, yes: str = "да", no: str = "нет") -> list[str]:
    """The same as a list whatever it is."""
    said = printed(definition, value, yes=yes, no=no)
    return [said] if isinstance(said, str) else said


def _line(value: Any) -> str:
    match value:
        case StrEnum():
            return CHOICE_TITLES[value]
        case Ground():
            return value.text
        case DayOfYear():
            return f"{value.day} {_MONTHS[value.month - 1]}"
        case date():
            return f"{value:%d.%m.%Y}"
        case Decimal():
            return f"{_number(value)} %"
    return str(value)


def _number(value: int | Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _unit(value: int | Decimal, forms: list[str]) -> str:
    """«рабочий день,рабочих дня,рабочих дней»: one, two, five; a fraction takes the second."""
    if value != int(value):
        return forms[1]
    tens, ones = int(value) % 100, int(value) % 10
    if 11 <= tens <= 14 or ones == 0 or ones >= 5:
        return forms[2]
    return forms[0] if ones == 1 else forms[1]
