"""The file of the treasury's answers: order number, outcome, day, reason; .xlsx or .csv, the first row is a header."""

import csv
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sotszakaz.delivery.settlements.actions.treasury import Result
from sotszakaz.delivery.settlements.states import OrderState

OUTCOMES = {"оплачено": OrderState.PAID, "возвращено": OrderState.BOUNCED}
ROWS_MOST = 20_000
BROKEN = (
    csv.Error,
    BadZipFile,
    zlib.error,
    EOFError,
    InvalidFileException,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
)
"""What is raised by archives, XML and columns that are not what they say they are."""


UNREADABLE = "Файл не читается. Сохраните его как XLSX или CSV и выберите снова."
TOO_MANY = "В файле больше {most} строк. Разделите его на части и внесите по одной."
NO_ANSWERS = "В файле нет ни одного ответа: первая строка — заголовок, ответы идут со второй. Выберите другой файл."
NO_HEADER = "Первая строка файла — уже ответ, она бы пропала. Добавьте над ней строку с названиями столбцов."


class UnfitFile(ValueError):
    """Nothing of the file is read, so that nothing is left out unseen; its text says why, and what to do."""


def read_results(content: bytes) -> tuple[list[Result], list[tuple[int, str]]]:
    """The rows that can be read, and a sentence for each that cannot, with its number. Raises UnfitFile."""
    results, errors = [], []
    header, *rows = _rows(content) or [()]
    if _outcome([*header, None, None][1]) is not None:
        raise UnfitFile(NO_HEADER)
    if len(rows) > ROWS_MOST:
        raise UnfitFile(TOO_MANY.format(most=ROWS_MOST))
    for number, row in enumerate(rows, start=2):
        cells = [*row, None, None, None, None][:4]
        if not any(cells):
            continue
        state, on = _outcome(cells[1]), _day(cells[2])
        if state is None or on is None:
            what = "исход — «оплачено» или «возвращено»" if state is None else "день — вида 05.11.2026"
            errors.append((number, f"Строка {number}: {what}."))
            continue
        results.append(Result(number, str(cells[0] or "").strip(), state, on, str(cells[3] or "").strip()))
    if not results and not errors:
        raise UnfitFile(NO_ANSWERS)
    return results, errors


def _rows(content: bytes) -> list[Iterable[Any]]:
    """The header and what follows it."""
    try:
        return list(_sheet_rows(content) if content[:2] == b"PK" else _text_rows(content))
    except BROKEN as error:
        raise UnfitFile(UNREADABLE) from error


def _sheet_rows(content: bytes) -> Iterator[Iterable[Any]]:
    sheet = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    yield from sheet.iter_rows(max_row=ROWS_MOST + 2, max_col=4, values_only=True)


def _text_rows(content: bytes) -> Iterator[Iterable[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    if "\0" in text:
        raise UnfitFile(UNREADABLE)
    lines = csv.reader(StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    yield from islice(lines, ROWS_MOST + 2)


def _outcome(value: Any) -> OrderState | None:
    return OUTCOMES.get(str(value or "").strip().lower())


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    try:
        return datetime.strptime(str(value or "").strip(), "%d.%m.%Y").date()  # noqa: DTZ007
    except ValueError:
        return None
