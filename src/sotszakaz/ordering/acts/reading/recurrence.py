"""How often: «ежегодно», «не реже 1 раза в квартал», «ежемесячно до 5 числа» → an RFC 5545 rule."""

import re
from dataclasses import dataclass

from sotszakaz.ordering.acts.reading.dates import Unit, period_at
from sotszakaz.ordering.acts.reading.kinds import DeadlineKind

_NUMBER_WORDS = {
    "один": 1,
    "одного": 1,
    "два": 2,
    "двух": 2,
    "три": 3,
    "трех": 3,
    "четыре": 4,
    "четырех": 4,
    "шесть": 6,
    "шести": 6,
}
_COUNT = r"(?:\d{1,2}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r")"
_BEFORE = r"(?:(?:в срок )?(?:до|не позднее|к|по) )?"
_DAY = r"(?P<day>\d{1,2}(?:\.\d{1,2}(?!\.?\d)|(?:-?[ог]+)? ?[а-я]+))"

_YEARLY_ON = (
    re.compile(rf"(?:ежегодно|каждый год|каждого года)[, ]*{_BEFORE}{_DAY}"),
    re.compile(rf"{_BEFORE}{_DAY},? *(?:\(?ежегодно\)?|каждого года|каждый год)"),
)
_MONTHLY_ON = (
    re.compile(r"ежемесячно[, ]*(?:(?:до|не позднее|к) )?(?P<day>\d{1,2})(?:-?[ог]+)?(?: числа)?(?: месяца)?"),
    re.compile(r"(?:до|не позднее|к) (?P<day>\d{1,2})(?:-?[ог]+)? числа (?:каждого месяца|ежемесячно)"),
)
_PER_PERIOD = re.compile(
    rf"(?:не реже(?: чем)? |не менее(?: чем)? )?(?P<count>{_COUNT})?(?:-?го)? ?раза? в (?P<interval>{_COUNT})? ?"
    r"(?P<period>недел|месяц|квартал|полугоди|полгода|год|лет)[а-я]*"
)
_ADVERBS = (
    (re.compile(r"ежедневно|каждый день"), "FREQ=DAILY", DeadlineKind.CONTINUOUS),
    (re.compile(r"еженедельно|каждую неделю"), "FREQ=WEEKLY", DeadlineKind.CONTINUOUS),
    (re.compile(r"ежемесячно|каждый месяц"), "FREQ=MONTHLY", DeadlineKind.IN_MONTH),
    (re.compile(r"ежеквартально|каждый квартал"), "FREQ=MONTHLY;INTERVAL=3", DeadlineKind.IN_QUARTER),
    (re.compile(r"каждое полугодие"), "FREQ=MONTHLY;INTERVAL=6", DeadlineKind.IN_QUARTER),
    (re.compile(r"ежегодно|каждый год"), "FREQ=YEARLY", DeadlineKind.IN_YEAR),
)
_MONTHS_OF = {"месяц": 1, "квартал": 3, "полугоди": 6, "полгода": 6, "год": 12, "лет": 12}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, and the kind that a deadline has when it says nothing else."""

    rule: str
    kind: DeadlineKind


def take_recurrence(words: str) -> tuple[str, Recurrence | None]:
    """The recurrence in a plain text, and the text without its words."""
    for take in (_yearly_on, _monthly_on, _per_period, _adverb):
        if found := take(words):
            recurrence, (start, end) = found
            return f"{words[:start]} {words[end:]}", recurrence
    return words, None


_Found = tuple[Recurrence, tuple[int, int]]


def _yearly_on(words: str) -> _Found | None:
    for pattern in _YEARLY_ON:
        for match in pattern.finditer(words):
            day = match["day"]
            hit = period_at(day if "." not in day else f"{day}.2024")
            if hit and hit[0].unit is Unit.DAY and not re.match(r"[ ,]*(?:19|20)\d\d", words[match.end("day") :]):
                rule = f"FREQ=YEARLY;BYMONTH={hit[0].index};BYMONTHDAY={hit[0].day}"
                return Recurrence(rule, DeadlineKind.BY_DATE), match.span()
    return None


def _monthly_on(words: str) -> _Found | None:
    for pattern in _MONTHLY_ON:
        if (match := pattern.search(words)) and 1 <= int(match["day"]) <= 31:
            return Recurrence(f"FREQ=MONTHLY;BYMONTHDAY={int(match['day'])}", DeadlineKind.BY_DATE), match.span()
    return None


def _per_period(words: str) -> _Found | None:
    match = _PER_PERIOD.search(words)
    if match is None:
        return None
    times, each = _count(match["count"]), _count(match["interval"])
    if match["period"] == "недел":
        return (Recurrence(_every("WEEKLY", each), DeadlineKind.CONTINUOUS), match.span()) if times == 1 else None
    months, uneven = divmod(_MONTHS_OF[match["period"]] * each, times)
    if uneven or not months:
        return None
    rule = _every("YEARLY", months // 12) if months % 12 == 0 else _every("MONTHLY", months)
    return Recurrence(rule, _kind_of(match["period"])), match.span()


def _adverb(words: str) -> _Found | None:
    for pattern, rule, kind in _ADVERBS:
        if match := pattern.search(words):
            return Recurrence(rule, kind), match.span()
    return None


def _count(word: str | None) -> int:
    if word is None:
        return 1
    return _NUMBER_WORDS.get(word) or max(int(word) if word.isdigit() else 1, 1)


def _every(frequency: str, interval: int) -> str:
    return f"FREQ={frequency}" if interval == 1 else f"FREQ={frequency};INTERVAL={interval}"


def _kind_of(period: str) -> DeadlineKind:
    if period == "месяц":
        return DeadlineKind.IN_MONTH
    return DeadlineKind.IN_YEAR if period in {"год", "лет"} else DeadlineKind.IN_QUARTER
