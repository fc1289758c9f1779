"""What a drafted act is made of, before it becomes a file or a page: paragraphs and tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """How a paragraph stands on the sheet."""

    TEXT = "text"
    CENTRE = "centre"
    TITLE = "title"
    CHAPTER = "chapter"
    RIGHT = "right"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph; with a key they are the printed value of a parameter and stay findable in the file."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `breaks` begins a new sheet with it."""

    pieces: tuple[Piece, ...]
    look: Look = Look.TEXT
    breaks: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; `shares` are widths of columns as parts of the whole. A cell has its lines by line feeds."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


Block = Paragraph | Table


def said(text: str, look: Look = Look.TEXT, *, breaks: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Piece(text),), look, breaks)


def plain_text(blocks: Iterable[Block]) -> str:
    """The words alone, a paragraph or a row a line."""
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += ["\t".join(row) for row in (block.head, *block.rows)]
    return "\n".join(lines)
