"""Deadlines of a plan: from the words of the column «срок» to kind, bounds and recurrence.

Bounds are days, both included; None is an open or unknown end.

| words | kind | starts | ends |
|---|---|---|---|
| «01.09.2023», «1 сентября 2023 г.» | on_date | the day | the day |
| «до 1 июня 2023», «не позднее …», «к …», «по …» | by_date | – | the day named |
| «до декабря 2023», «до IV квартала», «до 2024 года», «к декабрю …» | by_date | – | the day before the period begins |
| «до конца 2023 года», «не позднее декабря», «по декабрь» | by_date | – | the period's closing day |
| «с 01.09.2023», «с 1 по 30 сентября …» | from_date | the day | the day after «по», if any |
| «декабрь 2023», «январь – март 2024» | in_month | first day | closing day |
| «IV квартал 2024», «I–II кварталы», «1 полугодие» (two quarters) | in_quarter | first day | closing day |
| «2025 год», «2023–2024 годы», «в течение 2023 года» | in_year | first day | closing day |
| «постоянно», «в течение периода реализации» | continuous | – | – |
| «по мере необходимости», «при необходимости», «по запросу» | as_needed | – | – |
| nothing, a dash | unset | – | – |

`repeats` is a rule for the occurrences after the first bound: «до 1 марта 2023 года, далее ежегодно до 1 января» is
by_date with ends 2023-03-01 and FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1. A frequency alone takes the kind of its period:
«не реже 1 раза в квартал» is in_quarter, «ежегодно» is in_year, both without bounds; «(по мере необходимости)» beside
it changes nothing, for the frequency is the duty. «ежегодно в марте» is in_month with FREQ=YEARLY;BYMONTH=3, «ежегодно,
IV квартал» is in_quarter with all its months. «до 15 августа 2023 года, далее ежегодно» means that day of every year,
«IV квартал 2023 года, далее ежегодно» those months. A day without a year keeps its kind and has no bounds. Words that
this grammar does not know are unset, not understood.
"""

import datetime
import re

from sotszakaz.ordering.acts.reading.dates import Period, Unit, period_at, plain
from sotszakaz.ordering.acts.reading.facts import Deadline
from sotszakaz.ordering.acts.reading.kinds import DeadlineKind
from sotszakaz.ordering.acts.reading.recurrence import Recurrence, take_recurrence

_LONGEST = 300
"""Signs in a deadline; more is a text that strayed into the column."""

_KIND_OF_UNIT = {
    Unit.DAY: DeadlineKind.ON_DATE,
    Unit.MONTH: DeadlineKind.IN_MONTH,
    Unit.QUARTER: DeadlineKind.IN_QUARTER,
    Unit.HALF: DeadlineKind.IN_QUARTER,
    Unit.YEAR: DeadlineKind.IN_YEAR,
}

_IN_YEAR = (Unit.MONTH, Unit.QUARTER, Unit.HALF)
_YEARLY, _ANY_YEAR = "FREQ=YEARLY", 2024

_AS_NEEDED = re.compile(
    r"по мере (?:необходимости|поступления[а-я ]*|возникновения[а-я ]*|обращени[а-я ]*|готовности)"
    r"|(?:при|в случае) (?:необходимости|наличи[а-я ]*|обращени[а-я ]*)|по (?:запросам?|требованию|необходимости|факту)"
)
_CONTINUOUS = re.compile(
    r"постоянно|на постоянной основе|непрерывно|систематически|регулярно|бессрочно"
    r"|(?:в течени[ие]|на протяжении|на|за|в)? ?(?:всего |весь |всем )?(?:период|срок)[а-я]*"
    r"(?: (?:реализации|апробации|действия|проведения|исполнения|эксперимента)[а-я0-9 -]*)?"
)
_OTHER_YEAR = re.compile(
    r"(?:текущего|отчетного|соответствующего|очередного|каждого)(?: финансового)? года"
    r"|года,? (?:следующего за|предшествующего)[а-я ]*"
)
_FILLER = r"далее|в последующем|затем|а также|сроки?(?: исполнения)?|включительно"
_MARKS = r"[\s,;:.()\[\]–—-]+"
_FILLER_AT_START = re.compile(rf"^(?:(?:{_FILLER})(?![а-я0-9])|{_MARKS})")
_FILLER_AT_END = re.compile(rf"(?:(?<![а-я0-9])(?:{_FILLER})|{_MARKS})$")
_TO_THE_END = re.compile(r"(?:до|к|по) конца?у? ")
_BEFORE = re.compile(r"(?:в срок )?(?:до|к|ко) ")
_NOT_LATER = re.compile(r"(?:в срок )?(?:не позднее(?: чем)?|по|не позже) ")
_SINCE = re.compile(r"(?:начиная )?(?:с|со|не ранее|не раньше) ")
_WITHIN = re.compile(r"(?:в течени[ие]|во?|за|на) ")
_RANGE = re.compile(r" ?(?:[-–—]|по|до|и) ?(?:конца )?")


def read_deadline(text: str) -> Deadline:
    """The deadline that a cell states; never refuses, the text itself is always kept."""
    written = " ".join(text.split())
    words = plain(text)
    if len(words) > _LONGEST:
        return Deadline(written, DeadlineKind.UNSET, understood=False)
    if not _meaningful(words):
        return Deadline(written, DeadlineKind.UNSET)
    rest, recurrence = take_recurrence(_OTHER_YEAR.sub(" ", words))
    rest, as_needed = _AS_NEEDED.subn(" ", rest)
    rest, continuous = _CONTINUOUS.subn(" ", rest)
    rest = _meaningful(rest)
    if rest:
        return _bounded(written, rest, recurrence)
    if recurrence:
        return Deadline(written, recurrence.kind, repeats=recurrence.rule)
    return Deadline(written, _open_kind(continuous=bool(continuous), as_needed=bool(as_needed)))


