"""The list of services as the address asks for it, and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.reading.service_codes import has_code
from sotszakaz.ordering.catalogue.classifier import Search, search_records
from sotszakaz.ordering.catalogue.models import ClassifierRecord
from sotszakaz.ordering.catalogue.resolving import Resolution, resolve
from sotszakaz.supply.programmes.disagreements import Disagreement, Where, disagreements_of
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.numbers import NumberSearchForm

COLUMNS = (
    Column("Реестровый номер", width=28),
    Column("Прежний номер", width=26),
    Column("Код услуги", width=12),
    Column("Наименование", width=60),
    Column("Содержание", width=40),
    Column("Условия", width=40),
    Column("Направленность", width=28),
    Column("Форма обучения", width=28),
    Column("Категория потребителей", width=40),
    Column("Вид программы", width=28),
    Column("Действует с", Kind.DATE),
    Column("Последний день", Kind.DATE),
    Column("Откуда", width=36),
    Column("Источник", width=60),
)


@dataclass(frozen=True, slots=True)
class NumberList:
    """What was asked and what was found; `resolution` when the text is a number."""

    form: NumberSearchForm
    rows: QuerySet[ClassifierRecord]
    on: date
    is_past: bool
    resolution: Resolution | None


def list_of(request: HttpRequest, here: Membership) -> NumberList:
    """The list that the address asks for; a filter with a mistake does not narrow. Raises NotAllowed."""
    form = NumberSearchForm(request.GET)
    form.is_valid()
    said, today = dict(form.cleaned_data), today_in(here.municipality)
    on = said.pop("on", None) or today
    rows = search_records(here.municipality_id, Search(**said), on=on, by=user(request))
    text = said.get("text", "")
    resolution = resolve(text, on) if has_code(text) else None
    return NumberList(form, rows, on, is_past=on < today, resolution=resolution)


def beside(request: HttpRequest, here: Membership, where: Where, pk: int) -> list[Disagreement]:
    """Warnings of one thing for its page; none for those who may not see the list."""
    if Permission.CATALOGUE_VIEW not in here.role.permissions:
        return []
    return disagreements_of(here.municipality_id, where, pk, today_in(here.municipality), by=user(request))


def workbook_of(shown: NumberList) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Перечень услуг на {shown.on:%d.%m.%Y}", COLUMNS, _rows(shown.rows))


def _rows(records: QuerySet[ClassifierRecord]) -> Iterator[tuple[Any, ...]]:
    for each in records.iterator(2000):
        yield (
            each.number,
            each.legacy_number,
            each.service_code,
            each.name,
            each.content,
            each.conditions,
            each.focus,
            each.form,
            each.category,
            each.programme_type,
            each.valid.lower,
            each.valid.upper - timedelta(days=1) if each.valid.upper else None,
            each.get_origin_display(),
            each.source,
        )
