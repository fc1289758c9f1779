"""Pages: sentences and tables go on where the page ended; what only looks like text is refused."""

from collections.abc import Iterable
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from tests.ordering.acts.sources import hostile_files

from sotszakaz.ordering.acts.errors import ActDamaged, ActEncrypted, ActGarbled, ActScanned, ActTooLarge
from sotszakaz.ordering.acts.source import Cell, Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.pdf import load_pdf
from sotszakaz.ordering.acts.sources.pdf_words import Vocabulary, Word

HEADER = ["№ п/п", "Этап", "Мероприятие", "Срок исполнения", "Ответственные"]
NUMBERS = ["1", "2", "3", "4", "5"]
LONG = (
    "3. Установить, что в рамках реализации мероприятий федерального проекта осуществляется формирование и исполнение "
    "муниципального социального заказа на оказание услуг в соответствии с законом с использованием конкурентного "
    "способа отбора исполнителей услуг."
)
PAGE = '#set page(paper: "a4", flipped: true, numbering: "1", margin: 2cm)\n#set text(lang: "ru", size: 12pt)\n'


def printed(body: str, page: str = PAGE) -> list[Paragraph | Table]:
    return load_pdf(typst.compile((page + body).encode()))


def cells(texts: Iterable[str]) -> str:
    return ", ".join(f"[{text}]" for text in texts)


def plan(stages: int, measures: int, *, breakable: bool = True) -> tuple[str, list[list[str]]]:
    """A table of a plan in typst, with merged stages and a header on each page, and its rows."""
    rows = [HEADER, NUMBERS]
    lines = []
    for stage in range(1, stages + 1):
        for measure in range(1, measures + 1):
            title = f"{stage}.{measure}. Разработка проекта правового акта об утверждении порядка ведения реестра услуг"
            rest = [title, f"до {measure} мая 2026 года", "Управление образования, финансовое управление"]
            group = [f"{stage}.", f"Этап апробации {stage}"] if measure == 1 else ["", ""]
            merged = "".join(f"table.cell(rowspan: {measures})[{text}], " for text in group if text)
            lines.append(f"{merged}{cells(rest)},")
            rows.append([*group, *rest])
    body = (
        f"#set table.cell(breakable: {str(breakable).lower()})\n#table(columns: (1.3cm, 1fr, 2fr, 1fr, 1fr), "
        f"table.header({cells(HEADER)}, {cells(NUMBERS)}),\n" + "\n".join(lines) + ")\n"
    )
    return body, rows


def texts(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", " ") for cell in row] for row in table.rows]


@pytest.mark.parametrize("breakable", [False, True], ids=["rows whole", "rows cut by pages"])
def test_a_plan_over_many_pages_is_one_table(breakable):
    body, rows = plan(5, 7, breakable=breakable)

    blocks = printed(f"ПЛАН\n\n{body}\nГлава города")

    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph]
    assert texts(blocks[1]) == rows


def test_two_tables_with_text_between_stay_two():
    body, rows = plan(1, 2)

    blocks = printed(f"{body}\nПриложение 2\n\n{body}")

    assert [type(block) for block in blocks] == [Table, Paragraph, Table]
    assert texts(blocks[0]) == texts(blocks[2]) == rows


def test_lines_of_a_sentence_are_one_paragraph_also_over_a_page_break():
    body = "\n\n".join(["ПОСТАНОВЛЕНИЕ", *[LONG] * 14, "Короткий пункт."])

    blocks = printed(body)

    assert blocks == [Paragraph("ПОСТАНОВЛЕНИЕ"), *[Paragraph(LONG)] * 14, Paragraph("Короткий пункт.")]


def test_an_indented_first_line_begins_a_paragraph():
    indented = "#set par(justify: true, first-line-indent: (amount: 1.25cm, all: true), spacing: 0.65em)\n"

    assert printed(indented + "\n\n".join([LONG] * 3)) == [Paragraph(LONG)] * 3


def test_paragraphs_of_a_cell_are_lines_when_their_words_would_have_fitted():
    body = "#table(columns: (8cm, 8cm), [Величина], [Срок], [значение: 5\n\nгод: 2026], [май])"

    assert printed(body) == [Table(((Cell("Величина"), Cell("Срок")), (Cell("значение: 5\nгод: 2026"), Cell("май"))))]


def test_a_word_cut_by_a_narrow_cell_is_whole_when_the_document_knows_it():
    cut = "#table(columns: (2.2cm, 6cm), [удовлетво#linebreak()рённости], [Рост удовлетворённости граждан])"

    assert texts(printed(cut)[0]) == [["удовлетворённости", "Рост удовлетворённости граждан"]]


def test_merged_cells_across_leave_their_other_columns_empty():
    body = "#table(columns: (2cm, 4cm, 4cm), [№], [Этап], [Срок], table.cell(colspan: 2)[1. Отбор], [май])"

    assert texts(printed(body)[0]) == [["№", "Этап", "Срок"], ["1. Отбор", "", "май"]]


