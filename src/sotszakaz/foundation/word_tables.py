"""A report of tables as Word: A4 on its side, each sheet of the workbook under a heading of its own."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.timezone import localtime
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet

THIN, MINUS = "\u202f", "\u2212"
_RIGHT = (Kind.NUMBER, Kind.ROUBLES, Kind.HOURS, Kind.PERCENT)


def write_word(title: str, lead: str, sheets: Sequence[Sheet]) -> bytes:
    """The title, a paragraph, then the tables; an empty one says that there is nothing. Heads repeat on each page."""
    word = Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    font = word.styles["Normal"].font
    font.name, font.size = "PT Serif", Pt(10)
    heading = word.add_paragraph(title)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.runs[0].bold = True
    word.add_paragraph(lead)
    for number, sheet in enumerate(sheets, start=1):
        word.add_heading(f"{number}. {sheet.title}", level=2)
        rows = list(sheet.rows)
        if rows:
            _table(word, sheet.columns, rows)
        else:
            word.add_paragraph("Нет.")
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def _table(word: Any, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    table = word.add_table(rows=1, cols=len(columns), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(column.title).bold = True
    for row in rows:
        for cell, column, value in zip(table.add_row().cells, columns, row, strict=True):
            cell.text = said(column.kind, value)
            if column.kind in _RIGHT:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def said(kind: Kind, value: Any) -> str:
    """A value of a sheet as a reader of paper sees it; an unknown one is a dash."""
    match value:
        case None | "":
            return "—"
        case datetime():
            return f"{localtime(value):%d.%m.%Y %H:%M}"
        case date():
            return f"{value:%d.%m.%Y}"
        case int() | Decimal():
            return _number(kind, Decimal(value))
    return str(value)


def _number(kind: Kind, value: Decimal) -> str:
    text = f"{value:,.2f}" if kind in (Kind.ROUBLES, Kind.HOURS) else f"{value.normalize():,f}"
    text = text.replace(",", THIN).replace(".", ",").replace("-", MINUS)
    return f"{text}{THIN}%" if kind == Kind.PERCENT else text
