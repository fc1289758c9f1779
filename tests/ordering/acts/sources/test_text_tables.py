"""Tables in plain text: both layouts that converters write, with what they lose and what they break."""

from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources.text import blocks_of_text

HEADER = ["№ п/п", "Этап", "Мероприятие", "Срок", "Результат", "Ответственный"]
NUMBERS = ["1", "2", "3", "4", "5", "6"]
OFFICE = "Отдел образования администрации округа «Светлый ключ»"
PLAN = [
    HEADER,
    NUMBERS,
    ["1.", "Подготовка", "1.1. Размещение сведений на портале", "до 1 мая 2026 года", "размещены", OFFICE],
    ["", "", "1.2. Разработка порядка ведения реестра", "до 1 мая 2026 года", "приказ издан", OFFICE],
    ["2.", "Отбор исполнителей", "2.1. Формирование реестра", "2026 год", "реестр создан", OFFICE],
    ["", "", "2.2. Заключение соглашений с исполнителями", "до 1 мая 2026 года", "заключены", OFFICE],
    ["3.", "Оценка", "3.1. Сбор сведений", "", "собраны", OFFICE],
]

words = st.lists(st.text(alphabet="абвгджзклмн", min_size=1), min_size=1, max_size=3).map(" ".join)
cells = st.lists(words, min_size=0, max_size=3).map("\n".join)


def cell_a_line(rows: list[list[str]]) -> str:
    return "\n".join("".join(f"\t{cell}\n" for cell in row) for row in rows)


