"""The registry of agreements as a page and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.registry import Search, search_agreements, words_of
from sotszakaz.supply.agreements.states import SHOWN_STATES, AgreementKind
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.current import user

COLUMNS = (
    Column("Номер", width=16),
    Column("Дата", Kind.DATE),
    Column("Исполнитель", width=40),
    Column("ИНН", width=14),
    Column("Вид", width=28),
    Column("Первый день", Kind.DATE),
    Column("Последний день", Kind.DATE),
    Column("Лимит, ₽", Kind.ROUBLES),
    Column("Свободно сейчас, ₽", Kind.ROUBLES),
    Column("Оказано сейчас, ₽", Kind.ROUBLES),
    Column("Состояние", width=16),
)


class AgreementSearchForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Номер или исполнитель",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "Любой"), *AgreementKind.choices])
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *SHOWN_STATES])
    year = forms.IntegerField(label="Год", required=False, min_value=2020, max_value=2100)
    ends_soon = forms.BooleanField(label="Кончаются за 60 дней", required=False)
    on = DayField(label="Как было на день", required=False)


@dataclass(frozen=True, slots=True)
class Registry:
    """What was asked and what was found."""

    form: AgreementSearchForm
    rows: QuerySet[Agreement]
    on: date
    is_past: bool


def registry_of(request: HttpRequest, here: Membership) -> Registry:
    """The registry that the address asks for; a filter with a mistake does not narrow. Raises NotAllowed."""
    form = AgreementSearchForm(request.GET)
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        kind=said.get("kind", ""),
        state=said.get("state", ""),
        year=said.get("year"),
        ends_soon=said.get("ends_soon", False),
    )
    rows = search_agreements(here.municipality_id, search, on=on, by=user(request))
    return Registry(form, rows, on, is_past=on < today)


def workbook_of(registry: Registry) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Соглашения на {registry.on:%d.%m.%Y}", COLUMNS, _rows(list(registry.rows)))


def _rows(agreements: list[Any]) -> Iterator[tuple[Any, ...]]:
    balances = balances_of(each.account_id for each in agreements)
    for each in agreements:
        organisation, balance = each.record.organisation, balances[each.account_id]
        yield (
            each.number,
            each.signed_on,
            organisation.short_name,
            organisation.inn,
            each.get_kind_display(),
            each.valid_on.lower,
            each.valid_on.upper - timedelta(days=1),
            each.limit_on,
            from_units(balance.free),
            from_units(balance.spent),
            words_of(each),
        )
