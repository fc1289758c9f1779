"""Russian dates and periods: «01.09.2023», «1 сентября 2023 г.», «декабрь 2023», «IV квартал 2024 года», «1
полугодие», «2025 год».
"""

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from enum import IntEnum

_MONTH_STEMS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_MONTH = r"(?P<month>январ|феврал|март|апрел|ма(?=[йяею]\b)|июн|июл|август|сентябр|октябр|ноябр|декабр)[а-я]*"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = r"(?P<index>iv|i{1,3}|[1-4]|перв|втор|трет|четверт)(?:-?[а-я]{1,3})?"
_ORDINALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "перв": 1, "втор": 2, "трет": 3, "четверт": 4}
_CYRILLIC_NUMERALS = str.maketrans({"і": "i", "ⅰ": "i", "ⅱ": "ii", "ⅲ": "iii", "ⅳ": "iv"})


class Unit(IntEnum):
    """Length of a period, from the shortest."""

    DAY = 0
    MONTH = 1
    QUARTER = 2
    HALF = 3
    YEAR = 4


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter, half or whole of a year. The year may be missing from the words."""

    unit: Unit
    year: int | None
    index: int = 1
    """Month for a day and a month, else the ordinal of the quarter or half."""
    day: int = 1

    def in_year(self, year: int | None) -> "Period":
        """The same with a year, if it has none of its own."""
        return self if self.year is not None else replace(self, year=year)

    def bounds(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last day; None when the year is not said."""
        if self.year is None:
            return None
        if self.unit is Unit.DAY:
            day = datetime.date(self.year, self.index, self.day)
            return day, day
        months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF: 6, Unit.YEAR: 12}[self.unit]
        first = (self.index - 1) * months + 1
        ending = first + months - 1
        return (
            datetime.date(self.year, first, 1),
            datetime.date(self.year, ending, monthrange(self.year, ending)[1]),
        )


_PATTERNS = (
    (Unit.DAY, re.compile(r"(?P<day>\d{1,2})[./](?P<number>\d{1,2})[./](?P<year>(?:20)?\d\d)(?!\d)")),
    (Unit.DAY, re.compile(rf"(?P<day>\d{{1,2}})(?:-?[оег]+)? ?{_MONTH}(?:[ ,]*{_YEAR})?")),
    (Unit.MONTH, re.compile(rf"{_MONTH}(?:[ ,]*{_YEAR})?")),
    (Unit.QUARTER, re.compile(rf"{_ORDINAL} ?кв(?:артал[а-я]*|\.|\b)(?:[ ,]*{_YEAR})?")),
    (Unit.HALF, re.compile(rf"{_ORDINAL} ?полугоди[а-я]*(?:[ ,]*{_YEAR})?")),
    (Unit.YEAR, re.compile(_YEAR)),
    (Unit.QUARTER, re.compile(_ORDINAL + r"(?= ?[-–—и,] ?(?:i|[1-4]))")),
)

_YEAR_WORDS = re.compile(r"((?:19|20)\d\d)[ -]*(?:гг?\b\.?|год[а-я]*)")


def plain(text: str) -> str:
    """The text as this grammar reads it: small letters, no quotation marks, years without their word."""
    text = " ".join(re.sub(r"[«»\"“”„]", " ", text).split()).lower().replace("ё", "е").translate(_CYRILLIC_NUMERALS)
    return _YEAR_WORDS.sub(r"\1", text)


def period_at(text: str, start: int = 0) -> tuple[Period, int] | None:
    """The period that begins at a place of a plain text, and where it ends. A day that no calendar has is no period."""
    for unit, pattern in _PATTERNS:
        match = pattern.match(text, start)
        if match and (period := _period(unit, match.groupdict())):
            return period, match.end()
    return None


def _period(unit: Unit, parts: dict[str, str | None]) -> Period | None:
    year_said, month_said = parts.get("year"), parts.get("month")
    year = int(year_said) if year_said else None
    if year is not None and year < 100:
        year += 2000
    month = _MONTH_STEMS.index(month_said) + 1 if month_said else int(parts.get("number") or 1)
    if unit is Unit.DAY:
        day = int(parts["day"] or 0)
        # A leap year when the year is unknown: 29 February may exist.
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2024, month)[1]:
            return None
        return Period(unit, year, month, day)
    if unit is Unit.MONTH:
        return Period(unit, year, month)
    word = parts.get("index")
    index = 1 if word is None else _ORDINALS.get(word) or int(word)
    return None if unit is Unit.HALF and index > 2 else Period(unit, year, index)


def date_in(text: str) -> datetime.date | None:
    """The first full date of a text."""
    for day, _ in dates_in(text):
        return day
    return None


def dates_in(text: str) -> list[tuple[datetime.date, str]]:
    """All full dates of a text with the words that say them, in order."""
    found = []
    words = plain(text)
    position = 0
    while position < len(words):
        hit = period_at(words, position) if _may_start(words, position) else None
        if hit and hit[0].unit is Unit.DAY and (bounds := hit[0].bounds()):
            found.append((bounds[0], words[position : hit[1]]))
            position = hit[1]
        else:
            position += 1
    return found


def _may_start(words: str, position: int) -> bool:
    return words[position].isdigit() and (
        position == 0 or not (words[position - 1].isalnum() or words[position - 1] == ".")
    )
