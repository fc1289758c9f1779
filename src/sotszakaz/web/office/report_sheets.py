"""A formed report on execution as a workbook: volumes, quality, providers, what is not charged."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book
from sotszakaz.kernel.documents.payloads import ExecutionReportPayload, ProviderFact, ReportRow
from sotszakaz.kernel.documents.payloads.report import Deviation

METHODS = {"certificate": "по сертификату", "assignment": "по заданию", "competition": "по конкурсу"}
DEVIATION = (
    Column("Допустимо, %", Kind.PERCENT),
    Column("Отклонение, %", Kind.PERCENT),
    Column("Сверх, %", Kind.PERCENT),
    Column("Причина", width=40),
)
VOLUMES = (
    Column("Уникальный номер"),
    Column("Услуга", width=40),
    Column("Способ"),
    Column("План, чел.-ч", Kind.HOURS),
    Column("Факт, чел.-ч", Kind.HOURS),
    Column("Ещё не в факте, чел.-ч", Kind.HOURS),
    Column("План, получателей", Kind.NUMBER),
    Column("Факт, получателей", Kind.NUMBER),
    Column("План, руб.", Kind.ROUBLES),
    Column("Факт, руб.", Kind.ROUBLES),
    *DEVIATION,
)
QUALITY = (
    Column("Уникальный номер"),
    Column("Показатель", width=40),
    Column("Единица"),
    Column("План"),
    Column("Факт"),
    *DEVIATION,
)
PROVIDERS = (
    Column("Исполнитель", width=40),
    Column("ИНН"),
    Column("Уникальный номер"),
    Column("Получателей", Kind.NUMBER),
    Column("Человеко-часов", Kind.HOURS),
    Column("Сумма, руб.", Kind.ROUBLES),
)


def report_book(report: ExecutionReportPayload) -> bytes:
    """What the document says, typed."""
    return write_book(
        [
            Sheet("Объёмы", VOLUMES, _volumes(report)),
            Sheet("Качество", QUALITY, _quality(report)),
            Sheet("Исполнители", PROVIDERS, _providers(report.providers)),
            Sheet("Ещё не в факте", PROVIDERS, _providers(report.not_charged)),
        ]
    )


def title_of(report: ExecutionReportPayload, as_of: date) -> str:
    return f"Отчёт об исполнении {report.year} на {as_of:%Y-%m-%d}"


def _volumes(report: ExecutionReportPayload) -> Iterable[tuple[Any, ...]]:
    for row in report.rows:
        yield (
            row.service.code,
            _named(row.service.focus or row.service.name, row),
            METHODS[row.award_method],
            row.planned_hours,
            row.actual_hours,
            row.not_charged_hours,
            row.planned_recipients,
            row.actual_recipients,
            row.planned_amount,
            row.actual_amount,
            *_deviation(row),
        )


def _quality(report: ExecutionReportPayload) -> Iterable[tuple[Any, ...]]:
    for row in report.quality:
        yield (row.service_code, row.indicator, row.unit, row.planned, row.actual, *_deviation(row))


def _providers(rows: Iterable[ProviderFact]) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        yield (row.provider, row.inn, _named(row.service.code, row), row.recipients, row.person_hours, row.amount)


def _named(name: str, row: ReportRow | ProviderFact) -> str:
    return f"{name}, вне заказа" if row.is_outside_order else name


def _deviation(row: Deviation) -> tuple[Decimal, Decimal | None, Decimal, str]:
    return (row.permitted_deviation_percent, row.deviation_percent, row.excess_percent, row.reason)
