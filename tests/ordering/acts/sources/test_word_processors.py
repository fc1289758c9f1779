"""One document in every format gives the same blocks. What a format cannot say is listed in `DIFFERENCES`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.ordering.acts.sources import word_files

from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources import load_act
from sotszakaz.ordering.acts.sources.docx import load_docx

FILES = Path(__file__).parent / "files"
Block = Paragraph | Table


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell("", merged=True) if text == "^" else Cell(text) for text in texts)


PRINTED: list[Block] = [
    Paragraph("ПОСТАНОВЛЕНИЕ"),
    Paragraph("от 16 февраля 2026 г. № 7"),
    Paragraph("Организовать оказание услуг:", "1."),
    Paragraph("в городе;", "1.1."),
    Paragraph("в сёлах:", "1.2."),
    Paragraph("больших;", "а)"),
    Paragraph("малых.", "б)"),
    Paragraph("Без номера."),
    Paragraph("Утвердить план.", "2."),
    Table(
        (
            row("№ п/п", "Этап", "Мероприятие", "Срок"),
            row("1", "2", "3", "4"),
            row("3.", "Подготовка", "1.1. Разработка порядка\nи его утверждение", "до 1 мая 2026 года"),
            row("^", "^", "1.2. Обсуждение", "постоянно"),
            row("2. Отбор исполнителей", "", "2.1. Ведение реестра", "2026 год"),
            row("Раздел без граф", "", "", ""),
        )
    ),
    Paragraph("Опубликовать.", "4."),
]
EDITED: list[Block] = [Paragraph("Срок до 1 мая"), Paragraph("Всего семь"), Paragraph("Муниципальный округ")]
TEXT_BY_CELLS = """ПОСТАНОВЛЕНИЕ
от\u00a016 февраля  2026 г. №\u00a07

1.
Организовать оказание услуг:
1.1. в городе;
1.2. в сёлах:
а) больших;
б) малых.
Без номера.
2. Утвердить план.

\t№ п/п
\tЭтап
\tМероприятие
\tСрок

\t1
\t2
\t3
\t4

\t3.
\tПодготовка
\t1.1. Разработка порядка
и его утверждение

\tдо 1 мая 2026 года

\t
\t
\t1.2. Обсуждение
\tпостоянно

\t2. Отбор исполнителей
\t2.1. Ведение реестра
\t2026 год

\tРаздел без граф
\t
\t
\t


4. Опубликовать.
"""
TEXT_BY_ROWS = """ПОСТАНОВЛЕНИЕ
от 16 февраля 2026 г. № 7
1. Организовать оказание услуг:
1.1. в городе;
1.2. в сёлах:
а) больших;
б) малых.
Без номера.
2. Утвердить план.
№ п/п\tЭтап\tМероприятие\tСрок
1\t2\t3\t4
3.\tПодготовка\t1.1. Разработка порядка
и его утверждение\tдо 1 мая 2026 года

1\t2\t3\t4
\t\t1.2. Обсуждение\tпостоянно
2. Отбор исполнителей\t\t2.1. Ведение реестра\t2026 год
Раздел без граф\t\t\t

4. Опубликовать.
"""


def without_numbers(block: Block) -> Block:
    """Numbers stand in the text: plain text and pages know no automatic numbers."""
    if isinstance(block, Paragraph):
        return Paragraph(" ".join(filter(None, [block.number, block.text])))
    return block


def without_merges(block: Block) -> Block:
    """A cell that continues the one above is only empty: plain text and pages know no merged cells."""
    return each_cell(block, lambda cell: replace(cell, merged=False))


def without_lines(block: Block) -> Block:
    """Paragraphs of a cell run together: on a page, the next word did not fit on the line anyhow."""
    return each_cell(block, lambda cell: replace(cell, text=cell.text.replace("\n", " ")))


def each_cell(block: Block, change: Callable[[Cell], Cell]) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple(map(change, line)) for line in block.rows))
    return block


DIFFERENCES = {"pdf": (without_numbers, without_merges, without_lines), "txt": (without_numbers, without_merges)}


def as_known_by(kind: str, blocks: list[Block]) -> list[Block]:
    for difference in DIFFERENCES.get(kind, ()):
        blocks = [difference(block) for block in blocks]
    return blocks


def test_the_document_as_made_has_the_expected_blocks():
    assert load_docx(word_files.printed_act()) == PRINTED


@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "pdf"])
def test_the_printed_act_has_the_same_blocks_in_every_format(kind):
    act = load_act(FILES / f"printed.{kind}")

    assert act.format == kind
    assert as_known_by(kind, list(act.blocks)) == as_known_by(kind, PRINTED)


@pytest.mark.parametrize("text", [TEXT_BY_CELLS, TEXT_BY_ROWS], ids=["cell a line", "row a line"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_the_printed_act_has_the_same_blocks_as_text(tmp_path, text, encoding):
    path = tmp_path / "printed.txt"
    path.write_text(text, encoding=encoding)

    assert as_known_by("txt", list(load_act(path).blocks)) == as_known_by("txt", PRINTED)


def test_only_accepted_and_visible_text_of_the_edited_act_is_read(tmp_path):
    (tmp_path / "edited.docx").write_bytes(word_files.edited_act())

    assert list(load_act(tmp_path / "edited.docx").blocks) == EDITED


@pytest.mark.parametrize("kind", ["odt", "rtf", "doc"])
def test_only_accepted_and_visible_text_is_read_in_every_format(kind):
    assert list(load_act(FILES / f"edited.{kind}").blocks) == EDITED


@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "pdf"])
def test_the_content_says_the_format_whatever_the_name_says(tmp_path, kind):
    path = tmp_path / "акт.docx"
    path.write_bytes((FILES / f"printed.{kind}").read_bytes())

    act = load_act(path)

    assert (act.format, act.name) == (kind, "акт.docx")
