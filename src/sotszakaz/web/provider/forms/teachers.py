"""Who keeps the journal of a group."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from sotszakaz.kernel.users.models import User
from sotszakaz.web.components.choices import offer


class TeachersForm(forms.Form):
    """Ticks beside the names; nobody ticked leaves the journal to all teachers."""

    teachers = forms.TypedMultipleChoiceField(
        label="Педагоги группы",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Отмеченные видят журнал этой группы, остальные педагоги — нет. Если не отметить никого, видят все.",
        error_messages={"invalid_choice": "Этот человек у вас больше не педагог. Отметьте тех, кто в списке."},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "teachers", [(each.pk, each.full_name) for each in people])
