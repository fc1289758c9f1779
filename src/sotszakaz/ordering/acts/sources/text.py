"""Plain text: acts exported from a word processor, with the tables rebuilt from their tabs."""

import re
from typing import Final

from sotszakaz.ordering.acts.errors import ActEmpty, ActFormatUnknown, ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import cells_by_line, limits, rows_by_line
from sotszakaz.ordering.acts.sources.alignment import align
from sotszakaz.ordering.acts.sources.blanks import split_lines, tidy
from sotszakaz.ordering.acts.sources.encodings import decode
from sotszakaz.ordering.acts.sources.flow import to_paragraphs
from sotszakaz.ordering.acts.sources.tables import stitch, table_of_texts

_MARKUP: Final = re.compile(
    r"\[footnoteRef:\d+\]|\[\d{1,3}:[^\[\]]{0,3000}\]|\[bookmark:[^\[\]]{0,200}\]|\[image:[^\[\]]{0,200}\]"
    r"|\*\*|</?(?:p|br|b|i|u|strong|em)\s?/?>"
)
_FEWEST_BARS: Final = 2
_RULED: Final = re.compile(r"[|:\s-]+")


def load_text(data: bytes) -> list[Paragraph | Table]:
    text = decode(data)
    if text is None:
        raise ActFormatUnknown(found="двоичные данные, а не текст")
    return blocks_of_text(text)


def blocks_of_text(text: str) -> list[Paragraph | Table]:
    """Paragraphs and tables of a text in which tabs split cells. Markup of converters and footnotes are dropped."""
    if len(text) > limits.TEXT_CHARACTERS:
        raise ActTooLarge(what="текст", limit=f"{limits.TEXT_CHARACTERS} знаков")
    if not text.strip():
        raise ActEmpty
    lines = _without_bars(split_lines(_MARKUP.sub("", text)))
    blocks: list[Paragraph | Table] = []
    running: list[str] = []
    position = 0
    while position < len(lines):
        table, after = _table_at(lines, position)
        if table is None:
            running.extend(filter(None, [tidy(line) for line in lines[position:after]]))
        else:
            blocks.extend(to_paragraphs(running))
            running.clear()
            blocks.append(table)
        position = after
    return [*blocks, *to_paragraphs(running)]


def _without_bars(lines: list[str]) -> list[str]:
    """Rows drawn with bars («| 1 | 2 |») as rows split by tabs; the ruled line under a header goes."""
    plain = []
    for line in lines:
        row = line.strip()
        if not (row.startswith("|") and row.endswith("|") and row.count("|") > _FEWEST_BARS):
            plain.append(line)
        elif not _RULED.fullmatch(row):
            plain.append("\t".join(cell.strip() for cell in row[1:-1].split("|")))
    return plain


def _table_at(lines: list[str], position: int) -> tuple[Table | None, int]:
    """The table that begins on a line, and the line after it; without a table, the line after the paragraphs there."""
    if "\t" not in lines[position]:
        return None, position + 1
    if rows_by_line.opens_table(lines, position):
        pieces, after = rows_by_line.read_pieces(lines, position)
        rows = stitch(pieces)
        return table_of_texts(align(rows, len(rows[0]), shifted=True)), after
    if cells_by_line.opens_cell(lines[position]):
        cells, after = cells_by_line.read_cells(lines, position)
        rows, width = cells_by_line.cut_into_rows(cells)
        if width > 1:
            return table_of_texts(align(rows, width)), after
        return None, after
    return None, position + 1
