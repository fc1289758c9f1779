"""What cannot be true in a table of indicators (§11 of the notes on the law): within a row and between rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sotszakaz.oversight.indicators.rules.standing import is_named_share, is_percent

BASELINE, TARGET, ACTUAL = "база", "цель", "факт"
COLUMNS = (BASELINE, TARGET, ACTUAL)
PROVIDERS, RECIPIENTS = "3.M.1", "3.F.1"
PILOTED, ALL = "1.F", "1.M"
EMPTY, PENDING, WORDS = "empty", "pending", "state"
"""Kinds of values as acts say them."""
_NUMBERED = re.compile(r"%|процент|единиц|человек|штук", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of the table: its numbers by column; a column that holds no number is missing.

    `kinds` are what the act says in its columns; `due_on` is the day by which it leaves open values to the analysis.
    """

    key: str
    title: str
    unit: str = ""
    parent_key: str = ""
    baseline_year: int | None = None
    target_year: int | None = None
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    is_share: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` is the row that a reader looks at first."""

    rule: str
    key: str
    sentence: str


def findings(rows: Sequence[Cells], on: date) -> list[Finding]:
    """Everything that contradicts itself, in the order of the rows; then what is missing on the day."""
    table = {row.key: row for row in rows}
    found = [finding for row in rows for finding in (*_of_row(row), *_of_child(row, table))]
    between = [*_piloted_above_all(table), *_recipients_without_providers(table)]
    return [*found, *between, *_blank(rows), *_left_open(rows, on)]


def _of_row(row: Cells) -> Iterator[Finding]:
    if is_named_share(row.title) and row.unit and not is_percent(row.unit):
        sentence = f"Показатель {row.key} — доля, а единица измерения «{row.unit}». Доля измеряется в процентах."
        yield Finding("share-in-units", row.key, sentence)
    words = [column for column in COLUMNS if row.kinds.get(column) == WORDS]
    if words and _NUMBERED.search(row.unit):
        sentence = f"Показатель {row.key} измеряется числом («{row.unit}»), а словами сказано: {', '.join(words)}."
        yield Finding("words-in-numbers", row.key, sentence)
    base, target = row.baseline_year, row.target_year
    if base is not None and target is not None and target <= base:
        sentence = f"У показателя {row.key} год цели {target} не позже года базы {base}."
        yield Finding("target-year-before-baseline", row.key, sentence)


def _of_child(row: Cells, table: Mapping[str, Cells]) -> Iterator[Finding]:
    parent = table.get(row.parent_key)
    if parent is not None:
        yield from _above("child-above-parent", row, parent, "а он — часть показателя")


def _piloted_above_all(table: Mapping[str, Cells]) -> Iterator[Finding]:
    if PILOTED in table and ALL in table:
        yield from _above("piloted-above-all", table[PILOTED], table[ALL], "а организации из него входят в")


def _above(rule: str, row: Cells, whole: Cells, why: str) -> Iterator[Finding]:
    if row.is_share != whole.is_share:
        return
    for column in COLUMNS:
        part, total = row.numbers.get(column), whole.numbers.get(column)
        if part is not None and total is not None and part > total:
            said = f"показатель {row.key} равен {_spelled(part)}, {why} {whole.key}, где {_spelled(total)}."
            yield Finding(rule, row.key, f"{column.capitalize()}: {said}")


def _spelled(value: Decimal) -> str:
    """Columns hold four decimal places; people read «3» and «87,5»."""
    return f"{value.normalize():f}".replace(".", ",")


def _recipients_without_providers(table: Mapping[str, Cells]) -> Iterator[Finding]:
    if PROVIDERS not in table or RECIPIENTS not in table:
        return
    for column in COLUMNS:
        providers, recipients = table[PROVIDERS].numbers.get(column), table[RECIPIENTS].numbers.get(column)
        if providers == 0 and recipients:
            yield Finding(
                "recipients-without-providers",
                RECIPIENTS,
                f"{column.capitalize()}: немуниципальных исполнителей ({PROVIDERS}) нет, "
                f"а получателей у них ({RECIPIENTS}) — {_spelled(recipients)}.",
            )


def _blank(rows: Sequence[Cells]) -> Iterator[Finding]:
    for column in (BASELINE, TARGET):
        blank = [row.key for row in rows if row.kinds.get(column) == EMPTY]
        if blank:
            sentence = f"{column.capitalize()} не задана, ячейка акта пуста: {', '.join(blank)}."
            yield Finding("blank-values", blank[0], sentence)


def _left_open(rows: Sequence[Cells], on: date) -> Iterator[Finding]:
    for column in (BASELINE, TARGET):
        late = [
            row
            for row in rows
            if row.kinds.get(column) == PENDING
            and column not in row.numbers
            and row.due_on is not None
            and row.due_on < on
        ]
        if late:
            keys = ", ".join(row.key for row in late)
            sentence = f"{column.capitalize()} до {late[0].due_on:%d.%m.%Y} не определена факторным анализом: {keys}."
            yield Finding("pending-overdue", late[0].key, sentence)
