"""Documents of Word 97–2003 (.doc): text, tables and numbers, read without any other program."""

import struct
from typing import Final

from sotszakaz.ordering.acts.errors import ActDamaged
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.doc_file import Piece, WordFile
from sotszakaz.ordering.acts.sources.doc_numbering import Numbering
from sotszakaz.ordering.acts.sources.doc_properties import HUGE, TABLE_DEFINITION, Properties, flag, number, parse
from sotszakaz.ordering.acts.sources.story import RowShape, Story

_IN_TABLE, _END_OF_ROW, _DEPTH = 0x2416, 0x2417, 0x6649
_END_OF_INNER_CELL, _END_OF_INNER_ROW = 0x244B, 0x244C
_DELETED, _HIDDEN = 0x0800, 0x083C
_END_OF_CELL: Final = "\x07"
_ENDS: Final = frozenset("\r\x07")
_PAGE_BREAK: Final = "\x0c"
"""Ends a paragraph too when it is a section's; else it only stands in one."""
_FIELD, _RESULT, _END_OF_FIELD = "\x13", "\x14", "\x15"
_PRINTED: Final = {0x1E: "-", 0x1F: None, 0x0E: "\n", 0x09: " ", 0x00: None}
_CONTINUES_DOWN, _BEGINS_DOWN, _CONTINUES_ACROSS = 0x20, 0x40, 0x02


def load_doc(data: bytes) -> list[Paragraph | Table]:
    """Body of the document, then its text boxes. Notes, headers, comments, deleted and hidden text are left out."""
    try:
        reader = _Reader(WordFile(data))
        return [*reader.blocks(reader.file.body), *reader.blocks(reader.file.text_boxes)]
    except (struct.error, ValueError, IndexError, OverflowError) as error:
        raise ActDamaged(format=".doc") from error


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self.file = file
        self._numbering = Numbering(file)
        self._paragraphs = file.paragraph_runs()
        self._dropped = _dropped(file)
        self._piece = 0

    def blocks(self, part: range) -> list[Paragraph | Table]:
        story = Story()
        start = part.start
        for position in part:
            if self._ends_paragraph(position):
                self._end(story, start, position)
                start = position + 1
        return story.close()

    def _ends_paragraph(self, position: int) -> bool:
        character = self.file.text[position : position + 1]
        if character == _PAGE_BREAK:
            return self._paragraphs.ends_at(self._piece_of(position).place_of(position + 1))
        return character in _ENDS

    def _end(self, story: Story, start: int, position: int) -> None:
        """A paragraph, a cell or a row ends with the character at `position`."""
        style, properties = self._properties(position)
        story.enter_table(entered=flag(properties, _IN_TABLE) or number(properties, _DEPTH) > 0)
        if flag(properties, _END_OF_ROW):
            story.shape_row(_shape(properties.get(TABLE_DEFINITION, b"")))
            story.end_row()
            return
        story.write(self._printed(start, position))
        printed_number = self._numbering.next(style, properties)
        if printed_number:
            story.number(printed_number)
        if flag(properties, _END_OF_INNER_ROW):
            story.end_nested_row()
        elif flag(properties, _END_OF_INNER_CELL):
            story.end_nested_cell()
        elif self.file.text[position] == _END_OF_CELL:
            story.end_cell()
        else:
            story.end_paragraph()

    def _printed(self, start: int, end: int) -> str:
        text, dropped = self.file.text, self._dropped
        return "".join(text[position] for position in range(start, end) if not dropped[position]).translate(_PRINTED)

    def _properties(self, position: int) -> tuple[int, Properties]:
        """Style and properties of the paragraph that ends with a character."""
        group = self._paragraphs.at(self._piece_of(position).place_of(position))
        properties = parse(group[2:])
        if HUGE in properties:
            (place,) = struct.unpack("<I", properties[HUGE])
            size = int.from_bytes(self.file.data[place : place + 2], "little")
            properties |= parse(self.file.data[place + 2 : place + 2 + size])
        return int.from_bytes(group[:2], "little"), properties

    def _piece_of(self, position: int) -> Piece:
        """The piece that a character stands in; characters are asked for in order."""
        pieces = self.file.pieces
        while self._piece < len(pieces) - 1 and pieces[self._piece].last <= position:
            self._piece += 1
        return pieces[self._piece]


def _shape(definition: bytes) -> RowShape:
    """Edges and merged cells of a row."""
    if len(definition) < 3:
        return RowShape()
    count = definition[2]
    edges = struct.unpack_from(f"<{count + 1}h", definition, 3)
    shape = RowShape(left=edges[0], edges=list(edges[1:]))
    start = 3 + 2 * (count + 1)
    for position in range(min(count, (len(definition) - start) // 20)):
        (merge,) = struct.unpack_from("<H", definition, start + 20 * position)
        if merge & _CONTINUES_DOWN and not merge & _BEGINS_DOWN:
            shape.down.add(position)
        if merge & _CONTINUES_ACROSS:
            shape.across.add(position)
    return shape


def _dropped(file: WordFile) -> bytearray:
    """For each character whether it is not printed: deleted, hidden, or the instruction of a field."""
    dropped = bytearray(len(file.text) + 1)
    runs = file.character_runs()
    for piece in file.pieces:
        for start, end, group in runs.within(piece.place, piece.place_of(piece.last)):
            properties = parse(group)
            if flag(properties, _DELETED) or flag(properties, _HIDDEN):
                for position in range(piece.character_at(start), piece.character_at(end)):
                    dropped[position] = 1
    _drop_instructions(file.text, dropped)
    return dropped


def _drop_instructions(text: str, dropped: bytearray) -> None:
    """Of a field only the result is printed. Fields stand in fields."""
    in_instruction: list[bool] = []
    for position, character in enumerate(text):
        if character == _FIELD:
            in_instruction.append(True)
        elif character == _RESULT and in_instruction:
            in_instruction[-1] = False
        elif character == _END_OF_FIELD and in_instruction:
            in_instruction.pop()
        if any(in_instruction):
            dropped[position] = 1
        if len(in_instruction) > limits.DEPTH:
            raise ValueError("fields nest too deep")
