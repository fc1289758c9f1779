"""Rows of an .xlsx or .csv as facts by name, one at a time. Whatever is wrong with the file is one sentence."""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sotszakaz.ordering.catalogue.errors import ListDamaged, ListEmpty, ListSuspicious, ListTooLarge
from sotszakaz.ordering.catalogue.lists import limits
from sotszakaz.ordering.catalogue.lists.columns import columns_of

_ZIP: Final = b"PK\x03\x04"
_CHUNK: Final = 64 * 1024
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What openpyxl and zipfile raise over a file that is not a workbook; nothing of ours runs under this net."""

Facts = dict[str, str]


def count_rows(content: bytes) -> int:
    """How many rows there are below the headings. Raises ListUnreadable."""
    total = sum(1 for _ in read_rows(content))
    if not total:
        raise ListEmpty()
    return total


def read_rows(content: bytes) -> Iterator[tuple[int, Facts]]:
    """Line of the file (the headings are line 1) and its facts; blank lines are left out. Raises ListUnreadable."""
    rows = _cells_of_book(content) if content.startswith(_ZIP) else _cells_of_text(content)
    headings = next(rows, None)
    if headings is None:
        raise ListEmpty()
    columns = columns_of(headings)
    for line, cells in enumerate(rows, start=2):
        if line > limits.ROWS:
            raise ListTooLarge(what="строк", limit=limits.ROWS)
        facts = {fact: cells[place] for place, fact in columns.items() if place < len(cells) and cells[place]}
        if facts:
            yield line, facts


def _cells_of_book(content: bytes) -> Iterator[list[str]]:
    _ensure_sane(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_col=limits.COLUMNS):
            yield [_shown(value) for value in row]
    except _BROKEN as error:
        raise ListDamaged(kind="таблица .xlsx") from error


def _ensure_sane(content: bytes) -> None:
    """An archive bomb and a document type are refused before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.MEMBERS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
                limit = f"{limits.UNPACKED_BYTES // limits.MEGABYTE} МБ"
                raise ListTooLarge(what="содержимое в распакованном виде", limit=limit)
            for part in parts:
                _ensure_no_type(archive, part)
    except _BROKEN as error:
        raise ListDamaged(kind="таблица .xlsx") from error


def _ensure_no_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A document type stands before the first element, however far that is. Raises ListSuspicious.

    Raises ListDamaged where a part that is called XML is none.
    """
    parser, met = ParserCreate(), []
    parser.StartDoctypeDeclHandler = lambda *_: met.append("type")
    parser.StartElementHandler = lambda *_: met.append("element")
    with archive.open(part) as file:
        while not met and (chunk := file.read(_CHUNK)):
            try:
                parser.Parse(chunk, False)
            except ExpatError as error:
                if part.filename.endswith((".xml", ".rels")):
                    raise ListDamaged(kind="таблица .xlsx") from error
                break
    if "type" in met:
        raise ListSuspicious()


def _cells_of_text(content: bytes) -> Iterator[list[str]]:
    text = _text_of(content)
    if "\x00" in text:
        raise ListDamaged(kind="текст .csv")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    csv.field_size_limit(limits.MEGABYTE)
    try:
        for row in csv.reader(StringIO(text), delimiter=separator, strict=True):
            yield [_shown(value) for value in row[: limits.COLUMNS]]
    except csv.Error as error:
        raise ListDamaged(kind="текст .csv") from error


def _text_of(content: bytes) -> str:
    """UTF-8, or the encoding of old Russian spreadsheets."""
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListDamaged(kind="текст .csv")


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)[: limits.CELL].strip()
