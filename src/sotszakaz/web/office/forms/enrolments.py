"""Why a contract ends early."""

from django import forms

from sotszakaz.web.components.grounds import GroundForm


class TerminateForm(GroundForm):
    """A ground of the rules; the provider reads it too."""

    ground = forms.ChoiceField(label="Основание расторжения")
    reason = forms.CharField(
        label="Пояснение",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Законный представитель и исполнитель увидят этот текст.",
    )
