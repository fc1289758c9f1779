"""A child as its representative enters or corrects it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.demand.children.changing import Wish
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.rules import ChildData
from sotszakaz.demand.children.states import ChildCategory, Relation
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.web.components.child_data import ChildChangeForm, ScanField
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, SnilsField

CONSENT = "Даю согласие на обработку персональных данных ребёнка"


class ChildDataForm(forms.Form):
    """The data that the certificate is issued by."""

    last_name = forms.CharField(label="Фамилия", max_length=60, help_text="Как в свидетельстве о рождении.")
    first_name = forms.CharField(label="Имя", max_length=60)
    middle_name = forms.CharField(label="Отчество", max_length=60, required=False)
    birth_date = DayField(label="Дата рождения")
    snils = SnilsField(
        label="СНИЛС",
        required=False,
        help_text="Одиннадцать цифр. Если его ещё нет, оставьте пустым: данные проверит сотрудник.",
    )
    category = forms.ChoiceField(
        label="Категория", choices=ChildCategory.choices, help_text="От неё зависит номинал сертификата."
    )

    def data_of_child(self) -> ChildData:
        """What was typed, for the action."""
        return ChildData(**{name: self.cleaned_data[name] for name in ChildData.__slots__})


class MoveForm(forms.Form):
    """Where the family has moved."""

    municipality = forms.TypedChoiceField(label="Куда вы переехали", coerce=int)

    def __init__(self, *args: Any, home_id: int, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(each.pk, each.name) for each in municipalities if each.pk != home_id]
        offer(self, "municipality", [("", "Выберите"), *others])


class ChildAddForm(ChildDataForm):
    """A new child: where, whose and with which consent."""

    municipality = forms.TypedChoiceField(
        label="Муниципалитет",
        coerce=int,
        help_text="Где ребёнок живёт: этот муниципалитет платит за обучение.",
        error_messages={"required": "Выберите муниципалитет."},
    )
    relation = forms.ChoiceField(label="Кем вы приходитесь ребёнку", choices=Relation.choices)
    consented = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": "Без согласия добавить ребёнка нельзя. Прочитайте его и отметьте."},
    )
    field_order = ["municipality", *ChildData.__slots__, "relation", "consented"]

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Выберите"), *((each.pk, each.short_name) for each in municipalities)]
        offer(self, "municipality", choices)


def known_before(child: Child) -> dict[str, Any]:
    """What the form of a correction begins with."""
    return {name: getattr(child, name) for name in ChildData.__slots__}


class ChangeAskForm(ChildChangeForm):
    """What the family asks to change, with a picture of the document."""

    file = ScanField()
    consented = forms.BooleanField(label="Даю согласие на обработку нового адреса", required=False)

    def wish(self) -> Wish:
        """All that the family sends, for the action."""
        return Wish(self.known(), self.deed(), self.cleaned_data["file"].read(), self.cleaned_data["consented"])
