"""Lists and styles of .doc: the numbers that Word prints and does not store."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sotszakaz.ordering.acts.sources.doc_file import LIST_OVERRIDES, LISTS, STYLES, WordFile
from sotszakaz.ordering.acts.sources.doc_properties import Properties, number, parse
from sotszakaz.ordering.acts.sources.numbering import CountedList, Level

_LEVEL, _LIST = 0x260A, 0x460B
_KINDS: Final = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    22: "decimalZero",
    23: "bullet",
    58: "russianLower",
    59: "russianUpper",
    255: "none",
}
_LEVELS: Final = 9
_CHAIN: Final = 20
_MOST_LISTS: Final = 2_000
_BEYOND: Final = 4 * 1024 * 1024
"""Levels follow their table, whose size does not count them."""


@dataclass(frozen=True, slots=True)
class _Style:
    base: int
    properties: Properties


class Numbering:
    """Counts paragraphs in the order of the document."""

    def __init__(self, file: WordFile) -> None:
        self._styles = dict(_styles(file.part(STYLES)))
        lists = dict(_lists(file.part(LISTS, beyond=_BEYOND)))
        self._instances = list(_instances(file.part(LIST_OVERRIDES), lists))
        self._started: set[int] = set()

    def next(self, style: int, properties: Properties) -> str | None:
        """The number of the next paragraph; None when it has none."""
        chain = [properties, *self._inherited(style)]
        instance = next((number(found, _LIST) for found in chain if _LIST in found), 0)
        depth = next((number(found, _LEVEL) for found in chain if _LEVEL in found), 0)
        if not 0 < instance <= len(self._instances):
            return None
        counted, starts = self._instances[instance - 1]
        if counted is None:
            return None
        if instance not in self._started:
            self._started.add(instance)
            for level, start in starts.items():
                counted.restart(level, start)
        return counted.advance(depth)

    def _inherited(self, style: int) -> Iterator[Properties]:
        for _ in range(_CHAIN):
            found = self._styles.get(style)
            if found is None:
                return
            yield found.properties
            style = found.base


def _styles(table: bytes) -> Iterator[tuple[int, _Style]]:
    if len(table) < 6:
        return
    header, count, base_size = struct.unpack_from("<HHH", table)
    position = 2 + header
    for index in range(count):
        if position + 2 > len(table):
            return
        (size,) = struct.unpack_from("<H", table, position)
        entry = table[position + 2 : position + 2 + size]
        if len(entry) > base_size + 2:
            yield index, _style(entry, base_size)
        position += 2 + size


def _style(entry: bytes, base_size: int) -> _Style:
    (kind_and_base,) = struct.unpack_from("<H", entry, 2)
    (letters,) = struct.unpack_from("<H", entry, base_size)
    position = base_size + 2 + 2 * letters + 2
    is_paragraph = kind_and_base & 0xF == 1
    size = int.from_bytes(entry[position : position + 2], "little")
    codes = entry[position + 4 : position + 2 + size] if is_paragraph else b""
    return _Style(kind_and_base >> 4, parse(codes))


def _lists(table: bytes) -> Iterator[tuple[int, CountedList]]:
    """Definitions by identifier. Levels stand after all definitions, in the same order."""
    if len(table) < 2:
        return
    count = min(int.from_bytes(table[:2], "little"), _MOST_LISTS)
    position = 2 + 28 * count
    for index in range(count):
        (identifier,) = struct.unpack_from("<i", table, 2 + 28 * index)
        is_simple = table[2 + 28 * index + 26] & 1
        levels: dict[int, Level] = {}
        for depth in range(1 if is_simple else _LEVELS):
            levels[depth], position = _level(table, position)
        yield identifier, CountedList(levels)


def _level(table: bytes, position: int) -> tuple[Level, int]:
    """A level and the place after it."""
    start, kind, flags = struct.unpack_from("<iBB", table, position)
    characters, paragraph, limit = struct.unpack_from("<BBB", table, position + 24)
    position += 28 + characters + paragraph
    (length,) = struct.unpack_from("<H", table, position)
    units = struct.unpack_from(f"<{length}H", table, position + 2)
    text = "".join(f"%{unit + 1}" if unit < _LEVELS else chr(unit) for unit in units)
    level = Level(
        kind=_KINDS.get(kind, "decimal"),
        text=text,
        start=start,
        restart=limit if flags & 0x08 else None,
        legal=bool(flags & 0x04),
    )
    return level, position + 2 + 2 * length


def _instances(table: bytes, lists: dict[int, CountedList]) -> Iterator[tuple[CountedList | None, dict[int, int]]]:
    """Lists as paragraphs name them, with the numbers at which their levels begin anew."""
    if len(table) < 4:
        return
    count = min(int.from_bytes(table[:4], "little"), _MOST_LISTS)
    position = 4 + 16 * count
    for index in range(count):
        (identifier,) = struct.unpack_from("<i", table, 4 + 16 * index)
        overrides = table[4 + 16 * index + 12]
        position += 4
        starts: dict[int, int] = {}
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", table, position)
            position += 8
            if flags & 0x10:
                starts[flags & 0xF] = start
            if flags & 0x20:
                _, position = _level(table, position)
        yield lists.get(identifier), starts
