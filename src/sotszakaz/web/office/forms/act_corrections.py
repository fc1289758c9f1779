"""Forms that correct what was read from an act: one form a kind of place.

Each fills itself from the present value (`initial_of`) and gives the patch of that place (`patch`), in the shape of
the contract of the reader.
"""

from datetime import date
from typing import Any, ClassVar

from django import forms

from sotszakaz.ordering.acts import rules
from sotszakaz.ordering.acts.errors import FactUnknown, NumberExpected
from sotszakaz.ordering.decisions.states import ActKind, ValueKind
from sotszakaz.ordering.plans.rules import repeats_in_words
from sotszakaz.ordering.plans.states import DeadlineKind
from sotszakaz.ordering.working_group.states import GroupMode, MemberRole
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField

FREQUENCIES = ("FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY")
REQUIRED = {"required": "Заполните это поле."}


class CorrectionForm(forms.Form):
    """`title` heads the page, `part` is the part of the act's page to come back to."""

    title_words: ClassVar[str]
    part: ClassVar[str]

    @classmethod
    def initial_of(cls, said: Any) -> dict[str, Any]:
        return dict(said)

    def patch(self) -> Any:
        return dict(self.cleaned_data)


class HeadForm(CorrectionForm):
    title_words, part = "Реквизиты акта", "facts"

    kind = forms.ChoiceField(label="Вид акта", choices=ActKind.choices)
    number = forms.CharField(label="Номер", max_length=40, error_messages=REQUIRED)
    date = DayField(label="Дата", error_messages=REQUIRED)
    title = forms.CharField(
        label="Название", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), error_messages=REQUIRED
    )

    def patch(self) -> dict[str, Any]:
        return {**self.cleaned_data, "date": self.cleaned_data["date"].isoformat()}


class BodyForm(CorrectionForm):
    title_words, part = "Уполномоченный орган", "facts"

    name = forms.CharField(
        label="Уполномоченный орган",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Орган, который утверждает социальный заказ. Назовите его в именительном падеже.",
        error_messages=REQUIRED,
    )

    @classmethod
    def initial_of(cls, said: Any) -> dict[str, Any]:
        return {"name": said}

    def patch(self) -> str:
        return str(self.cleaned_data["name"])


class EffectiveForm(CorrectionForm):
    title_words, part = "Вступление в силу", "facts"

    date = DayField(
        label="Вступает в силу",
        required=False,
        help_text="С этого дня действует решение. Если акт не говорит, подойдёт день его подписания.",
    )
    retroactive_from = DayField(label="Распространяется на отношения с", required=False)

    def patch(self) -> dict[str, Any]:
        return {name: day.isoformat() if day else None for name, day in self.cleaned_data.items()}


class ServiceForm(CorrectionForm):
    title_words, part = "Код услуги", "services"

    code = forms.CharField(
        label="Номер реестровой записи",
        max_length=60,
        help_text="Из общероссийского перечня, например 804200О.99.0.ББ52АЕ04000. Буквы русские, заглавные.",
        error_messages=REQUIRED,
    )
    focus = forms.CharField(label="Направленность", max_length=120, required=False)
    form = forms.CharField(label="Форма обучения", max_length=120, required=False)

    def patch(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("focus", "form") if self.cleaned_data[name]}
        return {**rules.patched_service(self.cleaned_data["code"]), **said}


