"""A drafted act as .docx: always the same bytes for the same words.

The printed value of a parameter stands in a content control whose tag is the key of the parameter, so that a program
finds it again in the file that was signed (`bound_values`).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from sotszakaz.kernel.documents.word.filling import undated
from sotszakaz.ordering.acts.drafting.sheet import Block, Look, Paragraph, Piece, Table
from sotszakaz.ordering.acts.sources.archive import Archive

TAG = "parameter:"
FONT = "PT Serif"
_WIDTH = 9640
"""Twentieths of a point between the margins."""
_PROPERTIES = {
    Look.TEXT: '<w:ind w:firstLine="709"/><w:jc w:val="both"/>',
    Look.CENTRE: '<w:jc w:val="center"/>',
    Look.TITLE: '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>',
    Look.CHAPTER: '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="center"/>',
    Look.RIGHT: '<w:jc w:val="right"/>',
    Look.SIGN: f'<w:tabs><w:tab w:val="right" w:pos="{_WIDTH}"/></w:tabs><w:spacing w:before="600"/>',
}
_BOLD = {Look.TITLE, Look.CHAPTER}


def as_docx(blocks: Iterable[Block]) -> bytes:
    """The file, of one section on A4."""
    document = Document(BytesIO(_blank()))
    end = document.element.body.sectPr
    for block in blocks:
        end.addprevious(parse_xml(_paragraph(block) if isinstance(block, Paragraph) else _table(block)))
        if isinstance(block, Table):
            end.addprevious(OxmlElement("w:p"))
    made = BytesIO()
    document.save(made)
    return undated(made.getvalue())


def bound_values(data: bytes) -> dict[str, list[str]]:
    """The printed values of parameters in a .docx, by key, each line apart; empty when it has none.

    Raises UnreadableAct.
    """
    found: dict[str, list[str]] = {}
    for control in Archive(data, ".docx").tree("word/document.xml").iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = "" if tag is None else tag.get(qn("w:val"), "")
        if name.startswith(TAG):
            words = "".join(text.text or "" for text in control.iter(qn("w:t")))
            found.setdefault(name.removeprefix(TAG), []).append(" ".join(words.split()))
    return found


@cache
def _blank() -> bytes:
    document = Document()
    document.core_properties.author, document.core_properties.comments = "Соцзаказ", ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(12)
    normal.paragraph_format.space_after = Pt(4)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _paragraph(block: Paragraph) -> str:
    breaks = "<w:pageBreakBefore/>" if block.breaks else ""
    runs = "".join(_runs(block.pieces, is_bold=block.look in _BOLD))
    return f"<w:p {nsdecls('w')}><w:pPr>{breaks}{_PROPERTIES[block.look]}</w:pPr>{runs}</w:p>"


def _runs(pieces: Iterable[Piece], *, is_bold: bool) -> Iterator[str]:
    for piece in pieces:
        run = _run(piece.text, is_bold=is_bold)
        if not piece.key:
            yield run
            continue
        tag = quoteattr(f"{TAG}{piece.key}")
        yield f"<w:sdt><w:sdtPr><w:tag w:val={tag}/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"


def _run(text: str, *, is_bold: bool, size: str = "") -> str:
    looks = f"{'<w:b/>' if is_bold else ''}{size}"
    words = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{words}</w:r>"


def _table(block: Table) -> str:
    whole = sum(block.shares)
    widths = [_WIDTH * share // whole for share in block.shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in edges)
    head = _row(block.head, widths, properties="<w:trPr><w:tblHeader/></w:trPr>", is_bold=True)
    rows = "".join(_row(row, widths) for row in block.rows)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def _row(cells: Iterable[str], widths: list[int], *, properties: str = "", is_bold: bool = False) -> str:
    drawn = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_lines(cell, is_bold=is_bold)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{properties}{drawn}</w:tr>"


def _lines(cell: str, *, is_bold: bool) -> str:
    small, close = '<w:sz w:val="19"/>', '<w:pPr><w:spacing w:after="0"/></w:pPr>'
    return "".join(f"<w:p>{close}{_run(line, is_bold=is_bold, size=small)}</w:p>" for line in cell.split("\n"))