def test_two_columns_without_rules_are_a_table_of_people():
    body = (
        "#table(stroke: none, columns: (6cm, 8cm), row-gutter: 6pt, [Руководитель рабочей группы:], [], "
        "[Примерова А. Б.], [заместитель главы города Светлоключинска по социальным вопросам], [Секретарь:], [], "
        "[Бланкова Д. Е.], [главный специалист управления образования])"
    )

    assert texts(printed(body)[0]) == [
        ["Руководитель рабочей группы:", ""],
        ["Примерова А. Б.", "заместитель главы города Светлоключинска по социальным вопросам"],
        ["Секретарь:", ""],
        ["Бланкова Д. Е.", "главный специалист управления образования"],
    ]


def test_a_numbered_list_makes_no_columns():
    body = '#enum(numbering: "1)", body-indent: 2cm, [первый], [второй], [третий])'

    assert printed(body) == [Paragraph("1) первый"), Paragraph("2) второй"), Paragraph("3) третий")]


def test_page_numbers_are_dropped():
    assert printed("А#pagebreak()Б#pagebreak()В") == [Paragraph("А"), Paragraph("Б"), Paragraph("В")]


def test_a_scan_is_refused_with_what_to_do():
    with pytest.raises(ActScanned, match=r"исходный файл акта \(\.docx"):
        load_pdf(hostile_files.scanned_pdf())


def test_text_in_a_font_that_does_not_say_its_letters_is_refused():
    writer = PdfWriter(PdfReader(BytesIO(hostile_files.printed_page(LONG))))
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        del font.get_object()["/ToUnicode"]

    with pytest.raises(ActGarbled):
        load_pdf(hostile_files.written(writer))


def test_a_password_is_refused_but_not_a_ban_on_printing():
    restricted = PdfWriter(PdfReader(BytesIO(hostile_files.printed_page(LONG))))
    restricted.encrypt("", owner_password="владелец", algorithm="AES-256")

    assert load_pdf(hostile_files.written(restricted)) == [Paragraph(LONG)]
    with pytest.raises(ActEncrypted):
        load_pdf(hostile_files.encrypted_pdf())


def test_too_many_pages_are_refused():
    with pytest.raises(ActTooLarge, match="страниц"):
        load_pdf(hostile_files.long_pdf(limits.PDF_PAGES + 1))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_file_is_damaged(share):
    data = hostile_files.printed_page(LONG)

    with pytest.raises(ActDamaged):
        load_pdf(data[: int(share * len(data))])


def test_names_one_under_the_other_in_a_cell_are_lines_when_each_stands_alone_elsewhere():
    both = "Отдел образования\n\nФинансовое управление"
    names = ["Ответственные", "Отдел образования", "Финансовое управление", both]
    body = f"#table(columns: (3cm, 5cm), {cells(text for name in names for text in ('Мера', name))})"

    assert [row[1].text for row in printed(body)[0].rows[1:]] == [
        "Отдел образования",
        "Финансовое управление",
        "Отдел образования\nФинансовое управление",
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "whole"),
    [
        ("муници-", "пальных услуг", "муниципальных услуг"),
        ("социально-", "гуманитарная", "социально-гуманитарная"),
        ("чек-", "лист", "чек-лист"),
        ("акты/", "приказы", "акты/приказы"),
        ("в 2026 -", "2027 годах", "в 2026 - 2027 годах"),
        ("муници\u00ad", "пальных", "муниципальных"),
        ("план", "апробации", "план апробации"),
    ],
)
def test_a_line_that_ends_with_a_hyphen_goes_on_in_the_same_word(earlier, later, whole):
    assert Vocabulary([]).join(earlier, later) == whole


def test_words_of_the_document_decide_about_a_hyphen():
    known = Vocabulary([Word("муниципально-частное", 0, 9, 0, 9), Word("городской", 0, 9, 0, 9)])

    assert known.join("муниципально-", "частное партнёрство") == "муниципально-частное партнёрство"
    assert known.join("горо-", "дской округ") == "городской округ"


def test_a_number_with_letters_cut_by_a_page_is_whole():
    assert Vocabulary([]).join_cut("804200О.99.0.ББ52АЕ76", "000") == "804200О.99.0.ББ52АЕ76000"
    assert Vocabulary([]).join_cut("до 1 мая", "2026 года") == "до 1 мая 2026 года"


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("дополнитель", "ных"),
        ("негосударств", "енных"),
        ("муниципальн", "ых"),
        ("Промежуточн", "ый"),
        ("804200О.99.0", ".ББ52"),
    ],
)
def test_halves_of_a_word_are_known_by_how_words_begin_and_end(earlier, later):
    assert Vocabulary([]).are_halves(earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("Коммуникационная", "поддержка"), ("№", "п/п"), ("Уникальный", "номер"), ("завершение,", "год:")],
)
def test_whole_words_that_only_happen_to_fill_their_lines_stay_apart(earlier, later):
    assert not Vocabulary([]).are_halves(earlier, later)
