"""Word documents (.docx): the text as Word prints it, with accepted changes, numbers and merged cells."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from sotszakaz.ordering.acts.errors import ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.archive import Archive, attribute, child, local, whole_number
from sotszakaz.ordering.acts.sources.blanks import tidy_lines
from sotszakaz.ordering.acts.sources.docx_numbering import Numbering
from sotszakaz.ordering.acts.sources.flow import numbered
from sotszakaz.ordering.acts.sources.grid import GridCell, table_of_grid
from sotszakaz.ordering.acts.sources.tables import row_lines

_FORMAT: Final = ".docx"
_WRAPPERS: Final = frozenset({"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "AlternateContent"})
_UNPRINTED: Final = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "footnoteReference"}
)
_CHARACTERS: Final = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


def load_docx(data: bytes) -> list[Paragraph | Table]:
    """Body of the document. Footnotes, headers, comments, deleted and hidden text are left out."""
    archive = Archive(data, _FORMAT)
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    styles, numbering = (archive.tree_if_any(f"{folder}/{name}.xml") for name in ("styles", "numbering"))
    body = child(archive.tree(main), "body")
    return [] if body is None else _Body(Numbering(numbering, styles)).blocks(body)


def _main_part(archive: Archive) -> str:
    relations = archive.tree_if_any("_rels/.rels")
    for relation in relations if relations is not None else ():
        target = (attribute(relation, "Target") or "").lstrip("/")
        if (attribute(relation, "Type") or "").endswith("/officeDocument") and archive.has(target):
            return target
    return "word/document.xml"


class _Body:
    """Walks the document once, in order, because numbering counts as it goes."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._cells = 0

    def blocks(self, parent: etree._Element) -> list[Paragraph | Table]:
        blocks: list[Paragraph | Table] = []
        kept = ""
        for element in _unwrapped(parent):
            if local(element) == "tbl":
                blocks.extend(self._table(element))
            elif local(element) == "p":
                boxes: list[etree._Element] = []
                text = kept + "".join(_printed(element, boxes))
                kept = text if _mark_is_deleted(element) else ""
                for box in boxes:
                    blocks.extend(self.blocks(box))
                if not kept:
                    blocks.extend(self._paragraphs(element, text))
        return blocks

    def _paragraphs(self, element: etree._Element, text: str) -> list[Paragraph]:
        number = self._numbering.next(child(element, "pPr"))
        return numbered(tidy_lines(text), number)

    def _table(self, element: etree._Element) -> list[Paragraph | Table]:
        """One table; a table of one column only frames its text and gives the text itself."""
        rows = [row for row in _unwrapped(element) if local(row) == "tr" and not _is_deleted_row(row)]
        cells = [[cell for cell in _unwrapped(row) if local(cell) == "tc"] for row in rows]
        if max(map(len, cells), default=0) < 2:
            return [block for row in cells for cell in row for block in self.blocks(cell)]
        grid = [self._grid_row(row, members) for row, members in zip(rows, cells, strict=True)]
        table = table_of_grid([row for row in grid if row])
        return [] if table is None else [table]

    def _grid_row(self, row: etree._Element, cells: list[etree._Element]) -> list[GridCell]:
        self._cells += len(cells)
        if self._cells > limits.CELLS:
            raise ActTooLarge(what="ячеек в таблицах", limit=limits.CELLS)
        left = whole_number(_property(child(row, "trPr"), "gridBefore"))
        grid: list[GridCell] = []
        for cell in cells:
            properties = child(cell, "tcPr")
            continues_across = _merge(properties, "hMerge") == "continue"
            if not continues_across:
                merged = _merge(properties, "vMerge") == "continue"
                grid.append(GridCell("" if merged else self._text(cell), left, merged=merged))
            left += max(whole_number(_property(properties, "gridSpan"), 1), 1)
        return grid

    def _text(self, cell: etree._Element) -> str:
        """Lines of a cell, numbers in front; a nested table gives a line a row."""
        lines: list[str] = []
        for element in _unwrapped(cell):
            if local(element) == "p":
                boxes: list[etree._Element] = []
                said = tidy_lines("".join(_printed(element, boxes)))
                number = self._numbering.next(child(element, "pPr"))
                lines.extend(self._text(box) for box in boxes)
                lines.extend([" ".join(filter(None, [number, *said[:1]])), *said[1:]])
            elif local(element) == "tbl":
                lines.extend(row_lines(self._table(element)))
        return "\n".join(filter(None, lines))


def _unwrapped(parent: etree._Element) -> Iterator[etree._Element]:
    """Children, with those inside content controls and accepted insertions among them."""
    for element in parent:
        name = local(element)
        if name == "AlternateContent":
            yield from _unwrapped(_choice(element))
        elif name in _WRAPPERS:
            yield from _unwrapped(element)
        else:
            yield element


def _printed(parent: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """Text of runs in order; contents of text boxes go to `boxes`."""
    for element in parent:
        name = local(element)
        if name == "t":
            yield element.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "txbxContent":
            boxes.append(element)
        elif name == "AlternateContent":
            yield from _printed(_choice(element), boxes)
        elif name not in _UNPRINTED and not (name == "r" and _is_hidden(element)):
            yield from _printed(element, boxes)


def _choice(alternatives: etree._Element) -> etree._Element:
    """One of the renderings of the same thing: the first, which is the newest."""
    return alternatives[0] if len(alternatives) else alternatives


def _is_hidden(run: etree._Element) -> bool:
    hidden = child(child(run, "rPr"), "vanish")
    return hidden is not None and attribute(hidden, "val") not in ("0", "false", "off")


def _mark_is_deleted(paragraph: etree._Element) -> bool:
    """A deleted paragraph mark joins the paragraph to the next one."""
    return child(child(child(paragraph, "pPr"), "rPr"), "del") is not None


def _is_deleted_row(row: etree._Element) -> bool:
    return child(child(row, "trPr"), "del") is not None


def _property(properties: etree._Element | None, name: str) -> str | None:
    found = child(properties, name)
    return None if found is None else attribute(found, "val")


def _merge(properties: etree._Element | None, name: str) -> str | None:
    """«restart», «continue» (also when it says nothing), or None without a merge."""
    if child(properties, name) is None:
        return None
    return _property(properties, name) or "continue"
