"""Automatic numbering of .docx: the numbers that Word prints and does not store."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sotszakaz.ordering.acts.sources.archive import attribute, child, local, whole_number
from sotszakaz.ordering.acts.sources.numbering import CountedList, Level

_CHAIN: Final = 20
"""Styles based on styles: far longer than people make, short enough for a loop."""


@dataclass(frozen=True, slots=True)
class _Definition:
    """Lists that share a definition go on counting together."""

    counted: CountedList
    style_link: str | None


@dataclass(frozen=True, slots=True)
class _Instance:
    definition: str
    starts: dict[int, int]


class Numbering:
    """Counts paragraphs in the order of the document."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._definitions = {
            key: _definition(element) for key, element in _by_id(numbering, "abstractNum", "abstractNumId")
        }
        self._instances = {key: _instance(element) for key, element in _by_id(numbering, "num", "numId")}
        self._styles = dict(_by_id(styles, "style", "styleId"))
        self._started: set[str] = set()

    def next(self, properties: etree._Element | None) -> str | None:
        """The number of the next paragraph, which has these properties; None when it has none."""
        style = _value(properties, "pStyle")
        number, depth = self._numbering_of(properties, style)
        instance = self._instances.get(number or "0")
        counted = self._list_of(instance)
        if instance is None or counted is None or number is None:
            return None
        if depth is None:
            depth = next((key for key, level in counted.levels.items() if style and level.style == style), 0)
        if number not in self._started:
            self._started.add(number)
            for key, start in instance.starts.items():
                counted.restart(key, start)
        return counted.advance(depth)

    def _numbering_of(self, properties: etree._Element | None, style: str | None) -> tuple[str | None, int | None]:
        """The list and the level: the paragraph's own, else those of the nearest style that names a list."""
        number, depth = _own_numbering(properties)
        for _ in range(_CHAIN):
            element = self._styles.get(style or "")
            if number is not None or element is None:
                break
            number, styled = _own_numbering(child(element, "pPr"))
            depth = styled if depth is None else depth
            style = _value(element, "basedOn")
        return number, depth

    def _list_of(self, instance: _Instance | None) -> CountedList | None:
        for _ in range(_CHAIN):
            found = self._definitions.get(instance.definition) if instance else None
            if found is None or found.style_link is None:
                return found.counted if found else None
            number, _level = _own_numbering(child(self._styles.get(found.style_link), "pPr"))
            instance = self._instances.get(number or "0")
        return None


def _definition(element: etree._Element) -> _Definition:
    levels = {whole_number(attribute(level, "ilvl")): _level(level) for level in element if local(level) == "lvl"}
    return _Definition(CountedList(levels), style_link=_value(element, "numStyleLink"))


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        kind=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText") or "",
        start=whole_number(_value(element, "start"), 1),
        restart=None if restart is None else whole_number(restart),
        style=_value(element, "pStyle"),
        legal=child(element, "isLgl") is not None,
    )


def _instance(element: etree._Element) -> _Instance:
    starts = {
        whole_number(attribute(override, "ilvl")): whole_number(_value(override, "startOverride"), 1)
        for override in element
        if local(override) == "lvlOverride" and child(override, "startOverride") is not None
    }
    return _Instance(_value(element, "abstractNumId") or "", starts)


def _own_numbering(properties: etree._Element | None) -> tuple[str | None, int | None]:
    numbering = child(properties, "numPr")
    depth = _value(numbering, "ilvl")
    return _value(numbering, "numId"), None if depth is None else whole_number(depth)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = child(element, name)
    return None if found is None else attribute(found, "val")


def _by_id(root: etree._Element | None, name: str, key: str) -> Iterator[tuple[str, etree._Element]]:
    for element in root if root is not None else ():
        identifier = attribute(element, key) if local(element) == name else None
        if identifier is not None:
            yield identifier, element
