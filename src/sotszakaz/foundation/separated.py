"""Lists as text in columns, for programs that read no workbooks: semicolons, UTF-8 with a mark, Russian days."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.timezone import localtime

from sotszakaz.foundation.spreadsheets import Column

CONTENT_TYPE = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@")
_BLANK = ("\t", "\r", "\n")


def write_text(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """The header and the rows; typed text never becomes a formula of the program that opens it."""
    content = StringIO()
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerow(each.title for each in columns)
    writer.writerows([_said(value) for value in row] for row in rows)
    return content.getvalue().encode("utf-8-sig")


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{localtime(value):%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case Decimal():
            return str(value).replace(".", ",")
        case str() if value.startswith(_BLANK) or value.lstrip().startswith(_FORMULA):
            return f"'{value}"
    return str(value)
