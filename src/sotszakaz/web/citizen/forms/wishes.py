from django import forms


class SettlementForm(forms.Form):
    """Where the child lives, for the criterion of residence."""

    settlement = forms.CharField(
        label="Где живёт ребёнок",
        max_length=120,
        required=False,
    )