def row_a_line(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def only_table(text: str) -> list[list[str]]:
    tables = [block for block in blocks_of_text(text) if isinstance(block, Table)]
    assert len(tables) == 1
    return texts(tables[0])


def test_cell_a_line_gives_the_rows_that_were_written():
    assert only_table(cell_a_line(PLAN)) == PLAN


def test_row_a_line_gives_the_rows_that_were_written():
    assert only_table(row_a_line(PLAN)) == PLAN


@given(st.lists(st.lists(cells, min_size=6, max_size=6).filter(any), min_size=1, max_size=8))
def test_cell_a_line_gives_any_rows_under_a_numbered_header(rows):
    assert only_table(cell_a_line([HEADER, NUMBERS, *rows])) == [HEADER, NUMBERS, *rows]


@given(st.lists(st.lists(words | st.just(""), min_size=6, max_size=6).filter(lambda row: bool(row[-1])), max_size=8))
def test_row_a_line_gives_any_rows_under_a_numbered_header(rows):
    assert only_table(row_a_line([HEADER, NUMBERS, *rows])) == [HEADER, NUMBERS, *rows]


def test_a_blank_line_after_a_cell_does_not_end_its_row():
    written = (
        cell_a_line(PLAN)
        .replace("до 1 мая 2026 года\n", "до 1 мая 2026 года\n\n\n")
        .replace("реестра\n", "реестра\n\n")
    )

    assert only_table(written) == PLAN


def test_paragraphs_of_a_cell_split_by_blank_lines_stay_in_it():
    rows = [list(row) for row in PLAN]
    rows[2][5] = "Комитет,\nЦентр"
    rows[4][3] = "до 1 марта\n2026 года,\nдалее ежегодно"

    written = (
        cell_a_line(rows)
        .replace("Комитет,\n", "Комитет,\n\n")
        .replace("марта\n", "марта\n\n")
        .replace("года,\n", "года,\n\n")
    )

    assert only_table(written) == rows


def test_text_right_after_a_table_is_not_its_last_cell():
    blocks = blocks_of_text(f"ПЛАН\n{cell_a_line(PLAN)}\n\nГлава округа\nПриложение 2\n")

    assert texts(blocks[1]) == PLAN
    assert blocks[2:] == [Paragraph("Глава округа"), Paragraph("Приложение 2")]


def test_one_blank_line_parts_a_table_from_the_heading_after_it():
    blocks = blocks_of_text(f"{cell_a_line(PLAN)}\nПриложение 2\nк постановлению\n{cell_a_line(PLAN)}")

    assert [type(block) for block in blocks] == [Table, Paragraph, Paragraph, Table]


def test_cells_merged_across_leave_their_second_column_empty():
    rows = [list(row) for row in PLAN]
    rows[4][:2] = ["2. Отбор исполнителей", ""]
    rows[5][:2] = ["", ""]
    written = [[cell for column, cell in enumerate(row) if row not in rows[4:6] or column != 1] for row in rows]

    assert len(written[4]) == len(written[5]) == 5
    assert only_table(cell_a_line(written)) == rows


def test_a_row_shifted_to_the_left_is_moved_back_under_its_columns():
    rows = [list(row) for row in PLAN]
    written = [list(row) for row in PLAN]
    written[5] = ["2.2. Заключение соглашений с исполнителями", "", "до 1 мая 2026 года", "заключены", OFFICE, ""]

    assert only_table(row_a_line(written)) == rows


def test_a_page_break_repeating_the_numbers_of_columns_gives_one_table():
    written = f"{row_a_line(PLAN[:4])}\n{row_a_line([NUMBERS])}{row_a_line(PLAN[4:])}"

    assert only_table(written) == PLAN


def test_a_row_cut_by_a_page_break_is_one_row_again():
    above, below = list(PLAN[3]), [""] * 6
    above[2], below[2] = "1.2. Разработка порядка", "ведения реестра"
    above[5], below[5] = "Отдел образования администрации", "округа «Светлый ключ»"
    written = f"{row_a_line([*PLAN[:3], above])}\n{row_a_line([NUMBERS, below, *PLAN[4:]])}"

    assert only_table(written) == PLAN


def test_the_end_of_a_cell_stuck_to_the_next_row_goes_back():
    above, below = list(PLAN[3]), list(PLAN[4])
    above[5], below[5] = "Отдел образования администрации", f"округа «Светлый ключ» {OFFICE}"
    below[0] = below[1] = ""
    expected = [*PLAN[:4], ["", "", *PLAN[4][2:]], *PLAN[5:]]
    written = f"{row_a_line([*PLAN[:3], above])}\n{row_a_line([NUMBERS, below, *PLAN[5:]])}"

    assert only_table(written) == expected


def test_a_new_row_after_a_page_break_stays_a_row_though_it_begins_with_a_small_letter():
    rows = [
        ["№", "Цель", "Тип", "Индикатор", "База"],
        ["1", "2", "3", "4", "5"],
        ["1.", "Охват", "процесс", "информационная кампания", "значение: 1 год: 2026"],
        ["", "", "", "из них для родителей", "значение: 3 год: 2026"],
        ["", "", "", "из них для учителей", "значение: 2 год: 2026"],
    ]
    written = f"{row_a_line(rows[:4])}\n{row_a_line([rows[1], rows[4]])}"

    assert only_table(written) == rows


def test_a_cell_of_several_paragraphs_breaks_the_line_of_its_row():
    rows = [["№", "Орган", "Срок"], ["1", "Комитет\nЦентр", "2026 год"], ["2", "Отдел", "2027 год"]]

    assert only_table(row_a_line(rows)) == rows


def test_tabs_of_a_signature_and_of_an_indented_clause_make_no_table():
    blocks = blocks_of_text("\t10. Контроль возложить на главу.\n\nГлава города\t\t\tИ. О. Образцов\n")

    assert blocks == [Paragraph("10. Контроль возложить на главу."), Paragraph("Глава города И. О. Образцов")]


def test_rows_drawn_with_bars_are_a_table():
    drawn = [f"| {' | '.join(row)} |" for row in PLAN]
    drawn.insert(1, "|" + "---|" * 6)

    assert only_table("\n".join(drawn)) == PLAN


def test_an_extra_tab_before_the_header_adds_no_column():
    assert only_table("\t" + cell_a_line(PLAN)) == PLAN
