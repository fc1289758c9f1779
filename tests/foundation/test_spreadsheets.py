import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book, write_sheet

COLUMNS = [
    Column("Ребёнок"),
    Column("Родился", Kind.DATE),
    Column("Подано", Kind.MOMENT),
    Column("Платит сертификат", Kind.ROUBLES),
    Column("Часов", Kind.HOURS),
    Column("Место", Kind.NUMBER),
    Column("Доля", Kind.PERCENT),
]
ROW = ["Ян", date(2015, 3, 9), datetime(2026, 9, 1, 6, 30, tzinfo=UTC), Decimal("12345.67"), Decimal("7.5"), 3]


def sheet_of(content: bytes, title: str):
    return load_workbook(BytesIO(content))[title]


def test_a_list_keeps_types_and_formats():
    sheet = sheet_of(write_sheet("Дети", COLUMNS, [[*ROW, Decimal("12.5")]]), "Дети")

    name, born, applied, paid, hours, place, share = sheet[2]
    assert [name.value, born.value.date(), place.value] == ["Ян", date(2015, 3, 9), 3]
    assert f"{applied.value:%d.%m.%Y %H:%M}" == "01.09.2026 09:30"
    assert (Decimal(str(paid.value)), paid.number_format) == (Decimal("12345.67"), "#,##0.00")
    assert (hours.value, share.value, share.number_format) == (7.5, 12.5, '0.0"%"')


def test_the_header_stays_and_filters():
    sheet = sheet_of(write_sheet("Дети", COLUMNS, [[*ROW, None], [*ROW, None]]), "Дети")

    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G3"
    assert sheet["G2"].value is None


@pytest.mark.parametrize("typed", ['=HYPERLINK("http://x","y")', "=1+1", "+7 900 000 00 00", "-1", "@SUM(A1)"])
def test_text_never_becomes_a_formula(typed):
    cell = sheet_of(write_sheet("Дети", [Column("Имя")], [[typed]]), "Дети")["A2"]

    assert (cell.value, cell.data_type) == (typed, "s")
    assert cell.quotePrefix


def test_control_characters_and_endless_text_do_not_break_the_file():
    sheet = sheet_of(write_sheet("Дети", [Column("Имя")], [["Я\x00н\x0b"], ["ж" * 40_000]]), "Дети")

    assert sheet["A2"].value == "Ян"
    assert len(sheet["A3"].value) == 32_767


def test_a_name_that_a_sheet_may_not_have_is_mended():
    content = write_sheet("Расчёт № 1: дети, которым ничего не досталось [2026/27]", [Column("Имя")], [])

    assert load_workbook(BytesIO(content)).sheetnames == ["Расчёт № 1  дети, которым ничег"]


def test_a_book_has_its_sheets_in_order():
    book = write_book([Sheet(title, [Column("Имя")], [["Ян"]]) for title in ("Второй", "Первый")])

    assert load_workbook(BytesIO(book)).sheetnames == ["Второй", "Первый"]


def test_text_in_a_column_of_numbers_is_a_bug():
    with pytest.raises(TypeError, match="holds roubles"):
        write_sheet("Дети", [Column("Сумма", Kind.ROUBLES)], [["=1+1"]])


def test_memory_does_not_grow_with_the_list():
    def peak(rows: int) -> int:
        tracemalloc.start()
        write_sheet("Дети", [Column("Номер", Kind.NUMBER)], ([number] for number in range(rows)))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(100)
    assert peak(8_000) < 3 * peak(800)
