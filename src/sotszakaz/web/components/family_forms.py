"""What is read off a paper by which a family does something."""

from typing import Any

from django import forms

from sotszakaz.demand.children.on_paper import OnPaper, read_paper
from sotszakaz.demand.enrolments.actions import Consents
from sotszakaz.web.components.visitors import VisitorForm


class FamilyPaperForm(VisitorForm):
    """Who signed the paper, its scan and day; the key makes the second press of the same button harmless."""

    key = forms.CharField(min_length=16, max_length=48, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].label = "Кто подписал"
        self.fields["email"].help_text = "Сюда придут сообщения, если у семьи нет входа. Вход по ней не создаётся."

    def on_paper(self) -> OnPaper:
        """All that lies on the table, its file judged. Raises ScanRefused."""
        return read_paper(self.visitor(), self.paper(), key=self.cleaned_data["key"])


class ShownSumForm(FamilyPaperForm):
    """The same for a deed that agrees to a sum: the one that the page has shown."""

    parent_amount = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)


class OfRequestForm(FamilyPaperForm):
    """The same for an answer to a request for another group: the one that the page has shown."""

    request_id = forms.IntegerField(widget=forms.HiddenInput)


class AgreedOnPaperForm(OfRequestForm, ShownSumForm):
    """The consent to what the provider has proposed, its sum included."""


class AskedOnPaperForm(ShownSumForm):
    """The same for a request to the provider, with what the family has written to it."""

    words = forms.CharField(
        label="Что передать исполнителю", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignedContractForm(ShownSumForm):
    """The contract that the family has signed by hand, with the three consents of operations.md §4.3."""

    to_terms = forms.BooleanField(label="Подписан договор целиком: условия прочитаны, с ними согласны", required=False)
    to_payment = forms.BooleanField(label="Доплату, названную в договоре, обязуются вносить", required=False)
    to_data = forms.BooleanField(label="На обработку персональных данных ребёнка согласны", required=False)

    def consents(self, *, read: str) -> Consents:
        """What was signed; `read` is the sum of the text that the page has offered to print."""
        said = {name: self.cleaned_data[name] for name in ("to_terms", "to_payment", "to_data", "parent_amount")}
        return Consents(**said, read=read)
