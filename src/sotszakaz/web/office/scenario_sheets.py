"""A scenario as a workbook: volumes, face values, sub-periods, months; formulas stand beside the figures."""

from collections.abc import Iterable
from typing import Any

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.oversight.parameters.rules import Estimate, formulas
from sotszakaz.oversight.parameters.selectors.scenarios import View

FORMULA = Column("Как получено", width=80)
CHILDREN = (
    Column("Категория", width=36),
    Column("Возраст от", Kind.NUMBER),
    Column("Возраст до", Kind.NUMBER),
    Column("Детей", Kind.NUMBER),
    Column("Охват, %", Kind.PERCENT),
    Column("Получателей", Kind.NUMBER),
    FORMULA,
)
VOLUMES = (
    Column("Уникальный номер"),
    Column("Услуга", width=40),
    Column("Способ"),
    Column("Получателей", Kind.NUMBER),
    Column("Человеко-часов", Kind.HOURS),
    Column("Сумма, руб.", Kind.ROUBLES),
    FORMULA,
)
PARTS = (
    Column("Подпериод с", Kind.DATE),
    Column("Последний месяц", Kind.DATE),
    Column("Человеко-часов", Kind.HOURS),
    Column("По сертификатам, руб.", Kind.ROUBLES),
    Column("Всего, руб.", Kind.ROUBLES),
    FORMULA,
)
MONTHS = (
    Column("Месяц", Kind.DATE),
    Column("Человеко-часов", Kind.HOURS),
    Column("По сертификатам, руб.", Kind.ROUBLES),
    Column("Всего, руб.", Kind.ROUBLES),
)


def _values_columns(unit: str) -> tuple[Column, ...]:
    value = Column("Номинал, руб.", Kind.ROUBLES) if unit == "rub" else Column("Номинал, часов", Kind.HOURS)
    return (
        Column("Категория", width=36),
        Column("Сертификатов", Kind.NUMBER),
        Column("На сертификаты, руб.", Kind.ROUBLES),
        value,
        FORMULA,
    )


def scenario_book(view: View) -> bytes:
    """Sheets of what is counted; a scenario that is not finished has only its children."""
    found = view.estimate
    if found is None:
        return write_book([Sheet("Дети", CHILDREN[:5], _children(view))])
    return write_book(
        [
            Sheet("Объёмы", VOLUMES, _volumes(view, found)),
            Sheet("Номиналы", _values_columns(view.inputs.unit), _values(view, found)),
            Sheet("Подпериоды", PARTS, _parts(found)),
            Sheet("Месяцы", MONTHS, _months(found)),
            Sheet("Дети", CHILDREN, _counted_children(view, found)),
        ]
    )


def _children(view: View) -> Iterable[tuple[Any, ...]]:
    for each in view.inputs.cohorts:
        yield (ChildCategory(each.category).label, each.age_from, each.age_to, each.children, each.coverage)


def _counted_children(view: View, found: Estimate) -> Iterable[tuple[Any, ...]]:
    for row, result in zip(_children(view), found.cohorts, strict=True):
        people, hours = formulas.of_cohort(view.inputs, result)
        yield (*row, result.recipients, f"{people.counted}; часов на ребёнка: {hours.counted}")


def _volumes(view: View, found: Estimate) -> Iterable[tuple[Any, ...]]:
    for row in found.rows:
        _, volume, money = formulas.of_row(view.inputs, row)
        told = f"{money.counted}; {volume.counted}"
        hours, total = from_units(row.hours), from_units(row.amount)
        yield (row.service.code, row.service.title, row.method.label, row.recipients, hours, total, told)


def _values(view: View, found: Estimate) -> Iterable[tuple[Any, ...]]:
    for each in found.categories:
        formula = formulas.of_face_value(view.inputs, found, each)
        yield (
            ChildCategory(each.category).label,
            each.certificates,
            from_units(each.amount),
            from_units(each.face_value),
            formula.counted,
        )


def _parts(found: Estimate) -> Iterable[tuple[Any, ...]]:
    for part in found.parts:
        sums = (from_units(part.hours), from_units(part.certificates), from_units(part.total))
        yield (part.months[0], part.months[-1], *sums, formulas.of_part(found, part)[0].counted)


def _months(found: Estimate) -> Iterable[tuple[Any, ...]]:
    for each in found.months:
        yield (each.month, from_units(each.hours), from_units(each.certificates), from_units(each.total))
