"""The binary format of Word 97–2003: where the text is and which properties belong to it ([MS-DOC])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sotszakaz.ordering.acts.errors import ActEncrypted, ActOfOldWord, ActTooLarge
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.doc_properties import Runs, read_runs
from sotszakaz.ordering.acts.sources.ole import CompoundFile

_WORD: Final = 0xA5EC
_WORD_97: Final = 0xC1
_ENCRYPTED: Final = 0x0100
_SECOND_TABLE: Final = 0x0200
_LENGTHS: Final = 0x4C
"""Characters of the body, and after it of footnotes, headers, macros, comments, endnotes and text boxes."""
_PLACES: Final = 0x9A
STYLES, CHARACTER_RUNS, PARAGRAPH_RUNS, PIECES, LISTS, LIST_OVERRIDES = 1, 12, 13, 33, 73, 74


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands together in the stream."""

    first: int
    last: int
    """Characters from `first` up to, not including, `last`."""
    place: int
    width: int
    """Bytes of a character: 1 (Western code page) or 2."""

    def place_of(self, character: int) -> int:
        return self.place + (character - self.first) * self.width

    def character_at(self, place: int) -> int:
        return self.first + (place - self.place) // self.width


class WordFile:
    """Streams of a .doc and the tables in them."""

    def __init__(self, data: bytes) -> None:
        container = CompoundFile(data)
        self.stream = container.stream("WordDocument")
        self.data = container.stream("Data")
        identity, version = struct.unpack_from("<HH", self.stream)
        (flags,) = struct.unpack_from("<H", self.stream, 0x0A)
        if identity != _WORD or version < _WORD_97:
            raise ActOfOldWord
        if flags & _ENCRYPTED:
            raise ActEncrypted
        self._table = container.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        lengths = struct.unpack_from("<8I", self.stream, _LENGTHS)
        self.body = range(lengths[0])
        boxes = lengths[0] + lengths[1] + lengths[2] + lengths[4] + lengths[5]
        self.text_boxes = range(boxes, boxes + lengths[6])
        if max(self.body.stop, self.text_boxes.stop) > limits.TEXT_CHARACTERS:
            raise ActTooLarge(what="текст", limit=f"{limits.TEXT_CHARACTERS} знаков")
        self.pieces = list(_pieces(self.part(PIECES)))
        self.text = self._read_text()

    def part(self, number: int, *, beyond: int = 0) -> bytes:
        """One of the tables of the file, and so many bytes that follow it."""
        start, size = struct.unpack_from("<II", self.stream, _PLACES + 8 * number)
        return self._table[start : start + size + beyond] if size else b""

    def paragraph_runs(self) -> Runs:
        return read_runs(self.stream, self.part(PARAGRAPH_RUNS), paragraphs=True)

    def character_runs(self) -> Runs:
        return read_runs(self.stream, self.part(CHARACTER_RUNS), paragraphs=False)

    def _read_text(self) -> str:
        parts: list[str] = []
        expected = 0
        for piece in self.pieces:
            if piece.first != expected or piece.last <= piece.first or piece.last > 2 * limits.TEXT_CHARACTERS:
                raise ValueError("pieces of text do not follow one another")
            raw = self.stream[piece.place : piece.place_of(piece.last)]
            text = raw.decode("utf-16-le" if piece.width == 2 else "cp1252", errors="replace")
            if len(text) != piece.last - piece.first:
                text = _as_units(raw) if piece.width == 2 else text
            parts.append(text.ljust(piece.last - piece.first, "\0"))
            expected = piece.last
        return "".join(parts)


def _as_units(raw: bytes) -> str:
    """A character for each two bytes, even for halves of rare characters: places are counted in halves."""
    return "".join(map(chr, struct.unpack_from(f"<{len(raw) // 2}H", raw)))


def _pieces(table: bytes) -> Iterator[Piece]:
    position = 0
    while table[position] == 1:
        position += 3 + int.from_bytes(table[position + 1 : position + 3], "little")
    if table[position] != 2:
        raise ValueError("no table of pieces")
    (size,) = struct.unpack_from("<I", table, position + 1)
    count = (size - 4) // 12
    start = position + 5
    bounds = struct.unpack_from(f"<{count + 1}I", table, start)
    for index in range(count):
        (place,) = struct.unpack_from("<I", table, start + 4 * (count + 1) + 8 * index + 2)
        narrow = place & 0x40000000
        offset = place & 0x3FFFFFFF
        yield Piece(bounds[index], bounds[index + 1], offset // 2 if narrow else offset, 1 if narrow else 2)
