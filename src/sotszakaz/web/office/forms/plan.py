"""Marking a measure of the plan, what proves it, who answers for it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from sotszakaz.kernel.signatures.scans import LIMIT_MB
from sotszakaz.kernel.users.models import User
from sotszakaz.ordering.plans.actions import File
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.components.words import day

TITLE_LENGTH = 90


class EvidenceForm(forms.Form):
    """A file, a document of the system, or both."""

    file = forms.FileField(
        label="Файл",
        required=False,
        help_text=f"Скан или снимок: PDF, JPEG или PNG, не больше {LIMIT_MB} МБ. Файл потом не заменить.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "Файл пуст. Выберите другой."},
    )
    document_number = forms.CharField(
        label="Номер документа системы",
        required=False,
        max_length=40,
        help_text="Как в разделе «Документы»: заказ, отчёт, соглашение.",
    )

    def shown(self) -> dict[str, Any]:
        """What the action takes."""
        file = self.cleaned_data["file"]
        return {
            "file": File(file.name, file.read()) if file else None,
            "document_number": self.cleaned_data["document_number"],
        }


class CompletionForm(EvidenceForm):
    """`terms` are the terms that can still be marked; without terms the day of the deed is the term."""

    due_on = forms.TypedChoiceField(label="За какой срок", coerce=date.fromisoformat)
    done_on = DayField(label="Когда выполнено", error_messages={"required": "Укажите день выполнения."})
    note = forms.CharField(
        label="Что сделано",
        max_length=1000,
        help_text="Реквизиты акта, ссылка или итог: по этой записи потом найдут подтверждение.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, что сделано: реквизиты акта, ссылку или итог."},
    )
    field_order = ("due_on", "done_on", "note", "file", "document_number")

    def __init__(self, *args: Any, terms: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if terms:
            offer(self, "due_on", ((each.isoformat(), f"до {day(each)}") for each in terms))
        else:
            del self.fields["due_on"]


class WithdrawForm(forms.Form):
    """Why a mark was a mistake."""

    reason = forms.CharField(
        label="Почему отметка неверна",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, почему отметка снимается."},
    )


class KeeperForm(forms.Form):
    """Who answers for a measure."""

    user = forms.TypedChoiceField(
        label="Сотрудник",
        coerce=int,
        help_text="Ему придут напоминания о сроках этого мероприятия.",
        error_messages={
            "required": "Выберите сотрудника.",
            "invalid_choice": "Выберите сотрудника из списка.",
        },
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", [("", "Выберите"), *((str(each.pk), each.full_name) for each in people)])


class PrecedenceForm(forms.Form):
    """Which measure comes before this one."""

    earlier = forms.TypedChoiceField(
        label="Сначала должно быть выполнено",
        coerce=int,
        error_messages={
            "required": "Выберите мероприятие.",
            "invalid_choice": "Выберите мероприятие из списка.",
        },
    )

    def __init__(self, *args: Any, others: Iterable[PlanItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((str(each.pk), f"{each.number} {short_title(each.title)}") for each in others)
        offer(self, "earlier", [("", "Выберите"), *named])


def short_title(title: str) -> str:
    """As much of a measure's title as a list of choices can hold."""
    return title if len(title) <= TITLE_LENGTH else f"{title[:TITLE_LENGTH]}…"
