"""The register of recipients as a form, a page and a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest

from sotszakaz.demand.certificates.states import SocialCertificateState
from sotszakaz.demand.children.models import Child, Representative
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.paper_payloads import AT_OWN_COST
from sotszakaz.demand.enrolments.recipients import Search, providers_of, services_of, single_document
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.models import Membership
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.words import snils

COLUMNS = (
    Column("Номер записи (сертификата)", width=18),
    Column("Дата", Kind.DATE),
    Column("Получатель", width=34),
    Column("Дата рождения", Kind.DATE),
    Column("СНИЛС", width=16),
    Column("Сертификат дополнительного образования", width=20),
    Column("Основание права (категория)", width=34),
    Column("Законные представители", width=44),
    Column("Код услуги", width=28),
    Column("Услуга", width=44),
    Column("Программа, часть, группа", width=54),
    Column("Исполнитель", width=40),
    Column("Начало", Kind.DATE),
    Column("Последний день", Kind.DATE),
    Column("Объём, чел.-ч", Kind.HOURS),
    Column("Договор", width=16),
    Column("Стоимость, ₽", Kind.ROUBLES),
    Column("Оплачивает сертификат, ₽", Kind.ROUBLES),
    Column("Доплата, ₽", Kind.ROUBLES),
    Column("Единый сертификат", width=16),
    Column("Состояние", width=20),
    Column("Основание прекращения", width=44),
)


class RecipientsForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Фамилия, СНИЛС или номер",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label="Состояние", required=False, choices=[("", "Любое"), *SocialCertificateState.choices]
    )
    category = forms.ChoiceField(label="Категория", required=False, choices=[("", "Любая"), *ChildCategory.choices])
    service = forms.TypedChoiceField(label="Услуга", required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = ((each.pk, each.name or each.code) for each in services_of(municipality_id))
        providers = ((each.pk, each.short_name) for each in providers_of(municipality_id))
        offer(self, "service", [("", "Любая"), *services])
        offer(self, "organisation", [("", "Любой"), *providers])


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a filter with a mistake does not narrow."""

    form: RecipientsForm
    search: Search
    on: date
    is_past: bool


def asked_of(request: HttpRequest, here: Membership) -> Asked:
    """The question of the page and of its workbook."""
    form = RecipientsForm(request.GET, municipality_id=here.municipality_id)
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        state=said.get("state", ""),
        category=said.get("category", ""),
        service_id=said.get("service"),
        organisation_id=said.get("organisation"),
    )
    return Asked(form, search, on, is_past=on < today)


def workbook_of(contracts: Iterable[Contract], on: date) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Получатели на {on:%d.%m.%Y}", COLUMNS, _rows(contracts, on))


def _representatives(child: Child) -> str:
    acting: list[Representative] = child.acting  # type: ignore[attr-defined]
    return "; ".join(f"{each.user.full_name}, {each.get_relation_display()}" for each in acting)


def _rows(contracts: Iterable[Contract], on: date) -> Iterator[tuple[Any, ...]]:
    for each in contracts:
        child, certificate, group = each.child, each.social_certificate, each.group
        state = SocialCertificateState(each.state_then)  # type: ignore[attr-defined]
        single = single_document(each, on)
        is_cut = state == SocialCertificateState.TERMINATED
        yield (
            certificate.number,
            certificate.formed_on,
            child.full_name,
            child.birth_date,
            snils(child.snils) if child.snils else None,
            child.certificate.number,
            child.get_category_display(),
            _representatives(child),
            certificate.service.code,
            certificate.service.name,
            f"«{group.part.programme.name}», {group.part}, «{group.name}»",
            each.organisation.short_name,
            each.period.lower,
            each.ends_then or each.period.upper - timedelta(days=1),  # type: ignore[attr-defined]
            each.person_hours,
            each.number,
            each.price,
            each.certificate_amount,
            each.parent_amount,
            single.full_number if single else None,
            str(state.label),
            _ground_of(each) if is_cut else None,
        )


def _ground_of(contract: Contract) -> str:
    """A family that stays at its own cost ends its certificate before its contract."""
    since = contract.own_cost_since
    if since is not None and contract.ends_then == previous_day(since):  # type: ignore[attr-defined]
        return AT_OWN_COST
    return " ".join(filter(None, (contract.ground, contract.reason)))
