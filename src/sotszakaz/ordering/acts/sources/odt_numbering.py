"""List styles of .odt and the lists that count by them."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from sotszakaz.ordering.acts.sources.archive import attribute, local, whole_number
from sotszakaz.ordering.acts.sources.numbering import LEVELS, CountedList, Level

_KINDS: Final = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_CYRILLIC: Final = (("а, б", "russianLower"), ("А, Б", "russianUpper"))
_PLACEHOLDER: Final = re.compile(r"%(\d{1,2})%")


class Lists:
    """Finds the list that an element goes on with, or begins a new one."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        self.headings = CountedList({})
        for element in _list_styles(roots):
            levels = dict(_levels(element))
            if local(element) == "outline-style":
                self.headings = CountedList(levels)
            else:
                self._styles[attribute(element, "name") or ""] = levels
        self._by_style: dict[str, CountedList] = {}
        self._by_id: dict[str | None, CountedList] = {}

    def of(self, element: etree._Element) -> CountedList:
        """The list of an outermost `text:list`."""
        style = attribute(element, "style-name") or ""
        identifier = attribute(element, "id")
        continued = self._by_id.get(attribute(element, "continue-list"))
        if continued is None and attribute(element, "continue-numbering") == "true":
            continued = self._by_style.get(style)
        counted = continued or CountedList(self._styles.get(style, {}))
        self._by_style[style] = counted
        if identifier:
            self._by_id[identifier] = counted
        return counted


def _list_styles(roots: tuple[etree._Element | None, ...]) -> Iterator[etree._Element]:
    for root in roots:
        for element in root.iter() if root is not None else ():
            if local(element) in ("list-style", "outline-style"):
                yield element


def _levels(style: etree._Element) -> Iterator[tuple[int, Level]]:
    for element in style:
        depth = whole_number(attribute(element, "level"), 1) - 1
        if 0 <= depth < LEVELS:
            yield depth, _level(element, depth)


def _level(element: etree._Element, depth: int) -> Level:
    if "bullet" in local(element) or "image" in local(element):
        return Level(kind="bullet")
    kind = _kind(attribute(element, "num-format") or "")
    if kind == "none":
        return Level(kind="none")
    return Level(kind=kind, text=_pattern(element, depth), start=whole_number(attribute(element, "start-value"), 1))


def _kind(written: str) -> str:
    return next((kind for start, kind in _CYRILLIC if written.startswith(start)), _KINDS.get(written, "decimal"))


def _pattern(element: etree._Element, depth: int) -> str:
    """The pattern with «%1», «%2»; LibreOffice writes it whole, others give the parts around the numbers."""
    whole = attribute(element, "num-list-format")
    if whole is not None:
        return _PLACEHOLDER.sub(r"%\1", whole)
    shown = min(max(whole_number(attribute(element, "display-levels"), 1), 1), depth + 1)
    numbers = ".".join(f"%{level + 1}" for level in range(depth + 1 - shown, depth + 1))
    return f"{attribute(element, 'num-prefix') or ''}{numbers}{attribute(element, 'num-suffix') or ''}"
