"""A filled .docx as blocks that `word.typ` can set: paragraphs, lists, tables, pictures, header and footer."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from sotszakaz.kernel.documents.word import limits
from sotszakaz.kernel.documents.word.lists import Lists
from sotszakaz.kernel.documents.word.refusals import TemplateBroken, TemplateTooLarge, TemplateUnsupported
from sotszakaz.kernel.documents.word.subset import FIELDS, ensure_known, local

Block = dict[str, Any]
_ALIGN: Final = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
_PICTURES: Final = {"image/png": "png", "image/jpeg": "jpg"}
_USUAL_POINTS: Final = 11.0


def ensure_subset(data: bytes) -> None:
    """Raises TemplateUnsupported for what would not be printed, TemplateBroken for what does not open."""
    document = _opened(data)
    for root in (document.element, *(part._element for part in _margins(document))):
        ensure_known(root)
    if len(document.sections) > 1:
        raise TemplateUnsupported(what="несколько разделов с разными полями страниц")


def blocks_of(data: bytes) -> dict[str, Any]:
    """The whole document: page, header, footer, body, pictures (as lists of bytes)."""
    return _Reader(_opened(data)).document()


class _Reader:
    """Walks the document once, in order, because lists count as they go."""

    def __init__(self, document: Opened) -> None:
        self._document = document
        self._lists = Lists(document)
        self._pictures: list[dict[str, Any]] = []
        self._bytes = 0
        self._count = 0

    def document(self) -> dict[str, Any]:
        section = self._document.sections[0]
        body = self._blocks(self._document.element.body, self._document)
        return {
            "page": {
                name: _points(getattr(section, name), default)
                for name, default in (
                    ("page_width", 595.3),
                    ("page_height", 841.9),
                    ("left_margin", 85.0),
                    ("right_margin", 42.5),
                    ("top_margin", 56.7),
                    ("bottom_margin", 56.7),
                )
            },
            "header": self._margin(section.header),
            "footer": self._margin(section.footer),
            "body": body,
            "pictures": self._pictures,
        }

    def _margin(self, margin: Any) -> list[Block]:
        return [] if margin.is_linked_to_previous else self._blocks(margin._element, margin)

    def _blocks(self, parent: Any, story: Any) -> list[Block]:
        blocks: list[Block] = []
        for element in parent:
            self._count += 1
            if self._count > limits.BLOCKS:
                raise TemplateTooLarge(what=f"больше {limits.BLOCKS} абзацев")
            if local(element) == "p":
                blocks.append(self._paragraph(Paragraph(element, story)))
            elif local(element) == "tbl":
                blocks.append(self._table(Table(element, story), story))
        return blocks

    def _paragraph(self, paragraph: Paragraph) -> Block:
        looks = paragraph.paragraph_format
        chain = list(_styles(paragraph.style))
        formats = [looks, *(style.paragraph_format for style in chain)]
        marker = self._lists.next(paragraph, chain)
        return {
            "kind": "paragraph",
            "align": _ALIGN.get(_first(each.alignment for each in formats), "left"),
            "level": _heading(chain),
            "before": _points(_first(each.space_before for each in formats), 0),
            "after": _points(_first(each.space_after for each in formats), 4),
            "left": _points(_first(each.left_indent for each in formats), marker.indent if marker else 0),
            "first": 0 if marker else _points(_first(each.first_line_indent for each in formats), 0),
            "marker": marker.text if marker else "",
            "pieces": [piece for run in self._runs(paragraph) for piece in self._pieces(run, chain)],
        }

    def _runs(self, paragraph: Paragraph) -> Iterator[Run]:
        for element in paragraph._element.iter(qn("w:r")):
            yield Run(element, paragraph)  # type: ignore[arg-type]

    def _pieces(self, run: Run, chain: list[Any]) -> Iterator[Block]:
        fonts = [run.font, *(style.font for style in _styles(run.style)), *(style.font for style in chain)]
        look = {
            "bold": bool(_first(font.bold for font in fonts)),
            "italic": bool(_first(font.italic for font in fonts)),
            "underline": bool(_first(font.underline for font in fonts)),
            "size": _points(_first(font.size for font in fonts), _USUAL_POINTS),
        }
        for element in run._element:
            name = local(element)
            if name == "t" and not _is_field_result(run._element):
                yield {"text": element.text or "", **look}
            elif name == "tab":
                yield {"text": "\u2003", **look}
            elif name == "noBreakHyphen":
                yield {"text": "\u2011", **look}
            elif name in ("br", "cr"):
                yield {"break": "page" if element.get(qn("w:type")) == "page" else "line"}
            elif name == "instrText" and (word := (element.text or "").split()) and word[0].upper() in FIELDS:
                yield {"field": word[0].upper(), **look}
            elif name == "drawing":
                yield self._picture(run, element)

    def _picture(self, run: Run, drawing: Any) -> Block:
        blip = next(drawing.iter(qn("a:blip")), None)
        extent = next(drawing.iter(qn("wp:extent")), None)
        related = blip.get(qn("r:embed")) if blip is not None else None
        if related is None or extent is None:
            raise TemplateUnsupported(what="рисунок, который не является картинкой")
        part = run.part.related_parts.get(related)
        if part is None:
            raise TemplateUnsupported(what="рисунок, картинки которого нет в файле")
        media = _PICTURES.get(part.content_type)
        if media is None:
            raise TemplateUnsupported(what="картинка не PNG и не JPEG")
        self._bytes += len(part.blob)
        if self._bytes > limits.PICTURES_BYTES:
            raise TemplateTooLarge(what=f"картинки вместе больше {limits.PICTURES_BYTES // limits.MEGABYTE} МБ")
        try:
            image = Image.from_blob(part.blob)
            if max(image.px_width, image.px_height) > limits.PICTURE_SIDE:
                raise TemplateTooLarge(what=f"сторона картинки больше {limits.PICTURE_SIDE} точек")
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError) as error:
            raise TemplateUnsupported(what="картинка, которая не открывается") from error
        self._pictures.append({"format": media, "bytes": list(part.blob)})
        try:
            width, height = (_points(Length(int(extent.get(side, 0))), 0) for side in ("cx", "cy"))
        except ValueError as error:
            raise TemplateUnsupported(what="рисунок, размеры которого не числа") from error
        return {"picture": len(self._pictures) - 1, "width": width, "height": height}

    def _table(self, table: Table, story: Any) -> Block:
        widths = [_points(column.width, 0) for column in table.columns]
        rows: list[list[Block]] = []
        open_above: dict[int, Block] = {}
        for row in table._element.tr_lst:
            cells: list[Block] = []
            column = 0
            for cell in row.tc_lst:
                span, merge = cell.grid_span, cell.vMerge
                if merge == "continue" and column in open_above:
                    open_above[column]["rows"] += 1
                else:
                    said = {"columns": span, "rows": 1, "blocks": self._blocks(cell, story)}
                    cells.append(said)
                    open_above.pop(column, None)
                    if merge == "restart":
                        open_above[column] = said
                column += span
            rows.append(cells)
        return {
            "kind": "table",
            "widths": widths or [0],
            "lines": _has_lines(table),
            "heads": sum(1 for row in table._element.tr_lst if row.find(f".//{qn('w:tblHeader')}") is not None),
            "cells": rows,
        }


def _opened(data: bytes) -> Opened:
    try:
        return Document(BytesIO(data))
    except (KeyError, ValueError, AttributeError, etree.LxmlError) as error:
        raise TemplateBroken() from error


def _margins(document: Opened) -> Iterator[Any]:
    for section in document.sections:
        for margin in (section.header, section.footer):
            if not margin.is_linked_to_previous:
                yield margin


def _styles(style: Any) -> Iterator[Any]:
    """The style and those that it stands on."""
    while style is not None:
        yield style
        style = style.base_style


def _first(values: Iterator[Any]) -> Any:
    return next((value for value in values if value is not None), None)


def _points(value: Any, default: float) -> float:
    return default if value is None else round(min(max(value.pt, -2000), 2000), 2)


def _heading(chain: list[Any]) -> int:
    """1–3 for the headings of Word, 0 for text."""
    for style in chain:
        identity = str(style.style_id)
        if identity.startswith("Heading") and identity[7:8].isdigit():
            return min(int(identity[7]), 3)
        if identity == "Title":
            return 1
    return 0


def _is_field_result(run: Any) -> bool:
    """The text that Word has kept of a field: what a page number was when the file was saved."""
    if any(local(above) == "fldSimple" for above in run.iterancestors()):
        return True
    depth, is_result = 0, False
    for mark in run.getparent().iter(qn("w:fldChar"), qn("w:r")):
        if mark is run:
            return depth > 0 and is_result
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            depth, is_result = depth + 1, False
        elif kind == "separate":
            is_result = True
        elif kind == "end":
            depth, is_result = max(depth - 1, 0), False
    return False


def _has_lines(table: Table) -> bool:
    """Lines come from the table itself or from the style called grid; a table without them lays out."""
    borders = table._element.find(f".//{qn('w:tblBorders')}")
    if borders is not None:
        return any(each.get(qn("w:val")) not in ("nil", "none") for each in borders)
    return table.style is not None and "grid" in str(table.style.style_id).lower()
