"""A class that goes to another day of its month."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sotszakaz.delivery.attendance.selectors import Column
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.words import day


class MoveForm(forms.Form):
    """Which class, to which day and hour, and why."""

    lesson = forms.ChoiceField(
        label="Какое занятие",
        error_messages={
            "invalid_choice": "Этого занятия в расписании нет, оно уже проведено или перенесено. Выберите из списка."
        },
    )
    held_on = DayField(label="Новый день", error_messages={"required": "Укажите, в какой день будет занятие."})
    starts_at = forms.TimeField(
        label="Новое начало",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Пусто — в то же время.",
        error_messages={"invalid": "Укажите время так: 18:30."},
    )
    reason = forms.CharField(
        label="Почему",
        max_length=300,
        help_text="Например: педагог болен, зал занят. Эти слова увидят семьи.",
        error_messages={"required": "Напишите, почему занятие переносится: это увидят семьи."},
    )

    def __init__(self, *args: Any, lessons: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "lesson", [(each.key, _named(each)) for each in lessons])


def _named(lesson: Column) -> str:
    fell_out = f" ({lesson.short_state})" if lesson.is_marked else ""
    return f"{day(lesson.day)}, {lesson.planned.starts_at:%H:%M}{fell_out}"