class PlanItemForm(CorrectionForm):
    title_words, part = "Мероприятие плана", "plan"

    title = forms.CharField(label="Мероприятие", widget=forms.Textarea(attrs={"rows": 3}), error_messages=REQUIRED)
    kind = forms.ChoiceField(label="Вид срока", choices=DeadlineKind.choices)
    starts = DayField(label="С какого дня", required=False)
    ends = DayField(label="По какой день", required=False, help_text="Для срока «до даты» — сама дата.")
    repeats = forms.ChoiceField(label="Повторяется", required=False)
    responsible = forms.CharField(
        label="Ответственные",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Каждый орган с новой строки.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stated = self.initial.get("repeats")
        known = [*FREQUENCIES, *([stated] if stated and stated not in FREQUENCIES else [])]
        offer(self, "repeats", [("", "не повторяется"), *((rule, repeats_in_words(rule)) for rule in known)])

    @classmethod
    def initial_of(cls, said: Any) -> dict[str, Any]:
        return {**said["deadline"], "title": said["title"], "responsible": "\n".join(said["responsible"])}

    def patch(self) -> dict[str, Any]:
        said = self.cleaned_data
        days = {"starts": said["starts"], "ends": said["ends"]}
        rules.ensure_deadline(kind=said["kind"], repeats=said["repeats"], **days)
        deadline = {
            "text": self.initial["text"],
            "kind": said["kind"],
            "repeats": said["repeats"] or None,
            **{name: day.isoformat() if isinstance(day, date) else None for name, day in days.items()},
        }
        bodies = [line.strip() for line in said["responsible"].splitlines() if line.strip()]
        return {"title": said["title"], "deadline": deadline, "responsible": bodies}


class IndicatorForm(CorrectionForm):
    title_words, part = "Значения показателя", "indicators"

    baseline_kind = forms.ChoiceField(label="Базовое значение", choices=ValueKind.choices)
    baseline_text = forms.CharField(label="База: число или слова", required=False, max_length=300)
    baseline_year = forms.IntegerField(label="База: год", required=False, min_value=2020, max_value=2100)
    target_kind = forms.ChoiceField(label="Целевое значение", choices=ValueKind.choices)
    target_text = forms.CharField(label="Цель: число или слова", required=False, max_length=300)
    target_year = forms.IntegerField(label="Цель: год", required=False, min_value=2020, max_value=2100)

    @classmethod
    def initial_of(cls, said: Any) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        for cell in ("baseline", "target"):
            value = said[cell]["value"]
            initial |= {f"{cell}_kind": said[cell]["kind"], f"{cell}_year": said[cell]["year"]}
            initial[f"{cell}_text"] = said[cell]["text"] if value is None else str(value).replace(".", ",")
        return initial

    def patch(self) -> dict[str, Any]:
        return {cell: self._value(cell) for cell in ("baseline", "target")}

    def _value(self, cell: str) -> dict[str, Any]:
        said = {name: self.cleaned_data[f"{cell}_{name}"] for name in ("kind", "text", "year")}
        try:
            return rules.indicator_value(**said)
        except NumberExpected as refusal:
            raise NumberExpected(field=f"{cell}_text") from refusal


class GroupForm(CorrectionForm):
    title_words, part = "Рабочая группа", "group"

    name = forms.CharField(
        label="Название", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), error_messages=REQUIRED
    )
    mode = forms.ChoiceField(label="Как образована", choices=GroupMode.choices)


class MemberForm(CorrectionForm):
    title_words, part = "Член рабочей группы", "group"

    name = forms.CharField(label="Фамилия, имя, отчество", max_length=200, error_messages=REQUIRED)
    position = forms.CharField(
        label="Должность", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    role = forms.ChoiceField(label="Роль в группе", choices=MemberRole.choices, initial=MemberRole.MEMBER)

    @classmethod
    def initial_of(cls, said: Any) -> dict[str, Any]:
        return dict(said) if said else {}


FORMS: dict[str, type[CorrectionForm]] = {
    "act": HeadForm,
    "authorised_body": BodyForm,
    "effective": EffectiveForm,
    "working_group": GroupForm,
    "services": ServiceForm,
    "plan": PlanItemForm,
    "indicators": IndicatorForm,
    "working_group.members": MemberForm,
}


def form_for(path: str) -> type[CorrectionForm]:
    """The form of a place. Raises FactUnknown."""
    name, _, index = path.rpartition(".")
    form = FORMS.get(name if index.isdigit() else path)
    if form is None:
        raise FactUnknown
    return form
