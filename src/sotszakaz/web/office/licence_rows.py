"""The registry of licences as a form, a page and a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.supply.providers.licence_registry import HOLDS, Search, list_licences, providers_licensed, stops_of
from sotszakaz.supply.providers.models import Licence, LicenceCheck, LicenceStop
from sotszakaz.supply.providers.states import StopKind
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.current import user

STATES = [(HOLDS, "действует"), *StopKind.choices]
COLUMNS = (
    Column("Номер", width=30),
    Column("Дата лицензии", Kind.DATE),
    Column("Кем выдана", width=40),
    Column("Подвид образования", width=40),
    Column("Исполнитель", width=40),
    Column("ИНН", width=14),
    Column("ОГРН", width=16),
    Column("Состояние", width=20),
    Column("Когда не действует", width=50),
    Column("Откуда известна", width=28),
)
CHECKED = Column("Сверка с реестром", width=60)
"""Of today only: an answer takes the place of the one before it."""


class LicencesForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Номер, исполнитель или ИНН",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *STATES])
    organisation = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)
    stopped_from = DayField(label="Перестала действовать с", required=False)
    stopped_until = DayField(label="Перестала действовать по", required=False)
    to_look_at = forms.BooleanField(label="Реестр не подтвердил", required=False)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = ((each.pk, each.short_name) for each in providers_licensed(municipality_id))
        offer(self, "organisation", [("", "Любой"), *providers])


@dataclass(frozen=True, slots=True)
class Registry:
    """What was asked and what was found."""

    form: LicencesForm
    rows: QuerySet[Licence]
    on: date
    is_past: bool


def registry_of(request: HttpRequest, here: Membership) -> Registry:
    """The registry that the address asks for; a filter with a mistake does not narrow. Raises NotAllowed."""
    form = LicencesForm(request.GET, municipality_id=here.municipality_id)
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        state=said.get("state", ""),
        organisation_id=said.get("organisation"),
        stopped_from=said.get("stopped_from"),
        stopped_until=said.get("stopped_until"),
        to_look_at=said.get("to_look_at", False) and on >= today,
    )
    rows = list_licences(here.municipality, search, on=on, by=user(request))
    return Registry(form, rows, on, is_past=on < today)


def state_words(licence: Licence) -> str:
    """How the licence stood on the day of the registry."""
    return dict(STATES)[licence.state_on]  # type: ignore[attr-defined]


def stop_words(stop: LicenceStop) -> str:
    """«приостановлена с 03.08.2026 по 12.08.2026»."""
    until = f" по {previous_day(stop.period.upper):%d.%m.%Y}" if stop.period.upper else ""
    return f"{stop.get_kind_display()} с {stop.period.lower:%d.%m.%Y}{until}"


def workbook_of(registry: Registry) -> bytes:
    """Everything found, as a workbook."""
    columns = COLUMNS if registry.is_past else (*COLUMNS, CHECKED)
    return write_sheet(f"Лицензии на {registry.on:%d.%m.%Y}", columns, _rows(registry))


def _rows(registry: Registry) -> Iterator[tuple[Any, ...]]:
    for each in registry.rows.iterator(chunk_size=1000):
        organisation = each.organisation
        row = (
            each.number,
            each.issued_on,
            each.issuer,
            each.subtype,
            organisation.short_name,
            organisation.inn,
            organisation.ogrn,
            state_words(each),
            "; ".join(stop_words(stop) for stop in stops_of(each)),
            each.get_source_display(),
        )
        yield row if registry.is_past else (*row, _checks_words(each))


def _checks_words(licence: Licence) -> str:
    checks: list[LicenceCheck] = licence.shown_checks  # type: ignore[attr-defined]
    return "; ".join(f"{each.register}: {each.get_outcome_display()}. {each.words}".strip() for each in checks)
