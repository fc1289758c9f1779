"""The registry of documents as pages and as a workbook, the same for the body and for a provider."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from sotszakaz.foundation.spreadsheets import Column, Kind, write_sheet
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.registry import (
    Search,
    kinds_for,
    list_documents,
    organisations_of,
    years_of,
)
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures import registry
from sotszakaz.kernel.users.models import Membership
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.current import user

COLUMNS = (
    Column("Номер", width=16),
    Column("Дата", Kind.DATE),
    Column("Вид", width=34),
    Column("Название", width=60),
    Column("Исполнитель", width=40),
    Column("Редакция", Kind.NUMBER),
    Column("Состояние", width=14),
    Column("Подписи", width=34),
)


class RegistryForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Номер, название или код проверки",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="Вид", required=False)
    year = forms.TypedChoiceField(label="Год", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *registry.STATES])
    signing = forms.ChoiceField(label="Подписи", required=False, choices=[("", "Любые"), *registry.CHOICES])
    organisation = forms.TypedChoiceField(label="Исполнитель", required=False, coerce=int, empty_value=None)
    on = DayField(label="Как было на день", required=False)

    def __init__(
        self, *args: Any, kinds: list[DocumentKind], years: list[int], organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            offer(self, "organisation", [("", "Любой"), *((each.pk, each.short_name) for each in organisations)])
        else:
            del self.fields["organisation"]
        offer(self, "kind", [("", "Любой"), *((kind.value, str(kind.label)) for kind in kinds)])
        offer(self, "year", [("", "Любой"), *((year, str(year)) for year in years)])


@dataclass(frozen=True, slots=True)
class Registry:
    """What was asked and what was found."""

    form: RegistryForm
    rows: QuerySet[Document]
    on: date
    is_past: bool


def registry_of(request: HttpRequest, here: Membership, provider_id: int | None = None) -> Registry:
    """The registry that the address asks for; a filter with a mistake does not narrow."""
    kinds = kinds_for(user(request), here.municipality_id, provider_id)
    others = [] if provider_id else list(organisations_of(here.municipality_id))
    form = RegistryForm(request.GET, kinds=kinds, years=years_of(here.municipality_id), organisations=others)
    form.is_valid()
    said, today = form.cleaned_data, today_in(here.municipality)
    on = said.get("on") or today
    search = Search(
        text=said.get("text", ""),
        kind=said.get("kind", ""),
        year=said.get("year"),
        state=said.get("state", ""),
        organisation_id=said.get("organisation"),
    )
    found = list_documents(here.municipality_id, search, on=on, by=user(request), provider_id=provider_id)
    asked = {"wanted": said.get("signing", ""), "state": search.state}
    rows = registry.with_signing(found, on=on, zone=here.municipality.timezone, **asked)
    return Registry(form, rows, on, is_past=on < today)


def workbook_of(shown: Registry) -> bytes:
    """Everything found, as a workbook."""
    return write_sheet(f"Документы на {shown.on:%d.%m.%Y}", COLUMNS, _rows(shown.rows))


def _rows(documents: QuerySet[Document]) -> Iterator[tuple[Any, ...]]:
    for each in documents.iterator(chunk_size=1000):
        yield (
            each.full_number,
            each.formed_on,
            each.get_kind_display(),
            each.title,
            each.organisation.short_name if each.organisation else None,
            each.version,  # type: ignore[attr-defined]
            registry.state_words(registry.shown_state(each.kind, each.signed, each.state)),  # type: ignore[attr-defined]
            registry.signing_words(each.kind, each.signed, each.state),  # type: ignore[attr-defined]
        )
