"""Indicators for everybody: the last quarter of a year that is over and was taken, small groups of people hidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.oversight.indicators.models import QuarterFigure
from sotszakaz.oversight.indicators.report import spoken
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.rules.showing import People, hidden_rows
from sotszakaz.oversight.indicators.selectors import Row, region_on
from sotszakaz.oversight.indicators.states import Form

COLUMNS = (
    Column("Муниципалитет"),
    Column("Квартал"),
    Column("На день", Kind.DATE),
    Column("№"),
    Column("Показатель"),
    Column("Единица"),
    Column("База"),
    Column("Год базы", Kind.NUMBER),
    Column("Цель"),
    Column("Год цели", Kind.NUMBER),
    Column("Значение"),
    Column("Откуда"),
    Column("Итог"),
)


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A row as everybody sees it; where `fewest` is set, the value would tell of fewer people and is not shown."""

    row: Row
    fewest: int | None

    @property
    def is_hidden(self) -> bool:
        return self.fewest is not None


@dataclass(frozen=True, slots=True)
class Published:
    municipality: Municipality
    quarter: Quarter
    rows: list[PublicRow]


def published_years() -> list[int]:
    """Years with figures of a quarter that is over, the latest first."""
    found = QuarterFigure.objects.filter(is_final=True).order_by()
    return sorted(found.values_list("year", flat=True).distinct(), reverse=True)


def published(municipalities: Sequence[Municipality], year: int) -> list[Published]:
    """Of each municipality its last taken quarter of the year; who has none is left out."""
    ids = [each.pk for each in municipalities]
    figures = QuarterFigure.objects.filter(municipality_id__in=ids, year=year, is_final=True).order_by()
    quarters = {
        home: Quarter(year, last) for home, last in figures.values_list("municipality_id").annotate(Max("quarter"))
    }
    rows = region_on(list(quarters), {home: quarter.last_day for home, quarter in quarters.items()})
    return [
        Published(each, quarters[each.pk], _shown(each.pk, rows[each.pk], quarters[each.pk].last_day))
        for each in municipalities
        if each.pk in quarters
    ]


def _shown(municipality_id: int, rows: Sequence[Row], on: date) -> list[PublicRow]:
    people = {row.key: figure for row in rows if (figure := _people(row)) is not None}
    fewest = _fewest(municipality_id, on) if people else 0
    hidden = hidden_rows(people, fewest)
    return [PublicRow(row, fewest if row.key in hidden else None) for row in rows]


def _people(row: Row) -> People | None:
    """How many people the row tells of, when it tells of people at all."""
    if row.measure is None or not row.measure.counts_people or row.actual.value is None:
        return None
    told = next((each for each in reversed(row.quarters) if each.actual == row.actual), None)
    many = row.actual.value if row.form == Form.COUNT else (told and told.row_count) or 0
    return People(int(many), row.target.parent_key)


def _fewest(municipality_id: int, on: date) -> int:
    """The rules say from how many answers on results are shown; the same holds for children."""
    try:
        return regulation_on(municipality_id, on).value(Parameter.SURVEY_FEWEST_ANSWERS)
    except NoRegulation:
        return Parameter.SURVEY_FEWEST_ANSWERS.default


def table_of(found: Iterable[Published]) -> list[tuple[Any, ...]]:
    """Rows by COLUMNS."""
    return [tuple(_facts(each, line).values()) for each in found for line in each.rows]


def records_of(found: Iterable[Published]) -> list[dict[str, Any]]:
    """The same for programs: numbers as texts with a point, days in ISO order."""
    return [_record(each, line) for each in found for line in each.rows]


def _facts(each: Published, line: PublicRow) -> Mapping[str, Any]:
    row, target = line.row, line.row.target
    hidden = f"не показывается: группа меньше {line.fewest}" if line.is_hidden else None
    return {
        "municipality": each.municipality.name,
        "quarter": each.quarter.title,
        "as_of": each.quarter.last_day,
        "key": row.key,
        "title": target.title,
        "unit": target.unit,
        "baseline": spoken(row.baseline, target.baseline_text, row.is_share),
        "baseline_year": target.baseline_year,
        "target": spoken(row.goal, target.target_text, row.is_share),
        "target_year": target.target_year,
        "value": hidden or spoken(row.actual.value, row.actual.words, row.is_share),
        "origin": row.actual.origin.label,
        "standing": "" if line.is_hidden else row.standing.label,
    }


def _record(each: Published, line: PublicRow) -> dict[str, Any]:
    row = line.row
    value = None if line.is_hidden or row.actual.value is None else f"{row.actual.value.normalize():f}"
    exact = {
        "municipality_slug": each.municipality.slug,
        "year": each.quarter.year,
        "quarter": each.quarter.number,
        "as_of": f"{each.quarter.last_day:%Y-%m-%d}",
        "number": value,
        "is_share": row.is_share,
        "is_hidden": line.is_hidden,
        "standing": "" if line.is_hidden else row.standing.value,
    }
    return {**_facts(each, line), **exact}
