"""What a representative says yes to."""

from django import forms

from sotszakaz.demand.enrolments.actions import Consents


class SignForm(forms.Form):
    """Three consents of one's own (operations.md §4.3); the sum is the one that the page has shown."""

    to_terms = forms.BooleanField(label="Условия договора прочитаны, с ними согласны", required=False)
    to_payment = forms.BooleanField(label="Доплату, указанную на этой странице, обязуюсь вносить", required=False)
    to_data = forms.BooleanField(label="На обработку персональных данных ребёнка для обучения согласны", required=False)
    parent_amount = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)

    def consents(self, *, read: str) -> Consents:
        """What was ticked, the sum that was shown, and the sum of the text that was read.

        The latter is no field: a page shown again names the text as it is by then.
        """
        return Consents(**self.cleaned_data, read=read)


class ChangeForm(forms.Form):
    """The sum that the page has shown and the key of the form."""

    parent_amount = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)
    key = forms.CharField(min_length=16, max_length=48, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """The sum that the page has shown, and words for the provider."""

    parent_amount = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)
    words = forms.CharField(
        label="Что передать исполнителю",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TransferAnswerForm(forms.Form):
    """What the family says to a proposal, or that it takes its own request back."""

    answer = forms.ChoiceField(
        choices=[("agree", ""), ("decline", ""), ("withdraw", "")], initial="agree", widget=forms.HiddenInput
    )
    parent_amount = forms.DecimalField(max_digits=14, decimal_places=2, required=False, widget=forms.HiddenInput)


class OwnCostForm(forms.Form):
    """What the page has shown as the sum to pay."""

    parent_amount = forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, widget=forms.HiddenInput)
