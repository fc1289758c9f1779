"""Rules on the numbers of the indicators: what must agree with what."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.reading.facts import ActReading, Fact, Indicator, IndicatorValue
from sotszakaz.ordering.acts.reading.kinds import ValueKind

Cell = Callable[[Indicator], Fact[IndicatorValue]]
_CELLS: tuple[tuple[str, Cell], ...] = (
    ("базовая величина", lambda row: row.baseline),
    ("целевой ориентир", lambda row: row.target),
)


def _number(row: Indicator | None, cell: Cell) -> Decimal | None:
    if row is None:
        return None
    value = cell(row).value.value
    return value if isinstance(value, Decimal) else None


def _pairs(
    reading: ActReading, smaller: str, larger: str
) -> Iterator[tuple[str, Decimal, Decimal, Fact[IndicatorValue]]]:
    """Numbers of two rows, once for each column where both have one."""
    rows = {row.key: row for row in reading.indicators}
    first, other = rows.get(smaller), rows.get(larger)
    for name, cell in _CELLS:
        a, b = _number(first, cell), _number(other, cell)
        if first and a is not None and b is not None:
            yield name, a, b, cell(first)


@rule("part-exceeds-whole", Severity.ERROR, "показатель «из них» больше показателя, часть которого он считает")
def part_exceeds_whole(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        for name, part, whole, cell in _pairs(reading, row.key, row.parent_key) if row.parent_key else ():
            if part > whole:
                yield f"{name.capitalize()}: {row.key} ({part}) больше {row.parent_key} ({whole}).", cell.place


@rule("piloted-exceeds-all", Severity.ERROR, "НКО, оказывающих выбранные или поддержанные услуги, больше, чем всех НКО")
def piloted_exceeds_all(reading: ActReading) -> Iterator[Remark]:
    for key in ("1.F", "1.P"):
        for name, some, every, cell in _pairs(reading, key, "1.M"):
            if some > every:
                yield f"{name.capitalize()}: {key} ({some}) больше числа всех НКО, 1.M ({every}).", cell.place


@rule("recipients-without-providers", Severity.ERROR, "немуниципальных исполнителей нет, а потребители у них есть")
def recipients_without_providers(reading: ActReading) -> Iterator[Remark]:
    for name, recipients, providers, cell in _pairs(reading, "3.F.1", "3.M.1"):
        if providers == 0 and recipients > 0:
            message = (
                f"{name.capitalize()}: исполнителей, кроме муниципальных, нет (3.M.1 = 0), "
                f"а потребителей у них {recipients} (3.F.1)."
            )
            yield message, cell.place


@rule("only-municipal-providers", Severity.INFO, "все исполнители муниципальные: отбору не из кого выбирать")
def only_municipal_providers(reading: ActReading) -> Iterator[Remark]:
    found = [(every, cell) for _, others, every, cell in _pairs(reading, "3.M.1", "3.M") if others == 0 and every > 0]
    if found:
        counts = ", ".join(str(every) for every, _ in found)
        yield f"Все исполнители ({counts}) муниципальные учреждения: 3.M.1 = 0.", found[0][1].place


@rule("percent-out-of-range", Severity.ERROR, "процент меньше 0 или больше 100")
def percent_out_of_range(reading: ActReading) -> Iterator[Remark]:
    for row, cell, value in _percents(reading):
        if not 0 <= value <= 100:
            yield f"У показателя {row.key} значение {value} %: процент лежит от 0 до 100.", cell.place


@rule("percent-looks-like-count", Severity.WARNING, "процент не больше единицы: похоже, записано число, а не доля")
def percent_looks_like_count(reading: ActReading) -> Iterator[Remark]:
    seen: set[str] = set()
    for row, cell, value in _percents(reading):
        if 0 < value <= 1 and row.key not in seen:
            seen.add(row.key)
            yield f"У показателя {row.key} значение {value} %: похоже, записано число, а не процент.", cell.place


def _percents(reading: ActReading) -> Iterator[tuple[Indicator, Fact[IndicatorValue], Decimal]]:
    for row in reading.indicators:
        for _, cell in _CELLS:
            value = _number(row, cell)
            if value is not None and cell(row).value.kind is ValueKind.PERCENT:
                yield row, cell(row), value
