"""Marks of lists as Word counts them: «1.», «1.2.», «а)», bullets."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document as Opened
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_STEP: Final = 18.0
"""Points that a level goes to the right when the file does not say."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands before a paragraph of a list, and how far to the right."""

    text: str
    indent: float


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


class Lists:
    """Counts the paragraphs of every list of one document."""

    def __init__(self, document: Opened) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = next((part.element for part in _numbering(document)), None)
        if root is not None:
            self._read(root)

    def next(self, paragraph: Paragraph, chain: list[Any]) -> Marker | None:
        """The mark of this paragraph, None when it is of no list; asked once each, in order."""
        found = _place(paragraph._element.pPr) or next(
            (place for style in chain if (place := _place(style.element.pPr))), None
        )
        if found is None:
            return None
        number, level = found
        abstract = self._abstract.get(number)
        rule = self._levels.get(abstract or "", {}).get(level)
        if abstract is None or rule is None or number == "0":
            return None
        counts = self._counts[abstract]
        counts[level] = counts.get(level, rule.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return Marker(self._text(abstract, rule, counts), _STEP * (level + 1))

    def _text(self, abstract: str, rule: _Level, counts: dict[int, int]) -> str:
        if rule.form == "bullet":
            return "•"
        said = rule.text
        for level, each in self._levels[abstract].items():
            said = said.replace(f"%{level + 1}", _written(counts.get(level, each.start), each.form))
        return said

    def _read(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            levels = {int(each.get(qn("w:ilvl"), 0)): _level(each) for each in abstract.iter(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = levels
        for number in root.iter(qn("w:num")):
            linked = number.find(qn("w:abstractNumId"))
            if linked is not None:
                self._abstract[number.get(qn("w:numId"))] = linked.get(qn("w:val"))


def _numbering(document: Opened) -> list[Any]:
    return [relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/numbering")]


def _level(element: Any) -> _Level:
    def said(name: str, default: str) -> str:
        found = element.find(qn(name))
        return default if found is None else found.get(qn("w:val"), default)

    start = said("w:start", "1")
    return _Level(said("w:numFmt", "decimal"), said("w:lvlText", ""), int(start) if start.isdigit() else 1)


def _place(properties: Any) -> tuple[str, int] | None:
    found = None if properties is None else properties.find(qn("w:numPr"))
    if found is None:
        return None
    number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    if number is None:
        return None
    depth = level.get(qn("w:val"), "0") if level is not None else "0"
    return number.get(qn("w:val")), int(depth) if depth.isdigit() else 0


def _written(number: int, form: str) -> str:
    if form in ("russianLower", "russianUpper"):
        letter = _RUSSIAN[(number - 1) % len(_RUSSIAN)]
        return letter.upper() if form.endswith("Upper") else letter
    if form in ("lowerLetter", "upperLetter"):
        letter = _LATIN[(number - 1) % len(_LATIN)]
        return letter.upper() if form.startswith("upper") else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if form.startswith("upper") else _roman(number)
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        said += letters * times
    return said
