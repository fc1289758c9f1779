"""Cells of values and units of the table of indicators."""

import re
from decimal import Decimal

from sotszakaz.ordering.acts.reading.facts import IndicatorValue
from sotszakaz.ordering.acts.reading.kinds import ValueKind
from sotszakaz.ordering.acts.reading.words import fold, squeeze

_YEARS = (
    re.compile(r"год\s*[:–—-]?\s*((?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<![\d.,])((?:19|20)\d\d)\s*(?:г\.|год[а-я]*)|\(((?:19|20)\d\d)\)"),
)
"""A year after its label is surer than one before the word: «2000 год: 2024» has the number 2000."""
_LABEL = re.compile(r"значени[ея]\s*[:–—-]?|год\s*[:–—-]?\s*$|(?<=\s)год\s*:")
_NUMBER = re.compile(
    r"(?:не менее|не более|не ниже|до|около|≥|≤|>|<)?\s*"
    r"(?P<number>-?\d{1,3}(?: \d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>%|проц[а-я.]*|единиц[а-я]*|ед\.?|человек[а-я]*|чел\.?|шт\.?)?"
)
_PENDING = re.compile(
    r"буд(?:ет|ут) (?:определен|установлен|рассчитан|уточнен)|подлежит (?:определению|уточнению)"
    r"|(?:определяется|устанавливается|уточняется)"
    r"|по (?:результатам|итогам) (?:пофакторного |факторного )?анализа|не определен[ао]?$"
)
_UNIT = re.compile(
    r"(?:^|[,(\s])(?P<unit>единиц[аы]?|ед\.?|человек|чел\.?|процент(?:ов|а|ы)?|проц\.?|%|рублей|руб\.?|часов|баллов|балл|штук|шт\.?)[\s).:;]*$"
)
_UNITS = (
    ("единиц", r"един|ед"),
    ("человек", r"чел"),
    ("процент", r"проц|%"),
    ("рублей", r"руб"),
    ("баллов", r"балл"),
    ("штук", r"шт"),
)
PERCENT = "процент"


def read_unit(title: str, stated: str = "") -> str | None:
    """The unit: from a column of its own, from the end of the title, or «процент» of a title that begins with this
    word.
    """
    match = _UNIT.search(fold(stated)) or _UNIT.search(fold(title))
    if match:
        word = match["unit"]
        return next((name for name, pattern in _UNITS if re.match(pattern, word)), word)
    return PERCENT if fold(title).startswith("процент ") else None


def read_value(text: str, unit: str | None, head: str = "") -> IndicatorValue:
    """The tagged value of a cell; the year may stand in the head of the column instead. A bare number of a row in
    percent is a percent.
    """
    words = fold(text)
    match = _year_in(words)
    year = match or _year_in(fold(head))
    rest = f"{words[: match.start()]} {words[match.end() :]}" if match else words
    rest = _LABEL.sub(" ", f" {rest} ".replace("( )", " ").replace("()", " ")).strip(" ,;:.–—-")
    kind, value = _judge(squeeze(rest), unit)
    number = next((group for group in year.groups() if group), None) if year else None
    return IndicatorValue(squeeze(text), kind, value, int(number) if number else None)


def _year_in(words: str) -> re.Match[str] | None:
    return next((match for pattern in _YEARS if (match := pattern.search(words))), None)


def _judge(words: str, unit: str | None) -> tuple[ValueKind, Decimal | str | None]:
    if not words:
        return ValueKind.EMPTY, None
    number = _NUMBER.fullmatch(words)
    if number:
        sign = number["unit"] or ""
        is_percent = sign.startswith(("%", "проц")) or (not sign and unit == PERCENT)
        value = Decimal(number["number"].replace(" ", "").replace(",", "."))
        return ValueKind.PERCENT if is_percent else ValueKind.NUMBER, value
    if _PENDING.search(words):
        return ValueKind.PENDING, None
    return ValueKind.STATE, words
