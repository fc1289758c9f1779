"""Word documents that tests make: small ones with everything in them that acts have."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

LIST_ID = 90
DELETED = "<w:r><w:delText>1 июня</w:delText></w:r>"
LEVELS = (("decimal", "%1."), ("decimal", "%1.%2."), ("russianLower", "%3)"), ("bullet", "–"))


def printed_act() -> bytes:
    """Numbers of three levels, a table merged both ways, a sentence broken by hand. All of it is printed."""
    document = document_with_list()
    document.add_paragraph("ПОСТАНОВЛЕНИЕ")
    document.add_paragraph("от\u00a016\u202fфевраля  2026 г. №\u00a07")
    add_numbered(document, "Организовать оказание услуг:", 0)
    add_numbered(document, "в городе;", 1)
    add_numbered(document, "в сёлах:", 1)
    add_numbered(document, "больших;", 2)
    add_numbered(document, "малых.", 2)
    document.add_paragraph("Без номера.")
    add_numbered(document, "Утвердить план.", 0)
    add_plan(document)
    add_numbered(document, "Опубликовать.", 0)
    return saved(document)


def edited_act() -> bytes:
    """The same word processor's invisible side: changes accepted or not, hidden text, a field."""
    document = document_with_list()
    document.add_paragraph("Срок до ")._p.extend(
        [
            *_runs(
                '<w:ins {n} w:id="1" w:author="а" w:date="2026-01-01T00:00:00Z"><w:r><w:t>1 мая</w:t></w:r></w:ins>'
            ),
            *_runs('<w:del {n} w:id="2" w:author="а" w:date="2026-01-01T00:00:00Z">' + DELETED + "</w:del>"),
            *_runs("<w:r {n}><w:rPr><w:vanish/></w:rPr><w:t> тайно</w:t></w:r>"),
        ]
    )
    document.add_paragraph("Всего ")._p.extend(
        [
            *_runs('<w:r {n}><w:fldChar w:fldCharType="begin"/></w:r>'),
            *_runs('<w:r {n}><w:instrText> QUOTE "семь" </w:instrText></w:r>'),
            *_runs('<w:r {n}><w:fldChar w:fldCharType="separate"/></w:r>'),
            *_runs("<w:r {n}><w:t>семь</w:t></w:r>"),
            *_runs('<w:r {n}><w:fldChar w:fldCharType="end"/></w:r>'),
        ]
    )
    document.add_paragraph("Муници\u00adпаль\u00adный округ")
    return saved(document)


def add_plan(document: DocumentType) -> None:
    table = document.add_table(rows=6, cols=4, style="Table Grid")
    texts = (
        ("№ п/п", "Этап", "Мероприятие", "Срок"),
        ("1", "2", "3", "4"),
        ("", "Подготовка", "1.1. Разработка порядка\nи его утверждение", "до 1 мая 2026 года"),
        ("", "", "1.2. Обсуждение", "постоянно"),
        ("2. Отбор исполнителей", "", "2.1. Ведение реестра", "2026 год"),
        ("Раздел без граф", "", "", ""),
    )
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            fill(table.cell(row, column), text)
    for column in (0, 1):
        table.cell(2, column).merge(table.cell(3, column))
        while len(table.cell(2, column).paragraphs) > 1:
            drop(table.cell(2, column).paragraphs[-1])
    add_number(table.cell(2, 0).paragraphs[0], 0)
    for row, last in ((4, 1), (5, 3)):
        merged = table.cell(row, 0).merge(table.cell(row, last))
        for extra in merged.paragraphs[1:]:
            drop(extra)


def document_with_list() -> DocumentType:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (kind, text) in enumerate(LEVELS)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{LIST_ID}">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{LIST_ID}"><w:abstractNumId w:val="{LIST_ID}"/></w:num>')
    )
    return document


def add_numbered(document: DocumentType, text: str, depth: int) -> Paragraph:
    paragraph = document.add_paragraph(text)
    add_number(paragraph, depth)
    return paragraph


def add_number(paragraph: Paragraph, depth: int, list_id: int = LIST_ID) -> None:
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = depth, list_id


def fill(cell: Any, text: str) -> None:
    first, *rest = text.split("\n")
    cell.paragraphs[0].text = first
    for line in rest:
        cell.add_paragraph(line)


def drop(paragraph: Paragraph) -> None:
    paragraph._p.getparent().remove(paragraph._p)


def saved(document: DocumentType) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _runs(xml: str) -> list[Any]:
    return [parse_xml(xml.format(n=nsdecls("w")))]
