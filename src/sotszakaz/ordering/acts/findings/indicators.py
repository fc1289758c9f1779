"""Rules on the build of the table of indicators: rows, types of values, years, units."""

import re
from collections.abc import Iterator

from sotszakaz.ordering.acts.data.indicators import KEY_NAMES, USUAL_KEYS
from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.reading.facts import ActReading, Indicator
from sotszakaz.ordering.acts.reading.indicator_values import PERCENT
from sotszakaz.ordering.acts.reading.kinds import IndicatorType, ValueKind
from sotszakaz.ordering.acts.reading.words import fold

_YEARS = re.compile(r"в (20\d\d) ?[-–—] ?(20\d\d) год")


@rule("indicator-missing", Severity.WARNING, "в таблице нет строк, которые есть в методике")
def indicator_missing(reading: ActReading) -> Iterator[Remark]:
    keys = {row.key for row in reading.indicators}
    missing = [f"{key} ({KEY_NAMES[key]})" for key in USUAL_KEYS if key not in keys]
    if reading.indicators and missing:
        yield f"В таблице показателей нет строк: {', '.join(missing)}.", reading.indicators[0].place


@rule("indicator-unusual", Severity.INFO, "строка, которой нет в методике")
def indicator_unusual(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if row.key not in USUAL_KEYS:
            yield f"Показателя {row.key} нет среди обычных: «{row.title[:80]}».", row.place


@rule("indicators-all-empty", Severity.ERROR, "ни у одного показателя нет значения")
def indicators_all_empty(reading: ActReading) -> Iterator[Remark]:
    if reading.indicators and all(_is_empty(row) for row in reading.indicators):
        message = f"Значений нет ни у одного из {len(reading.indicators)} показателей."
        yield message, reading.indicators[0].place


def _is_empty(row: Indicator) -> bool:
    return row.baseline.value.kind is ValueKind.EMPTY and row.target.value.kind is ValueKind.EMPTY


@rule("indicator-value-empty", Severity.WARNING, "у показателя не заполнено значение")
def indicator_value_empty(reading: ActReading) -> Iterator[Remark]:
    if all(_is_empty(row) for row in reading.indicators):
        return
    for row in reading.indicators:
        cells = (("базовая величина", row.baseline), ("целевой ориентир", row.target))
        empty = [(name, cell.place) for name, cell in cells if cell.value.kind is ValueKind.EMPTY]
        if empty:
            yield f"У показателя {row.key} не заполнено: {', '.join(name for name, _ in empty)}.", empty[0][1]


@rule("indicators-pending", Severity.INFO, "значения будут определены позже, к названному дню")
def indicators_pending(reading: ActReading) -> Iterator[Remark]:
    pending = _pending(reading)
    if pending and reading.analysis_due:
        due = f"{reading.analysis_due.value:%d.%m.%Y}"
        message = f"Значения показателей ({len(pending)}) будут определены факторным анализом до {due}."
        yield message, pending[0].place


@rule("pending-without-due-date", Severity.WARNING, "значения будут определены позже, а день не назван")
def pending_without_due_date(reading: ActReading) -> Iterator[Remark]:
    pending = _pending(reading)
    if pending and reading.analysis_due is None:
        yield (
            "Значения показателей будут определены позже, но день, к которому это сделают, не назван.",
            pending[0].place,
        )


def _pending(reading: ActReading) -> list[Indicator]:
    kinds = ((row, (row.baseline.value.kind, row.target.value.kind)) for row in reading.indicators)
    return [row for row, pair in kinds if ValueKind.PENDING in pair]


@rule("word-instead-of-number", Severity.WARNING, "значение показателя дано словом: его нельзя сравнить и посчитать")
def word_instead_of_number(reading: ActReading) -> Iterator[Remark]:
    rows = [row for row in reading.indicators if ValueKind.STATE in (row.baseline.value.kind, row.target.value.kind)]
    if rows:
        words = "; ".join(f"{row.key} «{row.target.value.value or row.baseline.value.value}»" for row in rows)
        yield f"Значения даны словами, их нельзя сравнить и посчитать: {words}.", rows[0].baseline.place


@rule("target-year-not-after-base-year", Severity.ERROR, "год целевого ориентира не позже года базовой величины")
def target_year_not_after_base_year(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        base, target = row.baseline.value.year, row.target.value.year
        if base and target and target <= base:
            yield f"У показателя {row.key} год цели {target} не позже базового года {base}.", row.target.place


@rule("target-year-outside-programme", Severity.WARNING, "год целевого ориентира вне лет апробации")
def target_year_outside_programme(reading: ActReading) -> Iterator[Remark]:
    years = _programme_years(reading)
    rows = [row for row in reading.indicators if years and row.target.value.year and row.target.value.year not in years]
    if rows and years:
        message = f"Цели даны на {rows[0].target.value.year} год, а апробация идёт в {years[0]}–{years[-1]} годах."
        yield message, rows[0].target.place


def _programme_years(reading: ActReading) -> range | None:
    for clause in reading.parts[0].clauses:
        if match := _YEARS.search(fold(clause.text)):
            return range(int(match[1]), int(match[2]) + 1)
    return None


@rule("indicator-year-missing", Severity.WARNING, "у значения показателя не назван год")
def indicator_year_missing(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if row.baseline.value.year is None or row.target.value.year is None:
            yield f"У показателя {row.key} не назван год значения.", row.baseline.place


@rule("indicator-responsible-missing", Severity.WARNING, "у показателя нет ответственного")
def indicator_responsible_missing(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if row.responsible is None:
            yield f"У показателя {row.key} нет ответственного исполнителя.", row.place


def is_share(row: Indicator) -> bool:
    """Whether the row measures a share, by its first word."""
    return bool(re.match(r"(?:доля|процент) ", fold(row.title)))


@rule("share-in-units", Severity.ERROR, "показатель «доля» измерен в единицах")
def share_in_units(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if is_share(row) and row.unit not in {None, PERCENT}:
            yield f"Показатель {row.key} это доля, а единица измерения «{row.unit}».", row.place


@rule("share-without-unit", Severity.INFO, "у показателя «доля» не названа единица измерения")
def share_without_unit(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if is_share(row) and row.unit is None:
            yield f"У показателя {row.key} («доля») не названа единица измерения.", row.place


@rule("indicator-type-missing", Severity.WARNING, "не назван тип показателя")
def indicator_type_missing(reading: ActReading) -> Iterator[Remark]:
    for row in reading.indicators:
        if row.type not in set(IndicatorType):
            yield f"Не назван тип показателя «{row.title[:80]}».", row.place
