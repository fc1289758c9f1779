"""Why a provider does not take a child or ends a contract, and where it moves one."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.demand.enrolments.incoming import GroupCount
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.grounds import GroundForm


class TransferForm(forms.Form):
    """The key of the form: a repeated press makes one transfer."""

    key = forms.CharField(min_length=16, max_length=48, widget=forms.HiddenInput)


class ProposeForm(TransferForm):
    """Where the family is asked first: words for it."""

    propose = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    words = forms.CharField(
        label="Что написать семье",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например, почему группа переезжает.",
    )


class ReplyForm(forms.Form):
    """Why a child is not moved as its family asks."""

    reply = forms.CharField(
        label="Почему",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель увидит этот текст.",
    )


class TransferAnswerForm(forms.Form):
    """What the provider says to the request of a family, or that it takes its own proposal back."""

    answer = forms.ChoiceField(choices=[("agree", ""), ("decline", ""), ("withdraw", "")])
    reply = forms.CharField(max_length=1000, required=False)


class FindForm(forms.Form):
    """Which applications to show; each group says how many of them it has."""

    text = forms.CharField(
        label="Фамилия ребёнка или номер заявления",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    group = forms.TypedChoiceField(label="Группа", required=False, coerce=int, empty_value=None)
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: Iterable[GroupCount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(each.group_id, f"{each.programme}, «{each.name}» — {each.count}") for each in groups]
        offer(self, "group", [("", "Все группы"), *listed])


class RefuseForm(GroundForm):
    """Why a child is not taken."""


class TerminateForm(GroundForm):
    """Why a contract ends early."""

    prefix = "end"
