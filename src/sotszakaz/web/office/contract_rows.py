"""The registry of contracts as a form, a page and a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from sotszakaz.demand.enrolments.contract_registry import Search
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.recipients import providers_of
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField

COLUMNS = (
    Column("Номер", width=18),
    Column("Дата", Kind.DATE),
    Column("Получатель", width=34),
    Column("Дата рождения", Kind.DATE),
    Column("Исполнитель", width=40),
    Column("Соглашение", width=16),
    Column("Социальный сертификат", width=18),
    Column("Программа, часть, группа", width=54),
    Column("Начало", Kind.DATE),
    Column("Последний день", Kind.DATE),
    Column("Объём, чел.-ч", Kind.HOURS),
    Column("Стоимость, ₽", Kind.ROUBLES),
    Column("Оплачивает сертификат, ₽", Kind.ROUBLES),
    Column("Доплата, ₽", Kind.ROUBLES),
    Column("За счёт семьи с", Kind.DATE),
    Column("Состояние", width=18),
    Column("Основание прекращения", width=44),
)


class ContractsForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Фамилия, СНИЛС или номер",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *ContractState.choices])
    organisation = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)
    signed_from = DayField(label="Заключён с", required=False)
    signed_until = DayField(label="Заключён по", required=False)
    own_cost = forms.BooleanField(label="За счёт семьи", required=False)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = ((each.pk, each.short_name) for each in providers_of(municipality_id))
        offer(self, "organisation", [("", "Любой"), *providers])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a filter with a mistake does not narrow."""

    form: ContractsForm
    search: Search
    on: date
    is_past: bool


def asked_of(request: HttpRequest, here: Membership) -> Asked:
    """The question of the page and of its workbook."""
    form = ContractsForm(request.GET, municipality_id=here.municipality_id)
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        state=said.get("state", ""),
        organisation_id=said.get("organisation"),
        signed_from=said.get("signed_from"),
        signed_until=said.get("signed_until"),
        own_cost=said.get("own_cost", False),
    )
    return Asked(form, search, on, is_past=on < today)


def state_words(contract: Contract) -> str:
    """How the contract stood on the day of the registry."""
    return str(ContractState(contract.state_then).label)  # type: ignore[attr-defined]


def workbook_of(contracts: Iterable[Contract], on: date) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Договоры на {on:%d.%m.%Y}", COLUMNS, _rows(contracts, on))


def _rows(contracts: Iterable[Contract], on: date) -> Iterator[tuple[Any, ...]]:
    for each in contracts:
        group, ends_then = each.group, each.ends_then  # type: ignore[attr-defined]
        is_at_own_cost = each.own_cost_since is not None and each.own_cost_since <= on
        yield (
            each.number,
            each.signed_on,
            each.child.full_name,
            each.child.birth_date,
            each.organisation.short_name,
            each.agreement.number,
            each.social_certificate.number,
            f"«{group.part.programme.name}», {group.part}, «{group.name}»",
            each.period.lower,
            ends_then or previous_day(each.period.upper),
            each.person_hours,
            each.price,
            each.certificate_amount,
            each.parent_amount,
            each.own_cost_since if is_at_own_cost else None,
            state_words(each),
            " ".join(filter(None, (each.ground, each.reason))) if ends_then else None,
        )
