"""A published social order as a workbook: volumes, later years, quality, money, what a change changes."""

from collections.abc import Iterable, Iterator
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.kernel.documents.payloads import OrderRow, SocialOrderPayload, Volume

METHODS = {"certificate": "по сертификату", "assignment": "по заданию", "competition": "по конкурсу"}
SERVICE = (Column("Уникальный номер"), Column("Услуга", width=40), Column("Направленность"), Column("Категория"))
VOLUMES = (
    *SERVICE,
    Column("Способ"),
    Column("Получателей", Kind.NUMBER),
    Column("Человеко-часов", Kind.HOURS),
    Column("Сумма, руб.", Kind.ROUBLES),
    Column("Место", width=40),
    Column("Срок"),
    Column("Допустимое отклонение, %", Kind.PERCENT),
)
LATER = (*SERVICE, Column("Год"), Column("Человеко-часов", Kind.HOURS))
QUALITY = (
    Column("Уникальный номер"),
    Column("Показатель", width=40),
    Column("Единица"),
    Column("Значение"),
    Column("Допустимое отклонение, %", Kind.PERCENT),
)
MONEY = (Column("Код бюджетной классификации"), Column("Год"), Column("Сумма, руб.", Kind.ROUBLES))
CHANGES = (Column("Что", width=48), Column("Было", width=60), Column("Стало", width=60))


def order_book(said: SocialOrderPayload) -> bytes:
    """What the document says, typed."""
    sheets = [
        Sheet("Объёмы", VOLUMES, _volumes(said)),
        Sheet("Следующие годы", LATER, _later(said)),
        Sheet("Качество", QUALITY, _quality(said)),
        Sheet("Деньги", MONEY, ((each.code, str(each.year), each.amount) for each in said.budget)),
    ]
    if said.changes:
        sheets.append(Sheet("Изменения", CHANGES, ((each.clause, each.before, each.after) for each in said.changes)))
    return write_book(sheets)


def volumes_of(row: OrderRow) -> Iterator[tuple[str, Volume]]:
    """The award methods of the service that the order has, in their order."""
    for method in METHODS:
        volume = getattr(row, method)
        if volume is not None:
            yield method, volume


def _volumes(said: SocialOrderPayload) -> Iterable[tuple[Any, ...]]:
    for row in said.rows:
        for method, volume in volumes_of(row):
            figures = (volume.recipients, volume.person_hours, volume.amount)
            yield (*_service(row), METHODS[method], *figures, row.place, row.term, row.permitted_deviation_percent)


def _later(said: SocialOrderPayload) -> Iterable[tuple[Any, ...]]:
    for row in said.rows:
        for each in row.later:
            year = str(each.year) if each.year else "за плановым периодом"
            yield (*_service(row), year, each.person_hours)


def _quality(said: SocialOrderPayload) -> Iterable[tuple[Any, ...]]:
    for row in said.quality:
        yield (row.service_code, row.indicator, row.unit, row.value, row.permitted_deviation_percent)


def _service(row: OrderRow) -> tuple[str, str, str, str]:
    service = row.service
    return service.code, service.name, service.focus, service.category
