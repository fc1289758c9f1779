"""The registry of programmes as the address asks for it, and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.supply.programmes.models import Programme
from sotszakaz.supply.programmes.registry import (
    Search,
    as_on,
    count_unkept,
    search_programmes,
    services_taught,
    with_parts,
)
from sotszakaz.supply.programmes.states import ProgrammeState
from sotszakaz.supply.providers.versions import names_on
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.programmes import ProgrammeSearchForm

COLUMNS = (
    Column("Программа", width=50),
    Column("Исполнитель", width=40),
    Column("ИНН", width=14),
    Column("Номер услуги", width=28),
    Column("Направленность", width=28),
    Column("Форма обучения", width=28),
    Column("Возраст от", Kind.NUMBER),
    Column("Возраст до", Kind.NUMBER),
    Column("Состояние", width=26),
    Column("Сертификация", width=18),
    Column("Сертификация по", Kind.DATE),
    Column("Состояние с", Kind.MOMENT),
    Column("Частей", Kind.NUMBER),
    Column("Часов на ребёнка", Kind.HOURS),
    Column("Стоимость, ₽", Kind.ROUBLES),
    Column("Групп занималось в этот день", Kind.NUMBER),
    Column("Данные на этот день", width=44),
)


@dataclass(frozen=True, slots=True)
class Registry:
    """What was asked and what was found."""

    form: ProgrammeSearchForm
    rows: QuerySet[Programme]
    on: date
    is_past: bool
    names: dict[int, str]
    """How providers were called on the past day."""

    @property
    def unkept(self) -> int:
        """Of how many programmes the names and ages of the past day are not known."""
        return count_unkept(self.rows) if self.is_past else 0


def registry_of(request: HttpRequest, here: Membership) -> Registry:
    """The registry that the address asks for; a filter with a mistake does not narrow. Raises NotAllowed."""
    form = ProgrammeSearchForm(request.GET, services=services_taught(here.municipality_id))
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        state=said.get("state", ""),
        service_id=said.get("service"),
        certified=said.get("certified", ""),
        waits=said.get("waits", False),
    )
    rows = search_programmes(here.municipality, search, on=on, by=user(request))
    names = names_on(here.municipality_id, on) if on < today else {}
    return Registry(form, rows, on, is_past=on < today, names=names)


def state_words(programme: Any) -> str:
    """The state on the day of the registry, in words."""
    return str(ProgrammeState(programme.state_on).label)


def workbook_of(registry: Registry, here: Membership) -> bytes:
    """Everything found, as a workbook."""
    rows = with_parts(registry.rows, municipality=here.municipality, on=registry.on)
    return write_sheet(f"Программы на {registry.on:%d.%m.%Y}", COLUMNS, _rows(rows, registry.names))


def _rows(programmes: QuerySet[Any], names: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    for each in as_on(programmes.iterator(2000), names):
        yield (
            each.name,
            each.organisation.short_name,
            each.organisation.inn,
            each.service.code,
            each.focus or each.service.focus,
            each.form or each.service.form,
            each.age_from,
            each.age_to,
            state_words(each),
            "действует" if each.is_certified_on else "нет",
            previous_day(each.certified_on.upper) if each.certified_on and each.certified_on.upper else None,
            each.since,
            each.parts_count,
            each.hours,
            each.price,
            each.groups_on,
            None if each.was_kept else "не сохранялись: показаны самые ранние известные",
        )
