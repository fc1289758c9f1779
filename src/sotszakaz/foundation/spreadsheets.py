"""Lists as .xlsx, written row by row, so that memory does not grow with the list.

Values are typed: a spreadsheet can add roubles and sort days. Text is never a formula, whatever a person typed into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from django.utils.timezone import localtime
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MOST = 1_048_575
"""Rows that the format can hold below the header."""
TEXT_MOST = 32_767
NAME_MOST = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Kind(StrEnum):
    """What a column holds: decides the format on the screen and the width."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    ROUBLES = "roubles"
    HOURS = "hours"
    PERCENT = "percent"


_FORMATS = {
    Kind.TEXT: "@",
    Kind.NUMBER: "#,##0",
    Kind.DATE: "DD.MM.YYYY",
    Kind.MOMENT: "DD.MM.YYYY HH:MM",
    Kind.ROUBLES: "#,##0.00",
    Kind.HOURS: "#,##0.00",
    Kind.PERCENT: '0.0"%"',
}
_WIDTHS = {Kind.TEXT: 32, Kind.DATE: 13, Kind.MOMENT: 18, Kind.ROUBLES: 16}


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in characters; None: as usual for the kind."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` may be any iterable, for instance an `.iterator()`; a value that is None is an empty cell.

    Values are of the column's kind: str, int, date, aware datetime (shown in the current zone), Decimal.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write_sheet(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """One list as a workbook: the header stays on the screen and filters."""
    return write_book([Sheet(title, columns, rows)])


def write_book(sheets: Sequence[Sheet]) -> bytes:
    """Several lists as sheets of one workbook. Raises ValueError when a list has more rows than a sheet can hold."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.title.translate(_NOT_IN_NAMES)[:NAME_MOST])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, start=1):
        width = column.width or max(_WIDTHS.get(column.kind, 12), min(len(column.title) + 4, 28))
        page.column_dimensions[get_column_letter(number)].width = width
    page.append([_header(page, column) for column in sheet.columns])
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if count > ROWS_MOST:
            raise ValueError(f"A sheet holds at most {ROWS_MOST} rows")
        page.append([_cell(page, column, value) for column, value in zip(sheet.columns, row, strict=True)])
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"


def _header(page: Any, column: Column) -> Cell:
    cell = WriteOnlyCell(page, value=column.title)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(page: Any, column: Column, value: Any) -> Cell | None:
    if value is None or value == "":
        return None
    if column.kind == Kind.TEXT:
        return _text(page, str(value))
    if isinstance(value, datetime):
        value = localtime(value).replace(tzinfo=None)
    if isinstance(value, str):
        raise TypeError(f"The column «{column.title}» holds {column.kind}, not text")
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = _FORMATS[column.kind]
    return cell


def _text(page: Any, value: str) -> Cell:
    """Text as text: `=…` stays what a person typed, also after the cell was edited in a spreadsheet."""
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_MOST])
    cell.data_type = "s"
    cell.number_format = _FORMATS[Kind.TEXT]
    cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return cell
