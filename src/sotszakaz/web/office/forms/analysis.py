"""Forms of the factor analysis."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from sotszakaz.oversight.analysis.drafts import FactorSaid, Given, Heading
from sotszakaz.oversight.analysis.models import Factor, Methodology, Score
from sotszakaz.oversight.analysis.rules.scoring import Shaking
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.web.components.inputs import Known

WHOLE = {"required": "Введите целое число.", "invalid": "Введите целое число."}
NUMBER = {"required": "Введите число.", "invalid": "Введите число, например 1,5."}


def _number(label: str, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, localize=True, max_digits=10, decimal_places=3, error_messages=NUMBER, **kwargs
    )


def _whole(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1000, error_messages=WHOLE, **kwargs)


def _shaken(label: str, **kwargs: Any) -> forms.DecimalField:
    kwargs |= {"min_value": Decimal("0.01"), "max_value": Decimal("99.99")}
    return forms.DecimalField(
        label=label, localize=True, max_digits=4, decimal_places=2, error_messages=NUMBER, **kwargs
    )


class HeadingForm(forms.Form):
    """What a methodology stands on besides its factors."""

    title = forms.CharField(label="Название", max_length=200, error_messages={"required": "Назовите методику."})
    note = forms.CharField(label="Пояснение", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    medium_from = _number("Средний потенциал — от, %", initial=40)
    high_from = _number("Высокий потенциал — от, %", initial=70)
    reach_minutes = _whole("Рядом — это минут пути", initial=30)
    speed_kmh = _number("При скорости, км/ч", initial=20, help_text="Расстояние считается по прямой.")

    weight_shake = _shaken("Проверять устойчивость: вес ±%", initial=20)
    threshold_shake = _shaken(
        "Проверять устойчивость: порог ± пунктов",
        initial=5,
        help_text="На столько меняют по одному веса и пороги, чтобы увидеть, чьи итоги от этого зависят.",
    )

    @property
    def heading(self) -> Heading:
        return Heading(**self.cleaned_data)


class ShakingForm(forms.Form):
    """By how much weights and thresholds are tried; empty is what the methodology says."""

    weights = _shaken("Вес меньше и больше на, %", required=False)
    thresholds = _shaken("Порог ниже и выше на, пунктов", required=False)

    def over(self, usual: Shaking) -> Shaking:
        """What is asked where it makes sense, else the usual."""
        said = self.cleaned_data if self.is_valid() else {}
        return Shaking(said.get("weights") or usual.weights, said.get("thresholds") or usual.thresholds)


class StepsField(forms.CharField):
    """Numbers by semicolons: «1; 2,5; 4»."""

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        text = str(super().clean(value) or "")
        try:
            return tuple(Decimal(each.strip().replace(",", ".")) for each in re.split(r"[;\n]", text) if each.strip())
        except InvalidOperation:
            raise forms.ValidationError("Пороги — числа через точку с запятой, например: 1; 2,5; 4.") from None


class FactorForm(forms.Form):
    """A factor: its scale, weight, and where the value comes from."""

    group = forms.CharField(label="Группа", max_length=120, error_messages={"required": "Назовите группу."})
    title = forms.CharField(label="Фактор", max_length=250, error_messages={"required": "Назовите фактор."})
    source = forms.ChoiceField(label="Откуда значение", choices=Source.choices)
    low = _whole("Балл от", initial=0)
    high = _whole("Балл до", initial=3)
    weight = _number("Вес", initial=1)
    steps = StepsField(
        label="Пороги",
        max_length=500,
        required=False,
        help_text="Для значения по реестрам: за каждый достигнутый порог — балл. Например, 2; 3; 5.",
    )
    is_inverse = forms.BooleanField(label="Чем меньше значение, тем лучше", required=False)
    hint = forms.CharField(
        label="Как ставить балл",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Для фактора, который оценивает человек.",
    )

    @property
    def said(self) -> FactorSaid:
        return FactorSaid(**self.cleaned_data)


def shown(factor: Factor) -> dict[str, Any]:
    """A factor as its form begins."""
    values = {name: getattr(factor, name) for name in FactorForm.base_fields}
    steps = "; ".join(f"{each.normalize():f}".replace(".", ",") for each in factor.steps)
    return {**values, "steps": steps}


class GroundForm(forms.Form):
    """The document that approves, of the revision that was read; the example asks whether it is meant as it is."""

    revision = forms.IntegerField(widget=Known)
    ground = forms.CharField(
        label="Чем утверждена",
        max_length=300,
        help_text="Например: приказ управления образования от 20.08.2026 № 14.",
        error_messages={"required": "Назовите документ, которым методика утверждена."},
    )
    as_example = forms.BooleanField(label="Утверждаем пример из поставки как есть", required=False)

    def __init__(self, *args: Any, methodology: Methodology, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = methodology.revision
        if not methodology.is_example:
            del self.fields["as_example"]


class ScoresForm(forms.Form):
    """Scores of one subject by the factors that a person scores; it remembers which scores the person has seen."""

    seen = forms.CharField(widget=Known, required=False, max_length=40)

    def __init__(self, *args: Any, rows: Sequence[tuple[Factor, Score]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.last = max((score.scored_at for _, score in rows if score.scored_at), default=None)
        self.fields["seen"].initial = _as_seen(self.last)
        for factor, score in rows:
            self.fields[f"score_{factor.pk}"] = forms.IntegerField(
                label=factor.title,
                min_value=factor.low,
                max_value=factor.high,
                initial=score.score,
                help_text=f"От {factor.low} до {factor.high}. {factor.hint}".strip(),
                error_messages=WHOLE,
            )
            self.fields[f"note_{factor.pk}"] = forms.CharField(
                label=f"{factor.title}: почему", max_length=300, required=False, initial=score.note
            )

    @property
    def given(self) -> dict[int, Given]:
        said = self.cleaned_data
        return {each.pk: Given(said[f"score_{each.pk}"], said[f"note_{each.pk}"]) for each, _ in self.rows}

    @property
    def last_seen(self) -> datetime | None:
        """When the scores were given that the person has seen."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None


def _as_seen(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


class DropForm(forms.Form):
    """Why a run is dropped."""

    reason = forms.CharField(
        label="Почему отменяете",
        max_length=300,
        help_text="Например: начат не по той методике.",
        error_messages={"required": "Напишите, почему отменяете анализ."},
    )


class ValueForm(forms.Form):
    """A value that the act leaves to the analysis."""

    value = forms.DecimalField(
        label="Значение", localize=True, min_value=0, max_digits=14, decimal_places=4, error_messages=NUMBER
    )
