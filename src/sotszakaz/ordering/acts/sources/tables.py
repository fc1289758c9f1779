"""Tables: from rows of cells, as a format gives them, to the rectangle that the grammar reads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources import limits

USUALLY = 0.8
"""Share of rows in which a column is filled for its emptiness to say that a row is half a row."""

FREQUENT = 2


def table_of_cells(rows: Iterable[Sequence[Cell]]) -> Table | None:
    """A rectangle without rows that say nothing; None when nothing is left."""
    kept = [row for row in rows if any(cell.text for cell in row)]
    width = max((len(row) for row in kept), default=0)
    if width > limits.COLUMNS:
        raise ActTooLarge(what="столбцов в таблице", limit=limits.COLUMNS)
    if not kept:
        return None
    return Table(tuple(tuple(row) + (Cell(""),) * (width - len(row)) for row in kept))


def row_lines(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    """Lines of blocks inside a cell: a nested table gives a line a row."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (" ".join(filter(None, (cell.text for cell in row))) for row in block.rows)
        else:
            yield " ".join(filter(None, [block.number, block.text]))


def table_of_texts(rows: Iterable[Sequence[str]]) -> Table | None:
    return table_of_cells([Cell(text) for text in row] for row in rows)


def is_number_row(row: Sequence[str]) -> bool:
    """The row under the header that numbers the columns: 1, 2, 3…"""
    return len(row) > 1 and list(row) == [str(number) for number in range(1, len(row) + 1)]


def stitch(pieces: Sequence[Sequence[Sequence[str]]]) -> list[list[str]]:
    """One table of the pieces that pages cut it into: the repeated header goes, a row cut in two is one again."""
    whole = [list(row) for row in pieces[0]]
    header = _header(whole)
    later = [_without_header(piece, header) for piece in pieces[1:]]
    everything = [*whole, *(row for piece in later for row in piece)]
    usual, frequent = _usual_columns(everything), _frequent_texts(everything)
    for piece in later:
        for position, row in enumerate(piece):
            if position == 0 and whole and is_rest_of_row(row, whole[-1], usual):
                _append(whole[-1], row)
            elif position == 0 and whole:
                whole.append(_with_tails_returned(row, whole[-1], frequent))
            else:
                whole.append(list(row))
    return whole


def is_rest_of_row(row: Sequence[str], above: Sequence[str], usual: set[int]) -> bool:
    """Whether `row`, the first on its page, only ends the sentences of the row above.

    It does when it fills nothing that the row above left empty, leaves empty what every row fills (the deadline, the
    value), and reads on in the middle of a phrase.
    """
    filled = [column for column, text in enumerate(row) if text]
    if not filled or filled[0] == 0 or len(row) != len(above):
        return False
    if any(not above[column] for column in filled) or usual <= set(filled):
        return False
    return _reads_on(above[filled[0]], row[filled[0]])


def _reads_on(earlier: str, later: str) -> bool:
    return later[0].islower() or later[0] in "(«,;:–—-" or earlier[-1] in ",-(«"


def _append(above: list[str], row: Sequence[str]) -> None:
    for column, text in enumerate(row):
        if text:
            above[column] = f"{above[column]} {text}".strip()


def _with_tails_returned(row: Sequence[str], above: list[str], frequent: list[set[str]]) -> list[str]:
    """A cell that opens with the end of the cell above gives it back, if the two make a text frequent in the column."""
    mended = list(row)
    for column in range(min(len(row), len(above), len(frequent))):
        for text in frequent[column]:
            tail = text[len(above[column]) :].strip()
            if above[column] and tail and text.startswith(above[column]) and mended[column].startswith(tail):
                above[column], mended[column] = text, mended[column][len(tail) :].strip()
                break
    return mended


def _header(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows that every page may repeat: all up to the number row, or else the first one."""
    for position, row in enumerate(rows[:3]):
        if is_number_row(row):
            return [list(repeated) for repeated in rows[: position + 1]]
    return [list(row) for row in rows[:1]]


def _without_header(piece: Sequence[Sequence[str]], header: list[list[str]]) -> list[list[str]]:
    rest = [list(row) for row in piece]
    while rest and (rest[0] in header or is_number_row(rest[0])):
        rest.pop(0)
    return rest


def _usual_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    filled = Counter(column for row in rows for column, text in enumerate(row) if text)
    return {column for column, count in filled.items() if count >= USUALLY * len(rows)}


def _frequent_texts(rows: Sequence[Sequence[str]]) -> list[set[str]]:
    width = max((len(row) for row in rows), default=0)
    counts = [Counter(row[column] for row in rows if column < len(row) and row[column]) for column in range(width)]
    return [{text for text, count in counter.items() if count >= FREQUENT} for counter in counts]
