"""The registry of programmes, moderation, experts, decisions on certification."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.conclusions import Mark
from sotszakaz.supply.programmes.states import ProgrammeState
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import INCOMPLETE, DayField
from sotszakaz.web.components.services import service_line


class ProgrammeSearchForm(forms.Form):
    """What to look for, and on which day."""

    text = forms.CharField(
        label="Программа, исполнитель или ИНН",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label="Состояние", required=False, choices=[("", "Любое"), *ProgrammeState.choices])
    service = forms.TypedChoiceField(label="Услуга", required=False, coerce=int, empty_value=None)
    certified = forms.ChoiceField(
        label="Сертификация", required=False, choices=[("", "Не важно"), ("yes", "Действует"), ("no", "Не действует")]
    )
    waits = forms.BooleanField(label="Ждут решения сегодня", required=False)
    on = DayField(label="Как было на день", required=False)

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Любая"), *((each.pk, service_line(each)) for each in services)]
        offer(self, "service", choices)


class RemarksForm(forms.Form):
    """Why a programme comes back."""

    remarks = forms.CharField(
        label="Замечания",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Что исправить. Исполнитель увидит этот текст.",
        error_messages={"required": "Напишите замечания: по ним исполнитель исправит программу."},
    )


class RevisionForm(forms.Form):
    """Which edition of a proposed group was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput, error_messages=INCOMPLETE)


class GroupRemarksForm(RemarksForm, RevisionForm):
    """Why a proposed group comes back."""


class ExpertsForm(forms.Form):
    """Whom to ask."""

    experts = forms.TypedMultipleChoiceField(
        label="Эксперты",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Выберите экспертов."},
    )

    def __init__(self, *args: Any, experts: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "experts", [(each.pk, each.full_name) for each in experts])


class ReviewForm(forms.Form):
    """Marks by the criteria of the application, and the conclusion."""

    def __init__(self, *args: Any, criteria: list[str], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(len(criteria))
        choices = [(str(points), str(points)) for points in range(most + 1)]
        for number, criterion in enumerate(criteria):
            self.fields[f"points_{number}"] = forms.TypedChoiceField(
                label=f"{number + 1}. {criterion}",
                choices=choices,
                coerce=int,
                widget=forms.RadioSelect(attrs={"class": "choices-row"}),
                error_messages={"required": "Поставьте оценку."},
            )
            self.fields[f"note_{number}"] = forms.CharField(label="Почему так", max_length=1000, required=False)
        self.fields["conclusion"] = forms.CharField(
            label="Вывод",
            max_length=8000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text="Его прочитают исполнитель и муниципалитет. После отправки изменить нельзя.",
            error_messages={"required": "Напишите вывод."},
        )

    def marks(self) -> dict[int, Mark]:
        """What was typed, for the action."""
        said = self.cleaned_data
        return {number: Mark(said[f"points_{number}"], said[f"note_{number}"]) for number in self.numbers}
