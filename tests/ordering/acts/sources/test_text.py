"""Plain text: encodings, markup of converters, sentences broken by pages."""

import pytest

from sotszakaz.ordering.acts.errors import ActEmpty, ActFormatUnknown
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources.text import blocks_of_text, load_text

ACT = "ПОСТАНОВЛЕНИЕ\n\n1. Утвердить перечень услуг города Светлоключинска на 2026 год.\n2. Опубликовать.\n"
BLOCKS = [
    Paragraph("ПОСТАНОВЛЕНИЕ"),
    Paragraph("1. Утвердить перечень услуг города Светлоключинска на 2026 год."),
    Paragraph("2. Опубликовать."),
]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "iso8859-5", "utf-16", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_load_text_reads_an_act_in_any_encoding(encoding, line_end):
    assert load_text(ACT.replace("\n", line_end).encode(encoding)) == BLOCKS


def test_load_text_refuses_bytes_that_are_no_text():
    with pytest.raises(ActFormatUnknown, match="не распознан"):
        load_text(bytes(range(256)) * 40)


def test_blocks_of_text_refuses_blanks():
    with pytest.raises(ActEmpty):
        blocks_of_text(" \n\t\n\u00a0\n")


def test_blanks_of_every_kind_become_one_space():
    assert blocks_of_text("от\u00a013\u202fиюля\u2009 2020\t г.  №\u00a0189\u2011ФЗ") == [
        Paragraph("от 13 июля 2020 г. № 189-ФЗ")
    ]


def test_soft_hyphens_and_zero_width_characters_vanish():
    assert blocks_of_text("муници\u00adпаль\u200bный\ufeff окру\u0433") == [Paragraph("муниципальный округ")]


def test_letters_of_two_characters_become_one():
    assert blocks_of_text("особо и\u0306од") == [Paragraph("особо йод")]


def test_markup_of_converters_is_stripped():
    text = "[bookmark: _GoBack]**РЕШЕНИЕ** КРАСНО[image: ]ГО\n<p>2.3. Порядок.</p>"

    assert blocks_of_text(text) == [Paragraph("РЕШЕНИЕ КРАСНОГО"), Paragraph("2.3. Порядок.")]


def test_footnotes_are_left_out_of_cells():
    header = "\tЦель\n\tВеличина[footnoteRef:1] [1: Берётся за первый год.] \n\n"
    row = "\tОхват[footnoteRef:2], единиц [2:  Вот так.]\n\t5\n"

    assert blocks_of_text(header + row) == [
        Table(((Cell("Цель"), Cell("Величина")), (Cell("Охват, единиц"), Cell("5"))))
    ]


def test_a_number_on_its_own_line_numbers_the_paragraph_after_it():
    assert blocks_of_text("5.1.\n Положение о группе.\n\n1)\nзаказ;") == [
        Paragraph("Положение о группе.", "5.1."),
        Paragraph("заказ;", "1)"),
    ]


def test_a_sentence_broken_by_a_page_goes_on():
    first = (
        "3. Установить, что в рамках реализации мероприятий осуществляется формирование муниципального заказа на услуги"
    )

    assert blocks_of_text(f"{first}\n\nс использованием отбора.\n") == [Paragraph(f"{first} с использованием отбора.")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ПЕРЕЧЕНЬ", "муниципальных услуг"),
        ("к постановлению администрации города", "от 16 февраля 2026 года"),
        (
            "1) государственная интегрированная информационная система управления общественными финансами «Бюджет»;"
            * 2,
            "2) иная",
        ),
        (
            "1. Утвердить прилагаемые документы, перечисленные в приложениях к настоящему постановлению администрации:",
            "перечень",
        ),
    ],
)
def test_lines_that_end_by_themselves_stay_apart(first, second):
    assert blocks_of_text(f"{first}\n{second}") == [Paragraph(first), Paragraph(second)]


def test_place_counts_tables_for_people():
    blocks = blocks_of_text("А\n\tа\n\tб\n\n\n\nБ\n\tв\n\tг\n")

    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph, Table]
