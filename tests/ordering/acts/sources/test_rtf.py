"""Rich text written by hand: code pages, destinations, tables as old programs write them."""

import pytest

from sotszakaz.ordering.acts.errors import ActDamaged
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources.rtf import load_rtf


def rtf(body: str, head: str = r"\ansi\ansicpg1251") -> list[Paragraph | Table]:
    return load_rtf((r"{\rtf1" + head + " " + body + "}").encode("cp1251"))


def row(*cells: str, shape: str = "") -> str:
    edges = shape or "".join(rf"\cellx{1000 * number}" for number in range(1, len(cells) + 1))
    return rf"\trowd{edges}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"


def test_bytes_are_read_in_the_code_page_of_the_file():
    assert rtf(r"\'c0\'ea\'f2 об\'fa\'e5\'ea\'f2\'e5\par") == [Paragraph("Акт объекте")]


def test_a_font_may_have_its_own_code_page():
    fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset238 Times CE;}{\f2\fcharset204 Times Cyr{\*\falt x};}}"

    assert rtf(rf"{fonts}\f2 \'c0\'ea\'f2 {{\f1 \'e8}} \'c0", head=r"\ansi\ansicpg1252") == [Paragraph("Акт č А")]


def test_unicode_characters_replace_what_old_readers_would_show():
    assert rtf(r"\uc1\u1040?\u1082\'3f\u1090? {\uc0\u8470}7 \uc2\u1048ab!") == [Paragraph("Акт №7 И!")]


def test_rare_characters_written_in_halves_are_whole():
    assert rtf(r"\u-10179?\u-8704?") == [Paragraph("😀")]


def test_special_characters_and_breaks():
    body = r"Закон\~\'b9\~189\_ФЗ \ldblquote а\rdblquote \endash  муници\-пальный\tab 5\line новая\par вторая \{1\}"

    assert rtf(body) == [
        Paragraph("Закон № 189-ФЗ “а”– муниципальный 5"),
        Paragraph("новая"),
        Paragraph("вторая {1}"),
    ]


def test_what_is_not_the_body_is_left_out():
    body = (
        r"{\info{\title Заглавие}}{\stylesheet{\s0 Обычный;}}{\header верх\par}{\*\unknown что}{\*\generator R;}"
        r"Акт{\footnote сноска}{\v скрыто}{\deleted удалено}{\field{\*\fldinst PAGE}{\fldrslt  1}}{\pict 0a0b0c}"
    )

    assert rtf(body) == [Paragraph("Акт 1")]


def test_binary_data_is_skipped():
    assert rtf(r"А{\pict\bin4 }{\\x}Б\par") == [Paragraph("АБ")]


@pytest.mark.parametrize("word", ["listtext", "pntext"])
def test_the_number_that_was_printed_is_kept(word):
    body = rf"{{\{word}\f1 1.2.\tab}}Утвердить\par {{\{word} \'b7\tab}}план\par без номера"

    assert rtf(body) == [Paragraph("Утвердить", "1.2."), Paragraph("план", "-"), Paragraph("без номера")]


def test_rows_make_a_table_until_a_paragraph_outside():
    body = r"До\par" + row("№", "Срок") + row("1", r"май\par июнь") + r"\pard После\par"

    assert rtf(body) == [
        Paragraph("До"),
        Table(((Cell("№"), Cell("Срок")), (Cell("1"), Cell("май\nиюнь")))),
        Paragraph("После"),
    ]


def test_cells_merged_down_and_across():
    down = r"\clvmgf\cellx1000\cellx2000\cellx3000", r"\clvmrg\cellx1000\clmgf\cellx2000\clmrg\cellx3000"
    body = row("а", "б", "в", shape=down[0]) + row("", "г", "", shape=down[1])

    assert rtf(body) == [
        Table(((Cell("а"), Cell("б"), Cell("в")), (Cell("", merged=True), Cell("г"), Cell("")))),
    ]


def test_a_wide_cell_stands_in_the_column_where_it_begins():
    body = row("№", "Этап", "Срок") + row("1. Отбор", "май", shape=r"\cellx2000\cellx3000")

    assert rtf(body) == [Table(((Cell("№"), Cell("Этап"), Cell("Срок")), (Cell("1. Отбор"), Cell(""), Cell("май"))))]


def test_a_nested_table_gives_a_line_a_row():
    nested = (
        r"\pard\intbl\itap2 а\nestcell б\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap1 после\cell\pard\intbl срок\cell\trowd\cellx1000\cellx2000\row"
    )

    assert rtf(rf"\trowd\cellx1000\cellx2000{nested}") == [Table(((Cell("а б\nпосле"), Cell("срок")),))]


def test_a_table_of_one_column_only_frames_its_text():
    assert rtf(row(r"{\listtext 1.\tab}Первый") + row("Второй")) == [Paragraph("Первый", "1."), Paragraph("Второй")]


def test_a_text_box_comes_before_its_paragraph():
    box = r"{\shp{\*\shpinst\shpleft0{\sp{\sn a}{\sv b}}{\shptxt\pard УТВЕРЖДЕНО\par}}{\shprslt\par запасное}}"

    assert rtf(rf"Текст {box}акта\par") == [Paragraph("УТВЕРЖДЕНО"), Paragraph("Текст акта")]


@pytest.mark.parametrize("data", [rb"{\rtf1 no end", rb"{\rtf1 {a}", rb"{\rtf1 " + b"{" * 5000])
def test_groups_that_never_end_are_damage(data):
    with pytest.raises(ActDamaged):
        load_rtf(data)
