"""The built-in templates: .docx made from the plans of `plans`, in our own wording, always the same bytes."""

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Opened
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell

from sotszakaz.kernel.documents.word.filling import undated
from sotszakaz.kernel.documents.word.plans import PLANS
from sotszakaz.kernel.documents.word.plans.parts import (
    Chapter,
    Facts,
    Figures,
    Paper,
    Rows,
    Sides,
    Text,
)

FONT = "PT Serif"


@cache
def built_in(kind: str) -> bytes:
    """The template of this kind as a file."""
    paper = PLANS[kind]
    document = _blank(is_wide=paper.is_wide)
    _head(document, paper)
    for part in paper.parts:
        _add(document, part)
    _check(document)
    made = BytesIO()
    document.save(made)
    return undated(made.getvalue())


def _blank(*, is_wide: bool) -> Opened:
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "Соцзаказ", "", ""
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Mm(24), Mm(16)
    section.top_margin, section.bottom_margin = Mm(16), Mm(20)
    for name, size in (("Normal", 10.5), ("Heading 1", 15), ("Heading 2", 11.5), ("Table Grid", None)):
        font = document.styles[name].font
        font.name = FONT
        if size:
            font.size = Pt(size)
        if name.startswith("Heading"):
            font.color.rgb = RGBColor(0x12, 0x50, 0x5B)
            document.styles[name].element.rPr.rFonts.set(qn("w:asciiTheme"), "")
            del document.styles[name].element.rPr.rFonts.attrib[qn("w:asciiTheme")]
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    _footer(document)
    return document


def _footer(document: Opened) -> None:
    line = document.sections[0].footer.paragraphs[0]
    run = line.add_run(
        "№ {{ document.number }} от {{ document.formed_on|day }} · редакция {{ document.version }} · "
        "код проверки {{ document.check_code }} · стр. "
    )
    run.font.size = Pt(8)
    for word, after in (("PAGE", " из "), ("NUMPAGES", "")):
        field = line.add_run()
        field.font.size = Pt(8)
        for kind in ("begin", None, "end"):
            mark = OxmlElement("w:instrText" if kind is None else "w:fldChar")
            if kind is None:
                mark.text = word
            else:
                mark.set(qn("w:fldCharType"), kind)
            field._element.append(mark)
        line.add_run(after).font.size = Pt(8)


def _head(document: Opened, paper: Paper) -> None:
    for words in ("{{ document.municipality }}", paper.issuer):
        if words:
            document.add_paragraph(words).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading(paper.title.upper(), level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(paper.subtitle).alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.add_run("№ {{ document.number }} от {{ document.formed_on|day }}").bold = True


def _add(document: Opened, part: object) -> None:
    if isinstance(part, Chapter):
        document.add_heading(part.title, level=2)
    elif isinstance(part, Text):
        _text(document, part)
    elif isinstance(part, Facts):
        _facts(document, part)
    elif isinstance(part, Figures):
        table = _table(document, [name for name, _ in part.rows])
        for cell, (_, field) in zip(_row(table).cells, part.rows, strict=True):
            cell.paragraphs[0].add_run(field).bold = True
    elif isinstance(part, Rows):
        _rows(document, part)
    elif isinstance(part, Sides):
        _sides(document, part)


def _text(document: Opened, part: Text) -> None:
    if part.when:
        document.add_paragraph("{%p if " + part.when + " %}")
    if part.each:
        document.add_paragraph("{%p for each in " + part.each + " %}")
    said = document.add_paragraph(part.words)
    said.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if part.each:
        document.add_paragraph("{%p endfor %}")
    if part.when:
        document.add_paragraph("{%p endif %}")


def _facts(document: Opened, part: Facts) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, field, when in part.rows:
        if when:
            _mark(table, "{%tr if " + when + " %}")
        cells = _row(table).cells
        cells[0].text, cells[1].text = name, field
        if when:
            _mark(table, "{%tr endif %}")
    _widths(table, 62, 108)
    document.add_paragraph()


def _rows(document: Opened, part: Rows) -> None:
    if part.when:
        document.add_paragraph("{%p if " + part.when + " %}")
    if part.title:
        document.add_heading(part.title, level=2)
    table = _table(document, [head for head, _ in part.columns])
    _mark(table, "{%tr for row in " + part.each + " %}")
    for cell, (_, field) in zip(_row(table).cells, part.columns, strict=True):
        _small(cell, field)
    _mark(table, "{%tr endfor %}")
    if part.totals:
        for cell, field in zip(_row(table).cells, part.totals, strict=True):
            _small(cell, field, is_bold=True)
    document.add_paragraph()
    if part.when:
        document.add_paragraph("{%p endif %}")


def _table(document: Opened, heads: list[str]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _small(cell, head, is_bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _sides(document: Opened, part: Sides) -> None:
    table = document.add_table(rows=1, cols=len(part.sides))
    for cell, side in zip(table.rows[0].cells, part.sides, strict=True):
        _small(cell, side.role)
        cell.add_paragraph().add_run("{{ " + side.field + ".full_name }}").bold = True
        for line in side.lines:
            cell.add_paragraph(line)
        cell.add_paragraph("____________________ {{ " + side.signatory + " }}")
    document.add_paragraph()


def _check(document: Opened) -> None:
    table = document.add_table(rows=1, cols=2)
    square, words = table.rows[0].cells
    _widths(table, 34, 136)
    square.paragraphs[0].add_run("{{ document.qr }}")
    words.text = "Документ сформирован в электронном виде {{ document.version_formed_on|day }}"
    words.add_paragraph("Подлинность и действие проверит каждый: {{ document.check_url }}")
    words.add_paragraph("Код проверки {{ document.check_code }}")


def _widths(table: Table, *millimetres: int) -> None:
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _row(table: Table) -> Any:
    return table.add_row()  # type: ignore[no-untyped-call]


def _mark(table: Table, words: str) -> None:
    _row(table).cells[0].text = words


def _small(cell: _Cell, words: str, *, is_bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(words)
    run.bold, run.font.size = is_bold, Pt(9.5)
