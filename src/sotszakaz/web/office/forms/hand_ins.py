"""What is wrong with a month that was handed in, and which agreements a closing leaves out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.supply.agreements.models import Agreement


class ReturnMonthForm(forms.Form):
    remarks = forms.CharField(
        label="Что исправить",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Исполнитель прочтёт этот текст; табели откроются ему снова.",
        error_messages={"required": "Напишите, что исправить в табелях: исполнитель увидит этот текст."},
    )


class LeftOutForm(forms.Form):
    """Which of the agreements wait for the next closing; ticked are those that have nothing with the payer."""

    left_out = forms.MultipleChoiceField(
        label="Закрыть без них",
        widget=forms.CheckboxSelectMultiple,
        help_text="Их договоры войдут в следующее закрытие. Остальные исполнители получат реестры сейчас.",
        error_messages={
            "required": "Отметьте, чей месяц отложить.",
            "invalid_choice": "Список изменился, пока страница была открыта. Обновите её.",
        },
    )

    def __init__(self, agreements: Iterable[Agreement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(agreements)
        field = self.fields["left_out"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (str(each.pk), f"{each.record.organisation.short_name}, № {each.number} — {_state(each)}")
            for each in listed
        ]
        field.initial = [str(each.pk) for each in listed if each.hand_in_state != HandInState.HANDED_IN]  # type: ignore[attr-defined]

    def chosen(self) -> frozenset[int]:
        return frozenset(int(each) for each in self.cleaned_data["left_out"])


def _state(agreement: Agreement) -> str:
    state: str | None = agreement.hand_in_state  # type: ignore[attr-defined]
    return str(HandInState(state).label) if state else "не сдан"
