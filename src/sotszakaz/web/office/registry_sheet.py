"""The registry of providers as the address asks for it, and as a workbook (structure of ПП РФ № 183)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.supply.agreements.of_records import numbers_of_agreements
from sotszakaz.supply.providers.models import AppliedService, RegistryRecord
from sotszakaz.supply.providers.registry import Search, list_registry, services_of, services_offered
from sotszakaz.supply.providers.states import RecordState
from sotszakaz.supply.providers.versions import as_on
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.providers import RegistryForm

COLUMNS = (
    Column("Номер записи", width=14),
    Column("Дата включения", Kind.DATE),
    Column("Дата исключения", Kind.DATE),
    Column("Состояние", width=14),
    Column("Полное наименование", width=60),
    Column("Краткое наименование", width=36),
    Column("Вид", width=28),
    Column("Тип исполнителя", width=28),
    Column("Правовая форма", width=28),
    Column("ОКОПФ", width=10),
    Column("ОКТМО", width=13),
    Column("ИНН", width=14),
    Column("КПП", width=11),
    Column("ОГРН или ОГРНИП", width=17),
    Column("Адрес", width=40),
    Column("Фактический адрес", width=40),
    Column("Руководитель", width=32),
    Column("Телефон", width=18),
    Column("Почта", width=26),
    Column("Сайт", width=26),
    Column("Учредители", width=40),
    Column("Лицензия", width=26),
    Column("Дата лицензии", Kind.DATE),
    Column("Кем выдана", width=36),
    Column("Подвид образования", width=36),
    Column("Лицензия действует", width=12),
    Column("Услуги и предельный объём", width=60),
    Column("Адреса оказания", width=40),
    Column("Обучает одновременно", Kind.NUMBER),
    Column("Соглашения", width=24),
    Column("Основание исключения", width=40),
)


@dataclass(frozen=True, slots=True)
class Registry:
    """What was asked and what was found."""

    form: RegistryForm
    rows: QuerySet[RegistryRecord]
    on: date
    is_past: bool


def registry_of(request: HttpRequest, here: Membership) -> Registry:
    """The registry that the address asks for; a filter with a mistake does not narrow."""
    form = RegistryForm(request.GET, services=services_offered(here.municipality_id))
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        state=said.get("state", ""),
        kind=said.get("kind", ""),
        service_id=said.get("service"),
        without_licence=said.get("without_licence", False),
    )
    rows = list_registry(here.municipality, search, on=on, by=user(request))
    return Registry(form, rows, on, is_past=on < today)


def workbook_of(registry: Registry) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Исполнители на {registry.on:%d.%m.%Y}", COLUMNS, _rows(registry))


def _rows(registry: Registry) -> Iterator[tuple[Any, ...]]:
    records = as_on(registry.rows, registry.on)
    services = services_of(records)
    agreements = numbers_of_agreements([each.pk for each in records], registry.on)
    for each in records:
        is_excluded = each.state_on == RecordState.EXCLUDED  # type: ignore[attr-defined]
        yield (
            each.number,
            each.included_on,
            each.excluded_on if is_excluded else None,  # type: ignore[attr-defined]
            RecordState(each.state_on).label,  # type: ignore[attr-defined]
            *_organisation(each),
            *_licence(each),
            "; ".join(_volume(row) for row in services.get(each.application_id, [])),
            "; ".join(each.application.addresses.splitlines()),
            each.application.capacity,
            ", ".join(agreements.get(each.pk, [])),
            each.ground if is_excluded else None,
        )


def _organisation(record: RegistryRecord) -> tuple[Any, ...]:
    organisation, said = record.organisation, record.application
    return (
        organisation.full_name,
        organisation.short_name,
        organisation.get_kind_display(),
        said.get_provider_type_display(),
        said.legal_form,
        said.okopf,
        said.oktmo,
        organisation.inn,
        organisation.kpp,
        organisation.ogrn,
        organisation.address,
        said.actual_address,
        organisation.head_name,
        organisation.phone,
        organisation.email,
        said.site,
        "; ".join(said.founders.splitlines()),
    )


def _licence(record: RegistryRecord) -> tuple[Any, ...]:
    said = record.application
    holds = "нет" if record.is_without_licence else "да"  # type: ignore[attr-defined]
    return said.licence_number, said.licence_issued_on, said.licence_issuer, said.licence_subtype, holds


def _volume(row: AppliedService) -> str:
    most = [f"мест {row.places}"] if row.places else []
    most += [f"человеко-часов {row.person_hours}"] if row.person_hours else []
    return f"{row.service.code} ({', '.join(most)})" if most else row.service.code
