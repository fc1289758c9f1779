"""A survey as a form: the questions are data, so its fields are made of them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.oversight.surveys.models import Question
from sotszakaz.oversight.surveys.states import SCALE_WORDS, QuestionKind

YES_NO = [("yes", "Да"), ("no", "Нет")]


class SurveyForm(forms.Form):
    """One field a question; only the first must be answered."""

    def __init__(self, *args: Any, questions: Iterable[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"question_{each.pk}": str(each.pk) for each in questions}
        for each in questions:
            self.fields[f"question_{each.pk}"] = _field_of(each)

    def said(self) -> dict[str, str]:
        """What was chosen or typed, by the key of the question."""
        return {key: self.cleaned_data.get(name, "") for name, key in self.names.items()}


def _field_of(question: Question) -> forms.Field:
    is_first = question.number == 1
    if question.kind == QuestionKind.WORDS:
        hint = "Не пишите имён: ответы читают без них."
        widget = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=question.text, required=False, max_length=1000, help_text=hint, widget=widget)
    choices = YES_NO if question.kind == QuestionKind.YES_NO else [(str(k), v) for k, v in SCALE_WORDS.items()]
    return forms.ChoiceField(
        label=question.text,
        required=is_first,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Поставьте оценку: это главный вопрос опроса."},
    )
