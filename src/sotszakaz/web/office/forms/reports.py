"""Forms of the report on execution and of facts that settlements do not know."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.execution.actions import Fact
from sotszakaz.oversight.execution.printing import QualityFact
from sotszakaz.oversight.execution.selectors import Execution
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, HoursField, MonthField, RoublesField
from sotszakaz.web.office.forms.orders import name_of


class DayForm(forms.Form):
    """On which day the report tells the fact."""

    as_of = DayField(
        label="На какой день",
        help_text=(
            "Начисленное считается целыми месяцами до этого дня: на 1 октября — за девять. Что проведено, но в "
            "них не вошло, показывается отдельно."
        ),
        error_messages={"required": "Укажите день отчёта."},
    )


class ServiceForm(forms.Form):
    """Which service and award method providers are shown of."""

    service = forms.IntegerField(min_value=1)
    way = forms.ChoiceField(choices=AwardMethod.choices)


class LinesForm(DayForm):
    """Lines of which month stand behind the figure of the day; of all months when none is named."""

    month = MonthField(required=False)


class ChosenFactsForm(forms.Form):
    """Facts of which service, method and provider, of months before which day."""

    service = forms.IntegerField(min_value=1)
    way = forms.ChoiceField(choices=AwardMethod.choices)
    inn = forms.CharField(max_length=12)
    before = DayField()

    @property
    def chosen(self) -> dict[str, Any]:
        """What the list takes; everything where the address names no one figure."""
        if not self.is_valid():
            return {}
        said = self.cleaned_data
        return {"service_id": said["service"], "method": said["way"], "inn": said["inn"], "before": said["before"]}


class ReportForm(forms.Form):
    """Reasons where the fact deviates more than is permitted, and what the indicators of quality are."""

    def __init__(self, *args: Any, execution: Execution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execution = execution
        for line in execution.lines:
            if line.gap.needs_reason:
                label = f"Причина отклонения: {line.service.code}, {line.method.label}"
                self.fields[f"reason_{line.key}"] = _words(label, "Назовите причину отклонения.")
        for each in execution.quality:
            label = f"{each.indicator}, {each.service.code}: факт"
            planned = f"План: {each.value} {each.unit}".strip()
            self.fields[f"actual_{each.pk}"] = _words(label, "Введите фактическое значение.", 60, planned)
            why = f"{each.indicator}, {each.service.code}: причина отклонения"
            self.fields[f"why_{each.pk}"] = forms.CharField(
                label=why, max_length=500, required=False, help_text="Нужна, если отклонение больше допустимого."
            )

    @property
    def reasons(self) -> dict[str, str]:
        """By the keys of lines."""
        said = self.cleaned_data.items()
        return {name.removeprefix("reason_"): words for name, words in said if name.startswith("reason_")}

    @property
    def quality(self) -> dict[int, QualityFact]:
        """By the indicators of the order."""
        said = self.cleaned_data
        return {
            each.pk: QualityFact(said[f"actual_{each.pk}"], said[f"why_{each.pk}"]) for each in self.execution.quality
        }


def _words(label: str, missing: str, length: int = 500, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=length, help_text=help_text, error_messages={"required": missing})


class FactForm(forms.Form):
    """What a provider has delivered in a month by assignment or by competition."""

    month = MonthField(label="Месяц", error_messages={"required": "Укажите месяц."})
    service = forms.TypedChoiceField(label="Услуга", coerce=int)
    award_method = forms.ChoiceField(
        label="Способ определения исполнителя",
        choices=[choice for choice in AwardMethod.choices if choice[0] != AwardMethod.CERTIFICATE],
        widget=forms.RadioSelect,
    )
    provider = forms.CharField(
        label="Исполнитель", max_length=300, error_messages={"required": "Назовите исполнителя."}
    )
    inn = forms.CharField(
        label="ИНН исполнителя", max_length=12, error_messages={"required": "Введите ИНН исполнителя."}
    )
    recipients = forms.IntegerField(
        label="Получателей за месяц",
        min_value=0,
        max_value=10_000_000,
        error_messages={"required": "Укажите, сколько детей получили услугу."},
    )
    person_hours = HoursField(label="Человеко-часов", error_messages={"required": "Укажите человеко-часы."})
    amount = RoublesField(label="Сумма, рублей", error_messages={"required": "Введите сумму в рублях."})
    source = forms.CharField(
        label="Откуда сведения",
        max_length=300,
        help_text="Например: отчёт учреждения о выполнении задания от 05.10.2026 № 12.",
        error_messages={"required": "Укажите, откуда сведения."},
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(each.pk, name_of(each)) for each in services])

    @property
    def fact(self) -> Fact:
        said = dict(self.cleaned_data)
        return Fact(service_id=said.pop("service"), **said)
