"""What the forms of complaints have in common: the public one and that of the cabinet."""

from uuid import uuid4

from django import forms

from sotszakaz.oversight.complaints.actions import CONSENT
from sotszakaz.oversight.complaints.states import Topic
from sotszakaz.web.components.inputs import Known


class ComplaintForm(forms.Form):
    """What is wrong. `key` makes the form sent twice one complaint."""

    topic = forms.ChoiceField(
        label="О чём жалоба",
        choices=[("", "Выберите"), *Topic.choices],
        error_messages={"required": "Выберите, о чём жалоба."},
    )
    words = forms.CharField(
        label="Что случилось",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Когда, где и что не так. Чем точнее, тем быстрее ответ.",
        error_messages={"required": "Напишите, что случилось: без текста на обращение не ответить."},
    )
    key = forms.UUIDField(widget=Known, initial=uuid4)


class OwnComplaintForm(ComplaintForm):
    """The same of somebody whose name is known, with the consent."""

    has_consented = forms.BooleanField(
        label="Согласие на обработку данных",
        help_text=CONSENT,
        error_messages={"required": "Без согласия жалобу принять нельзя. Прочитайте его и отметьте."},
    )


class OwnAppealForm(forms.Form):
    """Why the answer does not satisfy."""

    words = forms.CharField(
        label="Почему вы не согласны с ответом",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, почему вы не согласны с ответом."},
    )
