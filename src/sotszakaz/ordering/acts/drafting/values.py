"""The words of a value cell of the table of indicators, so chosen that reading them gives the same value."""

from decimal import Decimal

from sotszakaz.ordering.acts.contract import IndicatorValue
from sotszakaz.ordering.acts.reading.indicator_values import read_value

_PENDING = "будет определено по результатам пофакторного анализа"


def value_words(value: IndicatorValue, unit: str | None) -> str:
    """The act's own words when they say what the value is, else ours. Never empty: a row without values is no row."""
    return value["text"] if value["text"] and _is_said(value, unit) else _own_words(value)


def _is_said(value: IndicatorValue, unit: str | None) -> bool:
    found = read_value(value["text"], unit)
    number = found.value if not isinstance(found.value, Decimal) else float(found.value)
    wanted = value["value"] if isinstance(value["value"], str | None) else float(value["value"])
    return (str(found.kind), number, found.year) == (str(value["kind"]), wanted, value["year"])


def _own_words(value: IndicatorValue) -> str:
    words = f"значение: {_number_or_state(value)}".rstrip()
    return f"{words}\nгод: {value['year']}" if value["year"] else words


def _number_or_state(value: IndicatorValue) -> str:
    if value["kind"] == "pending":
        return _PENDING
    if value["value"] is None:
        return ""
    said = value["value"] if isinstance(value["value"], str) else f"{Decimal(str(value['value'])):f}".replace(".", ",")
    return f"{said} %" if value["kind"] == "percent" else said
