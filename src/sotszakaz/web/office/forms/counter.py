"""What a clerk enters from a paper that a representative has signed in person."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.states import ChildCategory, Relation
from sotszakaz.demand.enrolments.actions import Signed
from sotszakaz.foundation.money import from_units
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, SnilsField
from sotszakaz.web.components.visitors import VisitorForm


class ChildOnPaperForm(VisitorForm):
    """A child who is not in the system yet, and the consent of its representative."""

    last_name = forms.CharField(label="Фамилия ребёнка", max_length=60, help_text="Как в свидетельстве о рождении.")
    first_name = forms.CharField(label="Имя", max_length=60)
    middle_name = forms.CharField(label="Отчество", max_length=60, required=False)
    birth_date = DayField(label="Дата рождения")
    snils = SnilsField(label="СНИЛС", required=False, help_text="Одиннадцать цифр. Если его нет, оставьте пустым.")
    category = forms.ChoiceField(
        label="Категория", choices=ChildCategory.choices, help_text="От неё зависит номинал сертификата."
    )
    seen = forms.BooleanField(
        label="Подлинники документов ребёнка и представителя проверены",
        error_messages={"required": "Сверьте данные с подлинниками и отметьте это."},
    )
    field_order = [*ChildData.__slots__, "full_name", "relation", "phone", "email", "file", "signed_on", "seen"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Скан подписанного согласия на обработку данных"

    def data_of_child(self) -> ChildData:
        """What was typed about the child, for the action."""
        return ChildData(**{name: self.cleaned_data[name] for name in ChildData.__slots__})


class EntryForm(VisitorForm):
    """The application that the representative has signed; consents are read off the paper."""

    consents = forms.MultipleChoiceField(
        label="На бумаге подписано",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Без этих согласий заявление не принимают. Проверьте бумагу и отметьте."},
    )
    key = forms.CharField(min_length=16, max_length=64, widget=forms.HiddenInput)
    shown = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ["full_name", "relation", "phone", "email", "consents", "file", "signed_on"]

    def __init__(self, *args: Any, consents: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "consents", [(each, each) for each in consents])
        self.fields["email"].help_text = "Нужна для документа и сообщений; вход по ней не создаётся."
        self.fields["file"].label = "Скан подписанного заявления"

    def signed(self) -> Signed:
        """All that lies on the table, for the action."""
        shown, said = self.cleaned_data["shown"], self.cleaned_data["consents"]
        return Signed(self.visitor(), self.paper(), tuple(said), from_units(shown))


class BlankForm(forms.Form):
    """Whose name the form for the hand carries."""

    full_name = forms.CharField(label="Кто пришёл", max_length=200)
    relation = forms.ChoiceField(label="Кем приходится ребёнку", choices=Relation.choices)


class GroupSearchForm(forms.Form):
    """Programmes for the child by words."""

    text = forms.CharField(
        label="Программа или кружок",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
