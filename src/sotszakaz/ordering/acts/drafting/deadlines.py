"""The words of a deadline of the plan, so chosen that reading them gives the same deadline."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from sotszakaz.ordering.acts.contract import Deadline
from sotszakaz.ordering.acts.reading.deadlines import read_deadline

_MONTHS = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
_MONTHS_OF = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_QUARTERS = ("I", "II", "III", "IV")
_OPEN = {"as_needed": "по мере необходимости", "continuous": "постоянно", "unset": ""}
_EVERY = {
    ("DAILY", 1): "ежедневно",
    ("WEEKLY", 1): "еженедельно",
    ("MONTHLY", 1): "ежемесячно",
    ("MONTHLY", 3): "ежеквартально",
    ("MONTHLY", 6): "каждое полугодие",
    ("YEARLY", 1): "ежегодно",
}
_INTERVALS = {"WEEKLY": "1 раз в {} недели", "MONTHLY": "1 раз в {} месяца", "YEARLY": "1 раз в {} года"}


def deadline_words(deadline: Deadline) -> str:
    """The act's own words when they say what the deadline is; else ours; else the act's own, which nobody can put into
    words better.
    """
    for words in (deadline["text"], *_own_words(deadline)):
        if _is_said(deadline, words):
            return words
    return deadline["text"]


def _is_said(deadline: Deadline, words: str) -> bool:
    found = read_deadline(words)
    bounds = [None if day is None else day.isoformat() for day in (found.starts, found.ends)]
    return [str(found.kind), *bounds, found.repeats] == [
        str(deadline["kind"]),
        deadline["starts"],
        deadline["ends"],
        deadline["repeats"],
    ]


def _own_words(deadline: Deadline) -> Iterator[str]:
    starts, ends = (date.fromisoformat(day) if day else None for day in (deadline["starts"], deadline["ends"]))
    bounds = list(_bounds(str(deadline["kind"]), starts, ends))
    often = list(_often(deadline["repeats"])) if deadline["repeats"] else []
    if not often:
        yield from bounds or [_OPEN.get(deadline["kind"], "")]
        return
    yield from often
    for first in bounds:
        for again in often:
            yield f"{first}, далее {again}"


def _bounds(kind: str, starts: date | None, ends: date | None) -> Iterator[str]:
    if kind == "from_date" and starts:
        yield f"с {starts:%d.%m.%Y}" + (f" по {ends:%d.%m.%Y}" if ends else "")
    elif kind == "by_date" and ends:
        yield f"до {ends:%d.%m.%Y}"
    elif kind == "on_date" and ends:
        yield f"{ends:%d.%m.%Y}"
    elif starts and ends:
        yield from _periods(starts, ends)


def _periods(starts: date, ends: date) -> Iterator[str]:
    """Months, quarters, halves and years whose first and closing days these are."""
    if starts.day != 1 or ends.day != monthrange(ends.year, ends.month)[1]:
        return
    yield _joined(f"{_MONTHS[starts.month - 1]} {starts.year}", f"{_MONTHS[ends.month - 1]} {ends.year}")
    if starts.month % 3 == 1 and ends.month % 3 == 0:
        opening, closing = (f"{_QUARTERS[(day.month - 1) // 3]} квартал {day.year} года" for day in (starts, ends))
        yield _joined(opening, closing)
    if starts.month % 6 == 1 and ends.month % 6 == 0:
        opening, closing = (f"{(day.month - 1) // 6 + 1} полугодие {day.year} года" for day in (starts, ends))
        yield _joined(opening, closing)
    if starts.month == 1 and ends.month == 12:
        yield f"{starts.year} год" if starts.year == ends.year else f"{starts.year} – {ends.year} годы"


def _joined(opening: str, closing: str) -> str:
    return opening if opening == closing else f"{opening} – {closing}"


def _often(rule: str) -> Iterator[str]:
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    frequency, interval = parts.get("FREQ", ""), parts.get("INTERVAL", "1")
    day, month = parts.get("BYMONTHDAY", ""), parts.get("BYMONTH", "")
    if day.isdigit() and month.isdigit():
        yield f"ежегодно до {day} {_MONTHS_OF[int(month) - 1]}"
    elif day.isdigit():
        yield f"ежемесячно до {day} числа"
    elif interval.isdigit():
        words = _EVERY.get((frequency, int(interval)))
        yield words or _INTERVALS.get(frequency, "").format(interval)
