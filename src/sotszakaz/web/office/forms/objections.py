"""The payer's answer to an objection."""

from django import forms

from sotszakaz.web.office.forms.corrections import CompletenessForm

GROUND = "Напишите, почему так решено: этот текст прочтут семья и исполнитель."


class UpholdForm(CompletenessForm):
    """The share that was really delivered, and why."""

    ground = forms.CharField(
        label="Почему так решено",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": GROUND},
    )


class RejectForm(forms.Form):
    """Why the line is right."""

    ground = forms.CharField(
        label="Почему возражение отклонено",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": GROUND},
    )
