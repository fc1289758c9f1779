"""A table written a row a line, cells split by tabs. Pages cut it by a blank line and repeat the row «1 2 3 …».

A cell of several paragraphs breaks its line, so lines are gathered until the row has all its tabs.
"""

from collections.abc import Sequence

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.blanks import tidy
from sotszakaz.ordering.acts.sources.tables import is_number_row

_GAP = 3
"""Blank lines that one page break may leave."""


def opens_table(lines: Sequence[str], position: int) -> bool:
    """A header of at least two cells on a line with a row of as many cells on the next one, or on the next few."""
    tabs = lines[position].count("\t")
    if not 0 < tabs < limits.COLUMNS or position + 1 >= len(lines):
        return False
    if lines[position + 1].count("\t") != tabs and (tabs == 1 or not _read_row(lines, position + 1, tabs)[0]):
        return False
    return sum(bool(cell.strip()) for cell in lines[position].split("\t")) > 1


def read_pieces(lines: Sequence[str], start: int) -> tuple[list[list[list[str]]], int]:
    """Rows of each piece that page breaks leave, and the line after the table."""
    tabs = lines[start].count("\t")
    pieces: list[list[list[str]]] = [[]]
    position = start
    while position - start < limits.CELLS // tabs:
        row, after = _read_row(lines, position, tabs)
        if row:
            pieces[-1].append(row)
            position = after
            continue
        resumed = _resumes_at(lines, position, tabs)
        if resumed is None:
            return pieces, position
        pieces.append([])
        position = resumed
    raise ActTooLarge(what="ячеек в таблице", limit=limits.CELLS)


def _read_row(lines: Sequence[str], start: int, tabs: int) -> tuple[list[str], int]:
    """One row and the line after it; no cells when the lines do not give as many tabs."""
    gathered = ""
    for position in range(start, min(start + limits.CELL_LINES, len(lines))):
        line = lines[position]
        if not line.strip() and "\t" not in line:
            break
        if gathered and line.count("\t") == tabs:
            break
        gathered = f"{gathered}\n{line}" if gathered else line
        if gathered.count("\t") > tabs:
            break
        if gathered.count("\t") == tabs:
            return ["\n".join(filter(None, map(tidy, cell.split("\n")))) for cell in gathered.split("\t")], position + 1
    return [], start


def _resumes_at(lines: Sequence[str], position: int, tabs: int) -> int | None:
    """Where the table goes on after a page break: at its repeated number row, or at a row as wide after blank lines."""
    ahead = position
    while ahead < len(lines) and ahead - position < _GAP and not lines[ahead].strip() and "\t" not in lines[ahead]:
        ahead += 1
    if ahead == position or ahead >= len(lines) or lines[ahead].count("\t") != tabs:
        return None
    cells = [tidy(cell) for cell in lines[ahead].split("\t")]
    return ahead if is_number_row(cells) or tabs > 1 else None
