"""Charges of one child, and what is wrong with a line."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.demand.children.models import Child
from sotszakaz.web.components.choices import offer


class ChildForm(forms.Form):
    """Whose charges are shown."""

    child = forms.TypedChoiceField(label="Ребёнок", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, children: Iterable[Child], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "child", [("", "Все дети"), *((each.pk, each.full_name) for each in children)])


class ObjectionForm(forms.Form):
    """An objection of the family."""

    reason = forms.ChoiceField(
        label="Что не так",
        choices=[("", "Выберите"), *ObjectionReason.choices],
        error_messages={"required": "Выберите, что не так."},
    )
    words = forms.CharField(
        label="Расскажите подробнее",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Например: «С 3 по 17 октября дочь болела, справку сдали педагогу 18 октября».",
        error_messages={"required": "Напишите своими словами, что не так."},
    )
