"""What the office says of surveys and complaints."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms

from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.surveys.actions import NewQuestion
from sotszakaz.oversight.surveys.states import QuestionKind
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import MonthField, MonthInput

QUESTIONS = 8
FIRST = "Об удовлетворённости услугой в целом. По нему считают показатель 5.F."


class SurveyNewForm(forms.Form):
    """The months whose services are asked about."""

    since = MonthField(label="Услуги с месяца")
    until = MonthField(label="По месяц")


class HiddenMonth(MonthInput):
    """A month that was chosen on the step before."""

    input_type = "hidden"


class SurveyAskForm(forms.Form):
    """The same months once more, when it is known whom they ask."""

    since = MonthField(widget=HiddenMonth)
    until = MonthField(widget=HiddenMonth)


class SlipsForm(forms.Form):
    """`key` makes the form sent twice one sheet of slips."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class QuestionnaireForm(forms.Form):
    """Up to eight questions; the first is of satisfaction and answered by the scale."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, QUESTIONS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Вопрос {number}",
                max_length=300,
                required=number == 1,
                help_text=FIRST if number == 1 else "",
                error_messages={"required": "Напишите первый вопрос: по нему считают показатель."},
            )
            if number > 1:
                self.fields[f"kind_{number}"] = forms.ChoiceField(
                    label=f"Как отвечают на вопрос {number}", choices=QuestionKind.choices
                )

    def said(self) -> list[NewQuestion]:
        """The questions that are written, in their order."""
        typed = self.cleaned_data
        numbers = [number for number in range(1, QUESTIONS + 1) if typed.get(f"text_{number}")]
        return [
            NewQuestion(typed[f"text_{number}"], QuestionKind(typed.get(f"kind_{number}", QuestionKind.SCALE)))
            for number in numbers
        ]


class AssignForm(forms.Form):
    """Who answers."""

    assignee = forms.TypedChoiceField(
        label="Кто отвечает", coerce=int, error_messages={"required": "Выберите, кто отвечает."}
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Выберите"), *((each.pk, each.full_name) for each in people)]
        offer(self, "assignee", choices)


class AnswerForm(forms.Form):
    """The answer to a complaint."""

    answer = forms.CharField(
        label="Ответ",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Его прочтёт тот, кто жаловался, по номеру и коду. Имён и других личных сведений не пишите.",
        error_messages={"required": "Напишите ответ."},
    )


class DecisionForm(forms.Form):
    """The decision of an appeal."""

    decision = forms.CharField(
        label="Решение",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Прав ли был первый ответ и что будет сделано.",
        error_messages={"required": "Напишите решение."},
    )
