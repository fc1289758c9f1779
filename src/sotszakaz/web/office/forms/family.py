"""What the counter reads off the paper of a family."""

from django import forms

from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.web.components.family_forms import FamilyPaperForm


class ObjectionOnPaperForm(FamilyPaperForm):
    """What is wrong with the charge, in the words of the family."""

    reason = forms.ChoiceField(
        label="Что не так",
        choices=[("", "Выберите"), *ObjectionReason.choices],
        error_messages={"required": "Выберите, что не так."},
    )
    words = forms.CharField(
        label="Что написала семья",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Перепишите с бумаги, что не так."},
    )
    field_order = ["reason", "words", "full_name", "relation", "phone", "email", "file", "signed_on"]


class WishesForm(FamilyPaperForm):
    """The paper with the list of wishes; the groups themselves stand on the page."""

    settlement = forms.CharField(
        label="Где живёт ребёнок",
        max_length=120,
        required=False,
        help_text="Город, посёлок или село. Исполнитель сверит его с документами при заключении договора.",
    )
    field_order = ["settlement", "full_name", "relation", "phone", "email", "file", "signed_on"]
