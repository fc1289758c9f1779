"""Money that a provider returned."""

from decimal import Decimal

from django import forms

from sotszakaz.web.components.inputs import DayField, RoublesField


class ReturnedForm(forms.Form):
    """What came back, by which paper, on which day."""

    amount = RoublesField(
        label="Сколько вернули, ₽",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"required": "Введите сумму из платёжного документа.", "min_value": "Сумма больше нуля."},
    )
    number = forms.CharField(
        label="Номер платёжного документа",
        max_length=40,
        error_messages={"required": "Введите номер платёжного документа: по нему возврат находят в выписке."},
    )
    happened_on = DayField(
        label="День поступления", error_messages={"required": "Укажите день, когда деньги поступили."}
    )


class ReversalForm(forms.Form):
    """Of which return how much was not, and why."""

    repayment = forms.IntegerField(widget=forms.HiddenInput)
    amount = RoublesField(
        label="Сколько не поступило, ₽",
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={"required": "Введите сумму, которая не поступила.", "min_value": "Сумма больше нуля."},
    )
    ground = forms.CharField(
        label="Почему возврата не было",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например: деньги поступили от другого плательщика. Исполнитель увидит эти слова.",
        error_messages={"required": "Напишите, почему возврата не было."},
    )


class WithdrawalForm(forms.Form):
    """Which entry is a mistake, and why."""

    repayment = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Почему запись ошибочна",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Запись останется в истории с этой причиной, долг снова станет прежним.",
        error_messages={"required": "Напишите, почему запись ошибочна."},
    )
