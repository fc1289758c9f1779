"""What was read from an act, in the words of the pages."""

from datetime import date
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.ordering.acts.contract import Deadline, IndicatorValue
from sotszakaz.ordering.plans.rules import repeats_in_words
from sotszakaz.ordering.plans.states import DeadlineKind
from sotszakaz.web.components.words import day, number, period

CODE_STATUS = {
    "valid": ("ok", "номер верен"),
    "repair_proposed": ("danger", "номер повреждён"),
    "legacy": ("warning", "номер прежней структуры"),
    "unknown": ("danger", "номер не распознан"),
}
CHOICE = {"accept": ("ok", "исправление принято"), "decline": ("neutral", "не войдёт в решение")}
SEVERITY = {"error": ("danger", "ошибка"), "warning": ("warning", "предупреждение"), "info": ("info", "к сведению")}
SELECTION = {"social_certificate": "по социальному сертификату", "competition": "по конкурсу"}


def iso_day(text: str | None) -> str:
    """12 января 2026 of «2026-01-12»."""
    return day(date.fromisoformat(text)) if text else ""


def deadline_words(deadline: Deadline) -> str:
    """How the deadline was understood: its days, then how it repeats."""
    said = _days(deadline) or str(DeadlineKind(deadline["kind"]).label)
    if not deadline["repeats"]:
        return said
    repeats = repeats_in_words(deadline["repeats"])
    return f"{said}, далее {repeats}" if _days(deadline) else repeats


def _days(deadline: Deadline) -> str:
    starts = date.fromisoformat(deadline["starts"]) if deadline["starts"] else None
    ends = date.fromisoformat(deadline["ends"]) if deadline["ends"] else None
    if starts is None and ends is None:
        return ""
    if deadline["kind"] == DeadlineKind.BY_DATE:
        return f"до {day(ends)}"
    return period(DateRange(starts, ends, "[]"))


def value_words(cell: IndicatorValue) -> str:
    """«4», «50 %, 2024 год», «будет определено», «не указано»."""
    said = {
        "number": number(_plain(cell["value"])),
        "percent": f"{number(_plain(cell['value']))} %",
        "state": str(cell["value"]),
        "pending": "будет определено",
        "empty": "не указано",
    }[cell["kind"]]
    return f"{said}, {cell['year']} год" if cell["year"] else said


def _plain(value: str | int | float | None) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) else None
