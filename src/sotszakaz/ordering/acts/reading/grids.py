"""Tables with data, recognised by the words of their heads: the plan, the indicators, the services, the members of
the group.

A grid gives each row as texts by role of the column. Columns may come in any order and with any of the usual
wordings. A column without a head of its own belongs to the one at its left (cells merged across).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sotszakaz.ordering.acts.reading.service_codes import has_code
from sotszakaz.ordering.acts.reading.words import fold
from sotszakaz.ordering.acts.source import ActSource, Paragraph, Place, Table


class GridKind(StrEnum):
    """What a table tells."""

    PLAN = "plan"
    INDICATORS = "indicators"
    SERVICES = "services"
    MEMBERS = "members"


class Role(StrEnum):
    """What a column tells."""

    NUMBER = "number"
    STAGE = "stage"
    TITLE = "title"
    DEADLINE = "deadline"
    RESULT = "result"
    RESPONSIBLE = "responsible"
    GOAL = "goal"
    TYPE = "type"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"
    CODE = "code"
    FOCUS = "focus"
    FORM = "form"
    CATEGORY = "category"
    PROGRAMME = "programme"
    BODY = "body"
    NAME = "name"
    POSITION = "position"


_HEADS: dict[GridKind, tuple[tuple[Role, str], ...]] = {
    GridKind.PLAN: (
        (Role.DEADLINE, r"\bсрок|\bдат[аы]\b|период (?:исполнения|реализации)"),
        (Role.RESPONSIBLE, r"ответственн|исполнител"),
        (Role.RESULT, r"результат|вид документа"),
        (Role.TITLE, r"мероприяти|действи"),
        (Role.STAGE, r"этап|раздел|направлени"),
        (Role.NUMBER, r"^№|^п/п|^номер"),
    ),
    GridKind.INDICATORS: (
        (Role.BASELINE, r"базов|исходн"),
        (Role.TARGET, r"целев|ориентир|планов"),
        (Role.RESPONSIBLE, r"ответственн|исполнител"),
        (Role.TYPE, r"\bтип\b|\bвид\b"),
        (Role.UNIT, r"единиц[аы] измерения|ед\. ?изм"),
        (Role.TITLE, r"индикатор|показател"),
        (Role.GOAL, r"\bцел[ьи]\b|\bзадач"),
        (Role.NUMBER, r"^№|^п/п|^номер"),
    ),
    GridKind.SERVICES: (
        (Role.CODE, r"уникальн|реестров|\bкод\b"),
        (Role.BODY, r"\bорган[а ]"),
        (Role.FOCUS, r"направленност"),
        (Role.FORM, r"\bформ[аы]\b"),
        (Role.CATEGORY, r"категори|потребител"),
        (Role.PROGRAMME, r"(?:тип|вид)\w* (?:\w+ )?программ"),
        (Role.NAME, r"наименован|\bуслуг"),
        (Role.NUMBER, r"^№|^п/п|^номер"),
    ),
    GridKind.MEMBERS: (
        (Role.POSITION, r"должност|место работы"),
        (Role.NAME, r"ф\. ?и\. ?о|фио|фамилия"),
        (Role.TYPE, r"\bроль|статус|в составе"),
        (Role.NUMBER, r"^№|^п/п|^номер"),
    ),
}
_NEEDED = {
    GridKind.PLAN: {Role.TITLE, Role.DEADLINE},
    GridKind.INDICATORS: {Role.TITLE, Role.BASELINE, Role.TARGET},
    GridKind.SERVICES: {Role.CODE},
    GridKind.MEMBERS: {Role.NAME, Role.POSITION},
}
_MEMBER_LABEL = re.compile(
    r"(?:руководитель|председатель|заместитель (?:руководителя|председателя)|секретарь|члены?)"
    r"(?: (?:рабочей группы|группы|комиссии))?:?"
)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A data row: texts of all cells in order, and its number in the table."""

    cells: tuple[str, ...]
    index: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A recognised table. `columns` gives the cells of each role; `heads` the words of each head."""

    kind: GridKind
    source: ActSource
    block: int
    columns: dict[Role, tuple[int, ...]]
    heads: dict[Role, str]
    rows: tuple[GridRow, ...]

    def place(self, row: GridRow, cell: int | None = None) -> Place:
        """Where a row or one of its cells stands."""
        return self.source.place(self.block, row.index, cell)

    def cell(self, row: GridRow, role: Role, shift: int = 0) -> str:
        """The text under a role, in a row whose cells stand `shift` to the right of their heads; empty when there is
        no such column.
        """
        wanted = (column + shift for column in self.columns.get(role, ()))
        return "\n".join(row.cells[column] for column in wanted if 0 <= column < len(row.cells) and row.cells[column])

    def first(self, role: Role) -> int | None:
        """The column of a role."""
        columns = self.columns.get(role)
        return columns[0] if columns else None


def grids_of(source: ActSource) -> tuple[Grid, ...]:
    """All tables with data, in order. A table without a head goes on with the one right before it."""
    grids: list[Grid] = []
    for index, block in enumerate(source.blocks):
        if isinstance(block, Paragraph):
            continue
        grid = (
            _by_head(source, index, block) or _goes_on(source, index, block, grids) or _by_cells(source, index, block)
        )
        if grid:
            grids.append(grid)
    return tuple(grids)


def _by_head(source: ActSource, index: int, table: Table) -> Grid | None:
    """The kind whose heads are all there; of several the one with most."""
    best: tuple[int, Grid] | None = None
    for top, row in enumerate(table.rows[:4]):
        texts = [fold(cell.text) for cell in row]
        if sum(bool(text) for text in texts) < 2:
            continue
        for kind, heads in _HEADS.items():
            columns = _columns(texts, heads)
            if columns.keys() >= _NEEDED[kind] and (best is None or len(columns) > best[0]):
                words = {role: texts[cells[0]] for role, cells in columns.items()}
                best = len(columns), Grid(kind, source, index, columns, words, _data(table, top + 1))
    return best[1] if best else None


def _columns(texts: list[str], heads: tuple[tuple[Role, str], ...]) -> dict[Role, tuple[int, ...]]:
    found: dict[Role, tuple[int, ...]] = {}
    latest: Role | None = None
    for column, text in enumerate(texts):
        if not text:
            if latest:
                found[latest] = (*found[latest], column)
            continue
        latest = next((role for role, pattern in heads if role not in found and re.search(pattern, text)), None)
        if latest:
            found[latest] = (column,)
    return found


def _data(table: Table, top: int) -> tuple[GridRow, ...]:
    """The rows from `top` on, without the row of column numbers and without the head printed again after a page
    break.
    """
    heads = [[fold(cell.text) for cell in row] for row in table.rows[max(top - 1, 0) : top]]
    rows = (GridRow(tuple(cell.text for cell in row), index) for index, row in enumerate(table.rows) if index >= top)
    return tuple(
        row
        for row in rows
        if any(row.cells) and not _is_numbering(row.cells) and [fold(text) for text in row.cells] not in heads
    )


def _is_numbering(cells: tuple[str, ...]) -> bool:
    """The row «1 2 3 …» under the head."""
    texts = [cell.strip(" .") for cell in cells if cell.strip()]
    return len(texts) > 1 and texts == [str(number + 1) for number in range(len(texts))]


def _goes_on(source: ActSource, index: int, table: Table, grids: list[Grid]) -> Grid | None:
    before = grids[-1] if grids else None
    if before is None or before.block != index - 1 or not table.rows:
        return None
    above = source.blocks[before.block]
    if not isinstance(above, Table) or len(above.rows[0]) != len(table.rows[0]):
        return None
    return Grid(before.kind, source, index, before.columns, before.heads, _data(table, 0))


def _by_cells(source: ActSource, index: int, table: Table) -> Grid | None:
    """Tables without heads: registry numbers in a column, or a list of members under labels of their roles."""
    texts = [[cell.text for cell in row] for row in table.rows]
    for column in range(len(texts[0]) if texts else 0):
        if any(has_code(row[column]) for row in texts):
            return Grid(GridKind.SERVICES, source, index, {Role.CODE: (column,)}, {}, _data(table, 0))
    if any(_MEMBER_LABEL.fullmatch(fold(cell)) for row in texts for cell in row):
        columns = {Role.NAME: (0,), Role.POSITION: tuple(range(1, len(texts[0])))}
        return Grid(GridKind.MEMBERS, source, index, columns, {}, _data(table, 0))
    return None
