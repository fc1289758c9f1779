"""Make the sample act: `python samples/make_sample_act.py` writes the .docx beside this file from act.json.

The same bytes each run: dates in the properties and in the archive are fixed and its parts are sorted.
(Another zlib may compress to other bytes; the parts stay the same.)
"""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

HERE = Path(__file__).parent
TARGET = HERE / "postanovlenie-svetloklyuchinsk.docx"
MADE_AT = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)
LIST_ID = 90
LIST_LEVEL = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_ID}"><w:multiLevelType w:val="singleLevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum>"""
LIST = f'<w:num {nsdecls("w")} w:numId="{LIST_ID}"><w:abstractNumId w:val="{LIST_ID}"/></w:num>'


def main() -> None:
    TARGET.write_bytes(make())
    print(TARGET.name)


def make() -> bytes:
    """The sample act as a .docx file."""
    act = json.loads((HERE / "act.json").read_text(encoding="utf-8"))
    document = _blank_document(act["title"])
    _write_head(document, act)
    _write_clauses(document, act)
    _start_appendix(document, act, 1)
    _write_services(document, act["services"])
    _start_appendix(document, act, 2)
    _write_heading(document, act["regulation"]["heading"])
    for text in act["regulation"]["paragraphs"]:
        document.add_paragraph(text)
    _start_appendix(document, act, 3)
    _write_members(document, act["members"])
    _start_appendix(document, act, 4, landscape=True)
    _write_plan(document, act["plan"])
    _start_appendix(document, act, 5, landscape=True)
    _write_indicators(document, act["indicators"])
    return _packed(document)


def _blank_document(title: str) -> DocumentType:
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.paragraph_format.space_after = Pt(4)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Соцзаказ"
    properties.title, properties.comments, properties.language = title, "Образец", "ru-RU"
    properties.created = properties.modified = properties.last_printed = MADE_AT
    _define_document_list(document)
    return document


def _define_document_list(document: DocumentType) -> None:
    """A list numbered «1)», «2)»: the numbers live in numbering.xml, not in the text."""
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(LIST_LEVEL))
    numbering.append(parse_xml(LIST))


def _write_head(document: DocumentType, act: dict[str, Any]) -> None:
    for text in (act["region"].upper(), act["issuer"].upper(), "ПОСТАНОВЛЕНИЕ"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(f"от {act['dated']} {act['number']}")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(act["title"]).bold = True
    document.add_paragraph(act["preamble"])


def _write_clauses(document: DocumentType, act: dict[str, Any]) -> None:
    for text in act["clauses"]:
        document.add_paragraph(text)
    for text in act["documents"]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = 0, LIST_ID
    for text in (act["systems_heading"], *act["systems"], *act["last_clauses"]):
        document.add_paragraph(text)
    signature = document.add_paragraph("\t\t".join(act["signature"]))
    signature.paragraph_format.space_before = Pt(24)


def _start_appendix(document: DocumentType, act: dict[str, Any], number: int, *, landscape: bool = False) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.left_margin = section.right_margin = Cm(2)
    for text in (f"Приложение {number}", *act["appendix_of"]):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_heading(document: DocumentType, lines: list[str]) -> None:
    for text in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = True


def _write_services(document: DocumentType, services: dict[str, Any]) -> None:
    _write_heading(document, services["heading"])
    table = _table(document, services["header"])
    number = 0
    for group in services["groups"]:
        _merge_across(_row(table, [group["title"]]))
        for code, focus, form, category in group["rows"]:
            number += 1
            _row(table, [f"{number}.", group["name"], code, focus, form, category])


def _write_members(document: DocumentType, members: dict[str, Any]) -> None:
    _write_heading(document, members["heading"])
    table = document.add_table(rows=0, cols=2)
    for role in members["roles"]:
        _merge_across(_row(table, [role["role"]]))
        for person in role["people"]:
            _row(table, person)


def _write_plan(document: DocumentType, plan: dict[str, Any]) -> None:
    _write_heading(document, plan["heading"])
    table = _table(document, plan["header"], numbered=True)
    for stage, group in enumerate(plan["stages"], start=1):
        rows = []
        for position, item in enumerate(group["items"], start=1):
            title = f"{stage}.{position}. {item['title']}"
            rows.append(_row(table, ["", "", title, item["deadline"], item["result"], "\n".join(item["responsible"])]))
        _merge_down(rows, [f"{stage}.", group["title"]])


def _write_indicators(document: DocumentType, indicators: dict[str, Any]) -> None:
    _write_heading(document, indicators["heading"])
    table = _table(document, indicators["header"], numbered=True)
    baseline, target = indicators["years"]
    for number, goal in enumerate(indicators["goals"], start=1):
        rows = []
        for row in goal["rows"]:
            values = [f"значение: {row['baseline']}\nгод: {baseline}", f"значение: {row['target']}\nгод: {target}"]
            rows.append(_row(table, ["", "", row["type"], row["title"], *values, indicators["responsible"]]))
        _merge_down(rows, [f"{number}.", goal["title"]])


def _table(document: DocumentType, header: list[str], *, numbered: bool = False) -> Table:
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    rows = [_row(table, header)]
    if numbered:
        rows.append(_row(table, [str(number) for number in range(1, len(header) + 1)]))
    for cells in rows:
        properties = cells[0]._tc.getparent().get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    return table


def _row(table: Table, texts: list[str]) -> list[_Cell]:
    """A row; a line feed in a text begins a new paragraph of its cell."""
    cells = list(table.add_row().cells)
    for cell, text in zip(cells, texts, strict=False):
        first, *rest = text.split("\n")
        cell.paragraphs[0].text = first
        for line in rest:
            cell.add_paragraph(line)
    return cells


def _merge_across(cells: list[_Cell]) -> None:
    text = cells[0].text
    cells[0].merge(cells[-1]).text = text


def _merge_down(rows: list[list[_Cell]], texts: list[str]) -> None:
    """The first columns of a group become one cell each."""
    for column, text in enumerate(texts):
        rows[0][column].merge(rows[-1][column]).text = text


def _packed(document: DocumentType) -> bytes:
    saved = BytesIO()
    document.save(saved)
    target = BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w") as archive:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            part = zipfile.ZipInfo(name, date_time=MADE_AT.timetuple()[:6])
            archive.writestr(part, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return target.getvalue()


if __name__ == "__main__":
    main()
