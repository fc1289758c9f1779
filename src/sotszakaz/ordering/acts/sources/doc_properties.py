"""Properties in .doc: short codes with operands («sprm») that stand with runs of characters, paragraphs and styles."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_PAGE: Final = 512
_SIZES: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_VARIABLE: Final = 6
TABLE_DEFINITION: Final = 0xD608
_TABS: Final = 0xC615
HUGE: Final = 0x6646
"""Properties too long for their place stand in the stream «Data»."""

Properties = dict[int, bytes]
"""Operand by code; of two, the later one holds."""


def parse(codes: bytes) -> Properties:
    """Codes of a group; a cut tail is dropped."""
    properties: Properties = {}
    position = 0
    while position + 2 <= len(codes):
        (code,) = struct.unpack_from("<H", codes, position)
        position += 2
        size = _size(code, codes, position)
        properties[code] = codes[position : position + size]
        position += size
    return properties


def _size(code: int, codes: bytes, position: int) -> int:
    kind = code >> 13
    if kind != _VARIABLE:
        return _SIZES[kind]
    if code == TABLE_DEFINITION:
        return int.from_bytes(codes[position : position + 2], "little") + 1
    length = codes[position] if position < len(codes) else 0
    return 255 if code == _TABS and length == 255 else length + 1


def flag(properties: Properties, code: int) -> bool:
    return properties.get(code, b"\0")[:1] not in (b"\0", b"")


def number(properties: Properties, code: int, default: int = 0) -> int:
    operand = properties.get(code)
    return default if operand is None else int.from_bytes(operand, "little", signed=True)


@dataclass(frozen=True, slots=True)
class Runs:
    """Groups of codes by place in the stream «WordDocument»."""

    starts: list[int]
    ends: list[int]
    groups: list[bytes]

    def at(self, place: int) -> bytes:
        index = bisect_right(self.starts, place) - 1
        return self.groups[index] if index >= 0 and place < self.ends[index] else b""

    def ends_at(self, place: int) -> bool:
        """Whether a run ends right before a place."""
        index = bisect_right(self.starts, place - 1) - 1
        return index >= 0 and self.ends[index] == place

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """Runs between two places, cut to them; of runs that overlap, the first holds."""
        index = max(bisect_right(self.starts, start) - 1, 0)
        while index < len(self.starts) and self.starts[index] < end:
            if self.ends[index] > start:
                yield max(self.starts[index], start), min(self.ends[index], end), self.groups[index]
                start = self.ends[index]
            index += 1


def read_runs(stream: bytes, index: bytes, *, paragraphs: bool) -> Runs:
    """Runs of the pages that an index names: of paragraphs, whose groups begin with the style, or of characters."""
    count = max((len(index) - 4) // 8, 0)
    pages = struct.unpack_from(f"<{count}I", index, 4 * (count + 1)) if count else ()
    found: list[tuple[int, int, bytes]] = []
    for page in dict.fromkeys(number & 0x3FFFFF for number in pages):
        found.extend(_page(stream[page * _PAGE : (page + 1) * _PAGE], paragraphs=paragraphs))
    found.sort(key=lambda run: run[0])
    return Runs([run[0] for run in found], [run[1] for run in found], [run[2] for run in found])


def _page(page: bytes, *, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    if len(page) < _PAGE:
        return
    count = page[-1]
    step = 13 if paragraphs else 1
    if 4 * (count + 1) + step * count >= _PAGE:
        raise ValueError("a page of properties overflows")
    places = struct.unpack_from(f"<{count + 1}I", page)
    for position in range(count):
        start = 2 * page[4 * (count + 1) + step * position]
        yield places[position], places[position + 1], _group(page, start, paragraphs=paragraphs) if start else b""


def _group(page: bytes, start: int, *, paragraphs: bool) -> bytes:
    size = page[start]
    if not paragraphs:
        return page[start + 1 : start + 1 + size]
    if size:
        return page[start + 1 : start + 2 * size]
    return page[start + 2 : start + 2 + 2 * page[start + 1]]
