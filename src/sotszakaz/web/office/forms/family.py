"""What the counter reads off the paper of a family."""

from django import forms

from sotszakaz.web.components.family_forms import FamilyPaperForm


class WishesForm(FamilyPaperForm):
    """The paper with the list of wishes; the groups themselves stand on the page."""

    settlement = forms.CharField(
        label="Где живёт ребёнок",
        max_length=120,
        required=False,
        help_text="Город, посёлок или село. Исполнитель сверит его с документами при заключении договора.",
    )
    field_order = ["settlement", "full_name", "relation", "phone", "email", "file", "signed_on"]
