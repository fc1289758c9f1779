"""What is wrong with a month that was handed in, and which agreements a closing leaves out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements.late import Awaited
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.web.components.choices import offer


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
            "invalid_choice": "Список изменился, пока страница была открыта. Отметьте снова тех, кто в нём есть.",
        },
    )

    def __init__(self, awaited: Iterable[Awaited], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months: dict[Agreement, list[Awaited]] = {}
        for each in awaited:
            months.setdefault(each.agreement, []).append(each)
        listed = (
            (str(each.pk), f"{each.record.organisation.short_name}, № {each.number} — {_states(found)}")
            for each, found in months.items()
        )
        offer(self, "left_out", listed)
        self.fields["left_out"].initial = [
            str(each.pk)
            for each, found in months.items()
            if any(month.state != HandInState.HANDED_IN for month in found)
        ]

    def chosen(self) -> frozenset[int]:
        return frozenset(int(each) for each in self.cleaned_data["left_out"])


def _states(months: Iterable[Awaited]) -> str:
    return "; ".join(f"{each.month:%m.%Y} {_state(each)}" for each in months)


def _state(month: Awaited) -> str:
    if month.is_compared:
        return "не отмечены занятия после закрытия"
    return month.state.label if month.state else "не сдан"
