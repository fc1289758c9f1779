"""What the office says of inspections, findings and check-lists."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.foundation.pictures import LIMIT_MB
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.quality.models import Checklist
from sotszakaz.oversight.quality.states import InspectionKind, MeasureKind
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField, FactorField

CHOOSE = [("", "Выберите")]


def _text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **options)


class PlanForm(forms.Form):
    """Whom to inspect, when, by what and who goes."""

    record = forms.TypedChoiceField(
        label="Исполнитель", coerce=int, error_messages={"required": "Выберите исполнителя."}
    )
    kind = forms.ChoiceField(
        label="Вид проверки",
        choices=InspectionKind.choices,
        initial=InspectionKind.PLANNED,
        widget=forms.RadioSelect,
        help_text="О плановой исполнитель узнаёт сразу, о внеплановой — когда она завершена.",
    )
    planned_on = DayField(label="День проверки")
    place = forms.CharField(label="Место", max_length=300, required=False, help_text="Если у исполнителя их несколько.")
    checklist = forms.TypedChoiceField(label="Чек-лист", coerce=int, error_messages={"required": "Выберите чек-лист."})
    inspectors = forms.TypedMultipleChoiceField(
        label="Проверяющие",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Только они заполняют чек-лист.",
        error_messages={"required": "Назначьте хотя бы одного проверяющего."},
    )

    def __init__(
        self,
        *args: Any,
        records: Iterable[RegistryRecord],
        checklists: Iterable[Checklist],
        people: Iterable[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "record", [*CHOOSE, *((each.pk, each.organisation.short_name) for each in records)])
        offer(self, "checklist", [*CHOOSE, *((each.pk, str(each)) for each in checklists)])
        offer(self, "inspectors", [(each.pk, each.full_name) for each in people])


class ChangeForm(forms.Form):
    """Another day, place or other inspectors; of an inspection that goes on its inspectors only."""

    planned_on = DayField(label="День проверки")
    place = forms.CharField(label="Место", max_length=300, required=False, help_text="Если у исполнителя их несколько.")
    inspectors = forms.TypedMultipleChoiceField(
        label="Проверяющие",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Только они заполняют чек-лист.",
        error_messages={"required": "Назначьте хотя бы одного проверяющего."},
    )

    def __init__(self, *args: Any, people: Iterable[User], is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "inspectors", [(each.pk, each.full_name) for each in people])
        if is_running:
            del self.fields["planned_on"], self.fields["place"]


class CancelForm(forms.Form):
    """Why an inspection is called off."""

    reason = _text("Почему отменяется", error_messages={"required": "Напишите, почему проверка отменяется."})


class FinishForm(forms.Form):
    """The end of the act."""

    conclusion = _text("Вывод", required=False, help_text="Общий вывод для акта. Его прочтёт исполнитель.")
    mend_by_on = DayField(
        label="Устранить до",
        required=False,
        help_text="Срок для всех найденных нарушений, предложен по правилам муниципалитета.",
    )


class PhotoForm(forms.Form):
    """A photo of a criterion."""

    photo = forms.FileField(
        label="Фото",
        help_text=f"JPEG или PNG не больше {LIMIT_MB} МБ. Место и время съёмки из файла удаляются.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": "Выберите фото.", "empty": "Файл пуст. Выберите другой."},
    )


class MeasureForm(forms.Form):
    """What follows from the inspection."""

    kind = forms.ChoiceField(label="Мера", choices=MeasureKind.choices, widget=forms.RadioSelect)
    ground = _text(
        "Основание",
        help_text="Его прочтут исполнитель и те, кто решает об исключении.",
        error_messages={"required": "Напишите основание меры."},
    )


class WithdrawForm(forms.Form):
    """Why a measure is taken back."""

    withdrawal = _text("Почему отзывается", error_messages={"required": "Напишите, почему мера отзывается."})


class ReturnForm(forms.Form):
    """What is still wrong, and by when it is to be mended."""

    remark = _text("Что ещё не так", error_messages={"required": "Напишите, что ещё исправить."})
    mend_by_on = DayField(label="Новый срок")


class ChecklistForm(forms.Form):
    """The name of a new check-list and what it begins with."""

    title = forms.CharField(label="Название", max_length=200, error_messages={"required": "Назовите чек-лист."})
    with_example = forms.BooleanField(
        label="Взять критерии примера",
        required=False,
        help_text="Пример составлен нами, это не форма министерства. Критерии можно убрать и добавить свои.",
    )


class CriterionForm(forms.Form):
    """One more criterion."""

    section = forms.CharField(label="Раздел", max_length=200, error_messages={"required": "Укажите раздел."})
    text = forms.CharField(label="Критерий", max_length=500, error_messages={"required": "Напишите критерий."})
    weight = FactorField(
        label="Вес",
        initial=Decimal(1),
        max_digits=4,
        decimal_places=1,
        help_text="Обычно 1. Учитывается во взвешенной оценке, в показатель 4.F не входит.",
    )


class StandardForm(forms.Form):
    """The next version of the standard of a service."""

    act = forms.CharField(
        label="Чем утверждён",
        max_length=300,
        help_text="Вид, дата и номер акта.",
        error_messages={"required": "Укажите акт, которым утверждён стандарт."},
    )
    starts_on = DayField(label="Действует с")
    text = forms.CharField(
        label="Текст",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Внесите текст стандарта."},
    )
