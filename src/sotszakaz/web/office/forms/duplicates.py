"""What a person decides of two records of a child, or of two logins of a parent."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.demand.children.models import DuplicatePair
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.web.components.choices import offer

NOTE_HELP = "Какие подлинники вы сверили и что они показали."


class NoteForm(forms.Form):
    """By what the decision is confirmed."""

    note = forms.CharField(
        label="Чем подтверждено", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=NOTE_HELP
    )


class MergeForm(NoteForm):
    """Which of two records stays; different СНИЛС are to be seen on paper."""

    keep = forms.TypedChoiceField(label="Останется запись", coerce=int, widget=forms.RadioSelect)
    saw_documents = forms.BooleanField(
        label="СНИЛС в записях разные: я сверил оба документа, это один ребёнок", required=False
    )
    field_order = ("keep", "note", "saw_documents")

    def __init__(self, *args: Any, pair: DuplicatePair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        both = (("первая", pair.left), ("вторая", pair.right))
        offer(self, "keep", [(child.pk, f"{word}, № {child.pk}: {child.full_name}") for word, child in both])
        if not (pair.left.snils and pair.right.snils):
            del self.fields["saw_documents"]


class LoginsForm(NoteForm):
    """Which of two logins stays."""

    keep = forms.TypedChoiceField(label="Останется вход", coerce=int, widget=forms.RadioSelect)
    field_order = ("keep", "note")

    def __init__(self, *args: Any, both: tuple[User, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "keep", [(user.pk, f"{user.email}, {user.full_name}") for user in both])


class DepartForm(forms.Form):
    """Where the child has moved."""

    municipality = forms.TypedChoiceField(label="Куда переехал ребёнок", coerce=int)
    reason = forms.CharField(
        label="Основание",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например, заявление законного представителя от 22.11.2026.",
    )

    def __init__(self, *args: Any, home_id: int, municipalities: Iterable[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(each.pk, each.short_name) for each in municipalities if each.pk != home_id]
        offer(self, "municipality", [("", "Выберите"), *others])
