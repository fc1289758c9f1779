"""The five real acts, put into Word files with real tables, are read as the same acts; skipped without the acts."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.table import Table as WordTable

from sotszakaz.ordering.acts.report import as_json, read_act_file
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Table
from sotszakaz.ordering.acts.sources import load_act

GROUP_COLUMNS = 3
"""Number, stage or goal, type: cells of a group, merged downwards in Word."""


def write(source: ActSource, path: Path, *, merge: bool, spaces: str) -> None:
    """The act as a Word file: group cells merged or left empty, blanks as ordinary or non-breaking spaces."""
    document = Document()
    for block in source.blocks:
        if isinstance(block, Paragraph):
            number = f"{block.number} " if block.number else ""
            document.add_paragraph(f"{number}{block.text}".replace(" ", spaces))
            continue
        table = document.add_table(len(block.rows), len(block.rows[0]))
        for word_row, cells in zip(table.rows, block.rows, strict=True):
            for word_cell, cell in zip(word_row.cells, cells, strict=True):
                word_cell.text = cell.text.replace(" ", spaces)
        if merge:
            merge_groups(table, block)
    document.save(str(path))


def merge_groups(table: WordTable, block: Table) -> None:
    """Merge the empty cells of the first columns with the filled cell above, as Word users draw groups."""
    for column in range(min(GROUP_COLUMNS, len(block.rows[0]) - 2)):
        top = 0
        for row in range(1, len(block.rows)):
            if block.rows[row][column].text or (not block.rows[row][column + 1].text and column < GROUP_COLUMNS - 1):
                top = row
            elif block.rows[top][column].text:
                table.cell(top, column).merge(table.cell(row, column))


@pytest.mark.parametrize("act", ["000", "001", "002", "003", "004"])
@pytest.mark.parametrize(("merge", "spaces"), [(False, " "), (True, "\u00a0")])
def test_act_as_a_word_file_reads_the_same(acts_folder, tmp_path, act, merge, spaces):
    plain = next(acts_folder.glob(f"{act}_*"))
    write(load_act(plain), tmp_path / "akt.docx", merge=merge, spaces=spaces)

    assert essence(tmp_path / "akt.docx") == essence(plain)


def essence(path: Path) -> dict[str, Any]:
    return as_json(read_act_file(path))