def _open_kind(*, continuous: bool, as_needed: bool) -> DeadlineKind:
    if continuous:
        return DeadlineKind.CONTINUOUS
    return DeadlineKind.AS_NEEDED if as_needed else DeadlineKind.UNSET


def _meaningful(words: str) -> str:
    """The words without filler at the ends; empty when there is nothing else."""
    previous = None
    while words != previous:
        previous = words
        words = _FILLER_AT_START.sub("", words)
        words = _FILLER_AT_END.sub("", words)
    return words


def _bounded(written: str, words: str, recurrence: Recurrence | None) -> Deadline:
    found = _with_prefix(words)
    repeats = recurrence.rule if recurrence else None
    if found is None:
        kind = recurrence.kind if recurrence else DeadlineKind.UNSET
        return Deadline(written, kind, repeats=repeats, understood=False)
    kind, starts, ends = found
    if repeats == _YEARLY:
        rule = _yearly_in(words) if starts is None and ends is None else _yearly_like(kind, starts, ends)
        repeats = rule or repeats
    return Deadline(written, kind, starts, ends, repeats)


def _yearly_like(kind: DeadlineKind, starts: datetime.date | None, ends: datetime.date | None) -> str | None:
    """The rule of a first term that comes again, on its day or in its months; None for a year and for «с …»."""
    if ends is None or kind in (DeadlineKind.FROM_DATE, DeadlineKind.IN_YEAR):
        return None
    if kind in (DeadlineKind.BY_DATE, DeadlineKind.ON_DATE):
        return f"{_YEARLY};BYMONTH={ends.month};BYMONTHDAY={ends.day}"
    if starts is None or starts.year != ends.year:
        return None
    return f"{_YEARLY};BYMONTH={_months(starts.month, ends.month)}"


def _yearly_in(words: str) -> str | None:
    """The rule of months that come every year: «в марте», «IV квартал»; None for other words."""
    match = _WITHIN.match(words)
    span = _span(words[match.end() :] if match else words)
    if span is None or span[0].unit not in _IN_YEAR:
        return None
    opening, closing = (each.in_year(_ANY_YEAR).bounds() for each in (span[0], span[1] or span[0]))
    if opening is None or closing is None or closing[1] < opening[0]:
        return None
    return f"{_YEARLY};BYMONTH={_months(opening[0].month, closing[1].month)}"


def _months(first: int, last: int) -> str:
    return ",".join(str(month) for month in range(first, last + 1))


_Bounds = tuple[DeadlineKind, datetime.date | None, datetime.date | None]


def _with_prefix(words: str) -> _Bounds | None:
    if match := _TO_THE_END.match(words):
        return _until(words[match.end() :], whole=True)
    if match := _NOT_LATER.match(words):
        return _until(words[match.end() :], whole=True)
    if match := _BEFORE.match(words):
        return _until(words[match.end() :], whole=False)
    if match := _SINCE.match(words):
        return _since(words[match.end() :])
    if match := _WITHIN.match(words):
        words = words[match.end() :]
    return _within(words)


def _until(words: str, *, whole: bool) -> _Bounds | None:
    """`whole`: the named period still counts; a day always does."""
    period = _only_period(words)
    if period is None:
        return None
    bounds = period.bounds()
    if bounds is None:
        return DeadlineKind.BY_DATE, None, None
    if whole or period.unit is Unit.DAY:
        return DeadlineKind.BY_DATE, None, bounds[1]
    return DeadlineKind.BY_DATE, None, bounds[0] - datetime.timedelta(days=1)


def _since(words: str) -> _Bounds | None:
    span = _span(words)
    if span is None:
        return None
    first, ending = span
    bounds = first.bounds()
    closing = ending.bounds() if ending else None
    return DeadlineKind.FROM_DATE, bounds[0] if bounds else None, closing[1] if closing else None


def _within(words: str) -> _Bounds | None:
    span = _span(words)
    if span is None:
        return None
    first, ending = span
    bounds, closing = first.bounds(), (ending or first).bounds()
    kind = _KIND_OF_UNIT[(ending or first).unit]
    if ending and kind is DeadlineKind.ON_DATE:
        kind = DeadlineKind.FROM_DATE
    return kind, bounds[0] if bounds else None, closing[1] if closing else None


def _span(words: str) -> tuple[Period, Period | None] | None:
    """A period, or two joined by «по», «до» or a dash; the first borrows year, month and unit from the second."""
    hit = _opening(words)
    if hit is None:
        return None
    first, end = hit
    if not _meaningful(words[end:]):
        return first, None
    joint = _RANGE.match(words, end)
    ending = _only_period(words[joint.end() :]) if joint else None
    if ending is None or ending.unit < first.unit:
        return None
    if ending.year is None and first.year is not None and ending.unit is not Unit.YEAR:
        return None
    return first.in_year(ending.year), ending


def _opening(words: str) -> tuple[Period, int] | None:
    """The first period of a span: whole, or the day alone as in «с 1 по 30 сентября»."""
    if match := re.match(r"(\d{1,2})(?= ?(?:по|до|[-–—]) ?(\d))", words):
        joint = _RANGE.match(words, match.end())
        ending = _only_period(words[joint.end() :]) if joint else None
        if ending and ending.unit is Unit.DAY and "." not in words[: match.end() + 1]:
            return Period(Unit.DAY, ending.year, ending.index, int(match[1])), match.end()
    return period_at(words)


def _only_period(words: str) -> Period | None:
    """The period that the words are, and nothing else."""
    hit = period_at(words)
    if hit is None:
        return None
    return None if _meaningful(words[hit[1] :]) else hit[0]
