"""The report for the assessment of the approbation: the same tables as a workbook and as Word. Our own wording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.foundation.word_tables import write_word
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.oversight.indicators.coverage import Coverage, coverage_on
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.selectors import Row, Table, list_entered, table_on
from sotszakaz.oversight.indicators.sheets import sheets_of
from sotszakaz.oversight.indicators.states import Origin, ValueWay

ROWS = (
    Column("№", width=8),
    Column("Показатель", width=48),
    Column("Единица", width=12),
    Column("База", width=14),
    Column("Цель", width=14),
    Column("Факт", width=14),
    Column("На день", Kind.DATE),
    Column("Откуда", width=22),
    Column("Прогноз на конец года", width=14),
    Column("Итог", width=16),
    Column("Ответственный", width=32),
)
QUARTERS = (
    Column("№", width=8),
    Column("Квартал", width=18),
    Column("Значение", width=14),
    Column("На день", Kind.DATE),
    Column("Окончательно", width=14),
    Column("Версия формулы", Kind.NUMBER),
)
FORMULAS = (Column("№", width=8), Column("Версия", Kind.NUMBER), Column("Как считается", width=90))
SOURCES = (
    Column("№", width=8),
    Column("На день", Kind.DATE),
    Column("Значение", width=30),
    Column("Откуда сведения", width=60),
    Column("Кто ввёл", width=28),
    Column("Когда", Kind.MOMENT),
)
FINDINGS = (Column("№", width=8), Column("Что не сходится", width=110))
COVERAGE = (
    Column("Исполнитель или место жительства", width=60),
    Column("Детей", Kind.NUMBER),
    Column("Договоров", Kind.NUMBER),
)


@dataclass(frozen=True, slots=True)
class Report:
    municipality: Municipality
    on: date
    table: Table
    coverage: Coverage
    entered: Sequence[EnteredValue]
    added: Sequence[Sheet]


def report_on(municipality: Municipality, on: date) -> Report:
    """Everything that the report says, as of the day."""
    return Report(
        municipality,
        on,
        table_on(municipality.pk, on),
        coverage_on(municipality.pk, on),
        list_entered(municipality.pk, on),
        sheets_of(municipality.pk, on),
    )


def book_of(report: Report) -> bytes:
    return write_book(_sheets(report))


def word_of(report: Report) -> bytes:
    lead = (
        f"Муниципальное образование «{report.municipality.name}», на {report.on:%d.%m.%Y}. Цели — по решению, "
        "которое действует в этот день. Значения за квартал считаются с 1 января. Ребёнок считается один раз, "
        "сколько бы договоров у него ни было."
    )
    return write_word("Показатели эффективности: отчёт к оценке апробации", lead, _sheets(report))


def _sheets(report: Report) -> list[Sheet]:
    rows = report.table.rows
    return [
        Sheet("Показатели", ROWS, [_row(each) for each in rows]),
        Sheet("По кварталам", QUARTERS, list(_quarters(rows))),
        Sheet("Как посчитано", FORMULAS, list(_formulas(rows))),
        Sheet("Введено с источником", SOURCES, [_source(each) for each in report.entered]),
        Sheet("Что не сходится", FINDINGS, [(each.key, each.sentence) for each in report.table.findings]),
        Sheet("Охват", COVERAGE, list(_coverage(report.coverage))),
        *report.added,
    ]


def _row(row: Row) -> tuple[Any, ...]:
    target, actual, is_share = row.target, row.actual, row.is_share
    return (
        target.key,
        target.title,
        target.unit,
        _dated(spoken(row.baseline, target.baseline_text, is_share), target.baseline_year),
        _dated(spoken(row.goal, target.target_text, is_share), target.target_year),
        spoken(actual.value, actual.words, is_share),
        actual.as_of,
        "" if actual.origin == Origin.MISSING else actual.origin.label,
        spoken(row.forecast, "", is_share),
        row.standing.label,
        target.responsible,
    )


def _dated(said: str, year: int | None) -> str:
    return f"{said} ({year})" if said and year else said


def spoken(value: Decimal | None, words: str, is_share: bool) -> str:
    """A number as people write it, a share with its sign; else the words."""
    if value is None:
        return words
    number = f"{value.normalize():f}".replace(".", ",")
    return f"{number} %" if is_share else number


def _quarters(rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        for each in row.quarters:
            said = spoken(each.actual.value, each.actual.words, row.is_share)
            is_final = each.is_final and each.taken_at is not None
            yield row.key, each.quarter.title, said, each.actual.as_of, "да" if is_final else "нет", each.version


def _formulas(rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        if row.measure is not None:
            yield row.key, row.measure.version, row.measure.sentence


def _source(entered: EnteredValue) -> tuple[Any, ...]:
    said = spoken(entered.value, entered.words, entered.kind == ValueWay.PERCENT)
    return entered.key, entered.as_of, said, entered.source, entered.entered_by.full_name, entered.entered_at


def _coverage(coverage: Coverage) -> Iterator[tuple[Any, ...]]:
    yield "Всего, каждый ребёнок один раз", coverage.children, coverage.contracts
    for each in coverage.providers:
        yield f"Исполнитель: {each.title}", each.children, each.contracts
    for each in coverage.residences:
        yield f"Живут: {each.title}", each.children, each.contracts
