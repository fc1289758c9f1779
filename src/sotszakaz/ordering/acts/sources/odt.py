"""OpenDocument texts (.odt): the text as LibreOffice prints it, with accepted changes, numbers and merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from sotszakaz.ordering.acts.errors import ActEncrypted, ActFormatUnknown, ActTooLarge
from sotszakaz.ordering.acts.source import Paragraph, Table
from sotszakaz.ordering.acts.sources import limits
from sotszakaz.ordering.acts.sources.archive import Archive, attribute, child, local, whole_number
from sotszakaz.ordering.acts.sources.blanks import tidy_lines
from sotszakaz.ordering.acts.sources.flow import numbered
from sotszakaz.ordering.acts.sources.grid import GridCell, table_of_grid
from sotszakaz.ordering.acts.sources.numbering import CountedList
from sotszakaz.ordering.acts.sources.odt_numbering import Lists
from sotszakaz.ordering.acts.sources.tables import row_lines

_FORMAT: Final = ".odt"
_MEDIA_TYPE: Final = "application/vnd.oasis.opendocument.text"
_ROW_GROUPS: Final = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_UNPRINTED: Final = frozenset({"note", "annotation", "annotation-end", "ruby-text", "title", "desc", "tracked-changes"})
_BOXES: Final = frozenset({"text-box", "custom-shape", "rect", "ellipse", "caption"})
_CONTAINERS: Final = frozenset({"section", "frame", "g", *_BOXES})


def load_odt(data: bytes) -> list[Paragraph | Table]:
    """Body of the document. Notes, comments, headers and deleted text are left out."""
    archive = Archive(data, _FORMAT)
    media_type = archive.text("mimetype")
    if media_type and not media_type.startswith(_MEDIA_TYPE):
        raise ActFormatUnknown(found="документ OpenDocument, но не текст")
    manifest = archive.tree_if_any("META-INF/manifest.xml")
    if manifest is not None and any(local(element) == "encryption-data" for element in manifest.iter()):
        raise ActEncrypted
    content = archive.tree("content.xml")
    text = child(child(content, "body"), "text")
    styles = archive.tree_if_any("styles.xml")
    if text is None:
        return []
    _drop_hidden(text, {*_hidden_styles(content), *_hidden_styles(styles)})
    return _Body(Lists(styles, content)).blocks(text)


def _hidden_styles(root: etree._Element | None) -> Iterator[str]:
    """Names of styles whose text is not printed."""
    for element in root.iter() if root is not None else ():
        if local(element) == "text-properties" and attribute(element, "display") == "none":
            style = element.getparent()
            name = None if style is None else attribute(style, "name")
            if name:
                yield name


def _drop_hidden(text: etree._Element, styles: set[str]) -> None:
    for element in list(text.iter()) if styles else ():
        if local(element) == "span" and attribute(element, "style-name") in styles:
            tail = element.tail
            element.clear()
            element.tail = tail


@dataclass(slots=True)
class _Spans:
    """Cells that reach into the rows below: column → rows left, and whether the column is the first of the cell."""

    left: dict[int, tuple[int, bool]] = field(default_factory=dict)

    def open(self, column: int, rows: int, columns: int) -> None:
        for offset in range(columns):
            self.left[column + offset] = (rows - 1, offset == 0)

    def continues(self, column: int) -> bool:
        """Whether the covered cell of this row is the leftmost of a cell from above; the row is then counted off."""
        rows, first = self.left.get(column, (0, False))
        if rows:
            self.left[column] = (rows - 1, first)
        return rows > 0 and first


class _Body:
    """Walks the document once, in order, because numbering counts as it goes."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._cells = 0
        self._depth = 0
        """How many cells deep the walk is."""

    def blocks(self, parent: etree._Element) -> list[Paragraph | Table]:
        blocks: list[Paragraph | Table] = []
        for element in parent:
            match local(element):
                case "p":
                    blocks.extend(self._paragraphs(element, None))
                case "h":
                    depth = whole_number(attribute(element, "outline-level"), 1) - 1
                    blocks.extend(self._paragraphs(element, self._lists.headings.advance(depth)))
                case "list":
                    blocks.extend(self._list(element, self._lists.of(element), 0))
                case "table":
                    blocks.extend(self._table(element))
                case name if name in _CONTAINERS:
                    blocks.extend(self.blocks(element))
        return blocks

    def _list(self, element: etree._Element, counted: CountedList, depth: int) -> list[Paragraph | Table]:
        blocks: list[Paragraph | Table] = []
        for item in element:
            start = attribute(item, "start-value")
            if start is not None:
                counted.restart(depth, whole_number(start, 1))
            awaits_number = local(item) == "list-item"
            for part in item:
                if local(part) == "list":
                    blocks.extend(self._list(part, counted, depth + 1))
                elif local(part) in ("p", "h"):
                    number = counted.advance(depth) if awaits_number else None
                    awaits_number = False
                    blocks.extend(self._paragraphs(part, number))
        return blocks

    def _paragraphs(self, element: etree._Element, number: str | None) -> list[Paragraph | Table]:
        boxes: list[etree._Element] = []
        lines = tidy_lines("".join(_printed(element, boxes)))
        boxed = [block for box in boxes for block in self.blocks(box)]
        if number and not lines and self._depth:
            return [*boxed, Paragraph(number)]
        return [*boxed, *numbered(lines, number)]

    def _table(self, element: etree._Element) -> list[Paragraph | Table]:
        """One table; a table of one column only frames its text and gives the text itself."""
        rows = list(_rows(element))
        cells = [cell for row in rows for cell in row if local(cell) == "table-cell"]
        if all(sum(_columns(cell) for cell in row) < 2 for row in rows):
            self._count_cells(len(cells))
            return [block for cell in cells for block in self.blocks(cell)]
        spans = _Spans()
        grid = [self._grid_row(row, spans) for row in rows]
        table = table_of_grid([row for row in grid if row])
        return [] if table is None else [table]

    def _grid_row(self, row: etree._Element, spans: _Spans) -> list[GridCell]:
        grid: list[GridCell] = []
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeats = _count(cell, "number-columns-repeated")
            self._count_cells(repeats)
            text = self._text(cell)
            for _ in range(repeats):
                if local(cell) == "table-cell":
                    spans.open(column, _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned"))
                    grid.append(GridCell(text, column))
                elif spans.continues(column):
                    grid.append(GridCell("", column, merged=True))
                column += 1
        return grid

    def _count_cells(self, cells: int) -> None:
        self._cells += cells
        if self._cells > limits.CELLS:
            raise ActTooLarge(what="ячеек в таблицах", limit=limits.CELLS)

    def _text(self, cell: etree._Element) -> str:
        """Lines of a cell, numbers in front; an empty numbered paragraph is the number: «№ п/п» is often made so."""
        self._depth += 1
        text = "\n".join(row_lines(self.blocks(cell)))
        self._depth -= 1
        return text


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "table-row":
            yield from [element] * _count(element, "number-rows-repeated")
        elif local(element) in _ROW_GROUPS:
            yield from _rows(element)


def _columns(cell: etree._Element) -> int:
    return _count(cell, "number-columns-repeated") if local(cell) == "table-cell" else 0


def _count(element: etree._Element, name: str) -> int:
    return min(max(whole_number(attribute(element, name), 1), 1), limits.REPEATS)


def _printed(element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    """Text in order; contents of text boxes and shapes go to `boxes`."""
    yield element.text or ""
    for part in element:
        name = local(part)
        if name in _BOXES:
            boxes.append(part)
        elif name in ("s", "tab"):
            yield " "
        elif name == "line-break":
            yield "\n"
        elif name not in _UNPRINTED:
            yield from _printed(part, boxes)
        yield part.tail or ""
