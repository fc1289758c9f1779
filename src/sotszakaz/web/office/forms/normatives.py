"""Parameters of the full formula of the normative price, with their units and what they mean."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.ordering.catalogue.actions import NormativeNumbers
from sotszakaz.ordering.catalogue.models import NormativeSet
from sotszakaz.ordering.catalogue.states import Locality
from sotszakaz.web.components.inputs import DayField, FactorField, RoublesField
from sotszakaz.web.components.words import number, roubles

ROUBLES: tuple[tuple[str, str, str], ...] = (
    ("salary", "Средняя зарплата педагога, ₽ в месяц", "По муниципалитету, из которой считается оплата часов."),
    ("training_cost", "Повышение квалификации и медосмотр, ₽", "На одного педагога за один раз."),
    ("other_purchases", "Прочие закупки, ₽", "На неделю использования помещения, кроме повышения квалификации."),
)
FACTORS: tuple[tuple[str, str, str], ...] = (
    ("rates_per_teacher", "Ставок на одного педагога", "Например, 1,25."),
    ("weekly_load", "Часов в неделю на ставку", "Норма нагрузки педагога, например 18."),
    ("weeks_a_month", "Недель в месяце", "Например, 4,3."),
    ("weeks_a_year", "Недель в году", "Учебных, например 36."),
    ("room_hours_a_week", "Часов работы помещения в неделю", "Сколько часов в неделю помещение занято детьми."),
    ("training_every_years", "Раз во сколько лет педагог повышает квалификацию", "Например, 3."),
    ("qualification_high", "Коэффициент высшей категории", "Например, 1,2."),
    ("qualification_first", "Коэффициент первой категории", "Например, 1,1."),
    ("qualification_other", "Коэффициент без категории", "Обычно 1."),
    ("equipment_high", "Коэффициент высокого оснащения", "Во сколько раз дороже средства обучения, например 1,5."),
    ("equipment_medium", "Коэффициент среднего оснащения", "Обычно 1."),
    ("equipment_low", "Коэффициент низкого оснащения", "Например, 0,8."),
    ("extra_teachers", "Коэффициент дополнительных педагогов", "1, если их не привлекают."),
    ("other_staff_share", "Доля прочего персонала", "0,25 — четверть оплаты педагогов."),
    ("contributions", "Коэффициент отчислений", "1,302 — взносы 30,2 %."),
    ("holidays", "Коэффициент отпускных", "Например, 1,15."),
)


def facts_of(found: NormativeSet) -> list[tuple[str, str]]:
    """Every number of a set with what it is called."""
    money = [(label, roubles(getattr(found, name))) for name, label, _ in ROUBLES]
    return money + [(label, number(getattr(found, name))) for name, label, _ in FACTORS]


class NormativeForm(forms.Form):
    """A set of parameters of a town or a village from a day on; a focus without materials has no price."""

    locality = forms.ChoiceField(
        label="Местность",
        choices=Locality.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите город или село."},
    )
    since = DayField(
        label="Действуют с",
        help_text="Прежние параметры этой местности закончатся накануне.",
        error_messages={"required": "Укажите день, с которого действуют параметры."},
    )
    clause = forms.CharField(
        label="Основание",
        max_length=300,
        help_text="Акт, который утвердил параметры.",
        error_messages={"required": "Назовите акт, который утвердил параметры."},
    )

    def __init__(self, *args: Any, focuses: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, meaning in ROUBLES:
            self.fields[name] = RoublesField(label=label, help_text=meaning)
        for name, label, meaning in FACTORS:
            self.fields[name] = FactorField(label=label, help_text=meaning)
        self.materials = {f"materials_{place}": focus for place, focus in enumerate(focuses)}
        for name, focus in self.materials.items():
            self.fields[name] = RoublesField(
                label=f"Средства обучения: {focus}, ₽", required=False, help_text="На неделю использования помещения."
            )

    def numbers(self) -> NormativeNumbers:
        """What was typed, for the action."""
        typed = self.cleaned_data
        given: dict[str, Decimal | None] = {focus: typed[name] for name, focus in self.materials.items()}
        return NormativeNumbers(
            {name: typed[name] for name, _, _ in (*ROUBLES, *FACTORS)},
            {focus: amount for focus, amount in given.items() if amount is not None},
        )
