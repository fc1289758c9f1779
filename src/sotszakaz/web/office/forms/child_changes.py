"""How the office changes confirmed data of a child, and why it does not."""

from typing import Any

from django import forms

from sotszakaz.demand.children.changing import look_through
from sotszakaz.demand.children.rules import KeptScan
from sotszakaz.web.components.child_data import ChildChangeForm, ScanField
from sotszakaz.web.components.inputs import Known


class ChangeForm(ChildChangeForm):
    """The deed: `seen` is the version of the data on the page, `request` the family's wish that is granted.

    What the family has sent is kept with its wish; of what was brought to the office, the clerk attaches a scan.
    """

    seen = forms.IntegerField(min_value=1, widget=Known)
    request = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    file = ScanField(help_text=" Снимите его с подлинника, который вам показали.")

    def __init__(self, *args: Any, is_asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_asked:
            self.fields["file"].required = False
            self.fields["file"].help_text = "Скан, который прислала семья, сохранится сам. Второй — если он лучше."

    def scan(self) -> KeptScan | None:
        """What the clerk has attached. Takes a second at times. Raises ScanRefused."""
        file = self.cleaned_data["file"]
        return look_through(file.read()) if file else None


class DeclineForm(forms.Form):
    """Why the data stay."""

    answer = forms.CharField(
        label="Почему данные не меняются",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель увидит этот текст. Напишите, что сделать или принести.",
        error_messages={"required": "Напишите, почему данные не меняются: это увидит законный представитель."},
    )
