"""How the office changes confirmed data of a child, and why it does not."""

from django import forms

from sotszakaz.web.components.child_data import ChildChangeForm


class ChangeForm(ChildChangeForm):
    """The deed: `seen` is the version of the data on the page, `request` the family's wish that is granted."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    request = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """Why the data stay."""

    answer = forms.CharField(
        label="Почему данные не меняются",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель увидит этот текст. Напишите, что сделать или принести.",
        error_messages={"required": "Напишите, почему данные не меняются: это увидит законный представитель."},
    )
