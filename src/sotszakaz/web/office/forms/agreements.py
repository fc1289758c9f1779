"""A new agreement and the end of one."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.supply.agreements.states import AgreementKind
from sotszakaz.supply.agreements.terms import Amending, BankChange, Due, Terms
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, RoublesField

DUE_ROWS = 4
DUE_PARTS = ("code", "amount", "from", "until")


class DuesForm(forms.Form):
    """Some rows «код, сумма, не ранее, не позднее»: a row is typed whole or left empty."""

    def __init__(self, *args: Any, code: str = "", dues: Sequence[Due] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, DUE_ROWS + 1):
            due = dues[number - 1] if number <= len(dues) else None
            self.fields[f"code_{number}"] = forms.CharField(
                label="КБК", max_length=40, required=False, initial=due.code if due else code
            )
            self.fields[f"amount_{number}"] = RoublesField(
                label="Сумма, ₽", min_value=Decimal("0.01"), required=False, initial=due.amount if due else None
            )
            first, last = (due.not_earlier, due.not_later) if due else (None, None)
            self.fields[f"from_{number}"] = DayField(label="Не ранее", required=False, initial=first)
            self.fields[f"until_{number}"] = DayField(label="Не позднее", required=False, initial=last)

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each row by its number."""
        return [(number, [self[f"{name}_{number}"] for name in DUE_PARTS]) for number in range(1, DUE_ROWS + 1)]

    @property
    def plain(self) -> list[forms.BoundField]:
        """All other fields."""
        return [field for field in self.visible_fields() if not field.name[-1].isdigit()]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for number in range(1, DUE_ROWS + 1):
            parts = [name for name in DUE_PARTS[1:] if typed.get(f"{name}_{number}")]
            if parts and (missing := [name for name in DUE_PARTS if not typed.get(f"{name}_{number}")]):
                self.add_error(f"{missing[0]}_{number}", "Заполните строку целиком или оставьте её пустой.")
        return typed

    def dues(self) -> tuple[Due, ...]:
        """The rows that were typed, each of the year of its first day."""
        typed = self.cleaned_data
        rows = [[typed[f"{name}_{number}"] for name in DUE_PARTS] for number in range(1, DUE_ROWS + 1)]
        return tuple(
            Due(first.year, code, amount, first, last) for code, amount, first, last in rows if amount is not None
        )


class AgreementForm(DuesForm):
    """Made from a registry record: who, for what term, up to what sum."""

    record = forms.TypedChoiceField(label="Исполнитель", coerce=int, help_text="Из действующих реестровых записей.")
    kind = forms.ChoiceField(label="Вид соглашения", choices=AgreementKind.choices, widget=forms.RadioSelect)
    first_day = DayField(label="Первый день")
    last_day = DayField(label="Последний день")
    limit = RoublesField(
        label="Предельный объём средств, ₽",
        min_value=Decimal("0.01"),
        help_text="Больше этой суммы по соглашению зачислить нельзя.",
    )

    def __init__(self, *args: Any, records: Iterable[RegistryRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.pk, f"{each.organisation.short_name}, запись № {each.number}") for each in records]
        offer(self, "record", [("", "Выберите исполнителя"), *choices])

    def terms(self) -> Terms:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return Terms(
            kind=AgreementKind(typed["kind"]),
            first_day=typed["first_day"],
            last_day=typed["last_day"],
            limit=typed["limit"],
            dues=self.dues(),
        )


class AmendmentForm(DuesForm):
    """What changes; whatever is left empty stays as it is."""

    ground = forms.CharField(
        label="Основание", max_length=500, help_text="Почему меняют соглашение: эти слова стоят в документе."
    )
    effective_on = DayField(label="Действует с")
    limit = RoublesField(label="Новый предельный объём средств, ₽", min_value=Decimal("0.01"), required=False)
    last_day = DayField(label="Новый последний день", required=False)
    bank_name = forms.CharField(label="Новый банк", max_length=200, required=False)
    bank_bic = forms.CharField(label="БИК", max_length=9, required=False)
    bank_account = forms.CharField(label="Расчётный счёт", max_length=20, required=False)
    correspondent_account = forms.CharField(label="Корреспондентский счёт", max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        bank = {name: typed.get(name) for name in ("bank_name", "bank_bic", "bank_account")}
        if any(bank.values()) or typed.get("correspondent_account"):
            for name in (name for name, value in bank.items() if not value):
                self.add_error(name, "Реквизиты меняют целиком: заполните банк, БИК и счёт.")
        return typed

    def amending(self) -> Amending:
        """What was typed, for the action."""
        typed = self.cleaned_data
        bank = None
        if typed["bank_name"]:
            bank = BankChange(
                typed["bank_name"], typed["bank_bic"], typed["bank_account"], typed["correspondent_account"]
            )
        return Amending(
            ground=typed["ground"],
            effective_on=typed["effective_on"],
            limit=typed["limit"],
            dues=self.dues(),
            last_day=typed["last_day"],
            bank=bank,
        )


class WithdrawalForm(forms.Form):
    """Why an offered agreement is taken back."""

    reason = forms.CharField(
        label="Причина",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Исполнитель увидит этот текст.",
    )


class TerminationForm(forms.Form):
    """From which day and why an agreement ends, and what has been paid."""

    ends_on = DayField(
        label="С какого дня", help_text="Пока действуют договоры — позже сегодняшнего: семьям сообщат заранее."
    )
    paid = RoublesField(
        label="Перечислено исполнителю, ₽", min_value=Decimal(0), help_text="Всего по соглашению на сегодня."
    )
    reason = forms.CharField(
        label="Причина",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Исполнитель увидит этот текст.",
    )
