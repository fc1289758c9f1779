"""A programme, a part of it, a study group with its week."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django import forms

from sotszakaz.ordering.acts.data.classifier import FOCUSES, FORMS, NOT_STATED
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.catalogue.rules import PLAIN
from sotszakaz.ordering.catalogue.states import Equipment, Locality, Qualification
from sotszakaz.supply.programmes.drafts import CourseDraft, GroupDraft, PartDraft, ProgrammeDraft
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.states import Weekday
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import INCOMPLETE, DayField, HoursField, Known, PlaceField, RoublesField
from sotszakaz.web.components.services import service_line

LESSONS = 7
PLACE_HELP = "Широта и долгота, как их даёт карта: 55.160026, 61.402590. По ним семьи ищут занятия рядом."


class ProgrammeForm(forms.Form):
    """What parents read in the catalogue."""

    service = forms.TypedChoiceField(label="Услуга", coerce=int, help_text="Из вашей реестровой записи.")
    name = forms.CharField(label="Название программы", max_length=250)
    annotation = forms.CharField(
        label="Краткое описание",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Чему научится ребёнок и как проходят занятия: два-три предложения для родителей.",
    )
    age_from = forms.IntegerField(label="Возраст от, лет", min_value=0, max_value=24)
    age_to = forms.IntegerField(label="Возраст до, лет", min_value=0, max_value=24)
    locality = forms.TypedChoiceField(
        label="Где проходят занятия",
        choices=Locality.choices,
        coerce=Locality,
        empty_value=Locality.TOWN,
        required=False,
        widget=forms.RadioSelect,
        initial=Locality.TOWN,
        help_text="Нормативные затраты города и села различаются.",
    )
    focus = forms.ChoiceField(
        label="Направленность",
        required=False,
        choices=[("", "Как у услуги"), *((each, each) for each in FOCUSES if each != NOT_STATED)],
    )
    form = forms.ChoiceField(
        label="Форма обучения",
        required=False,
        choices=[("", "Как у услуги"), *((each, each) for each in FORMS.values())],
    )
    has_entrance_tests = forms.BooleanField(
        label="Есть вступительные испытания",
        required=False,
        help_text="Тогда на ответ по заявлению отводится больше времени.",
    )

    def __init__(self, *args: Any, services: Iterable[SocialService], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(each.pk, service_line(each)) for each in services])

    def draft(self) -> ProgrammeDraft:
        """What was typed, for the action."""
        typed = self.cleaned_data
        return ProgrammeDraft(
            service_id=typed["service"],
            name=typed["name"],
            annotation=typed["annotation"],
            age_from=typed["age_from"],
            age_to=typed["age_to"],
            locality=typed["locality"],
            has_entrance_tests=typed["has_entrance_tests"],
            focus=typed["focus"],
            form=typed["form"],
        )


class CertificationForm(forms.Form):
    """An application for certification, or an appeal against a refusal."""

    is_appeal = forms.BooleanField(label="Обжалую отказ", required=False)
    statement = forms.CharField(
        label="Пояснение",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Если обжалуете отказ, напишите, с чем не согласны. Его прочитают эксперты.",
    )


class PartForm(forms.Form):
    """What is priced and booked."""

    title = forms.CharField(label="Название части", max_length=250, help_text="Например, «Первое полугодие».")
    hours = HoursField(label="Часов на одного ребёнка", help_text="Академических, за всю часть.")
    price = RoublesField(label="Цена части, ₽", help_text="За всю часть на одного ребёнка.")
    qualification = forms.ChoiceField(label="Категория педагога", choices=Qualification, required=False)
    equipment = forms.ChoiceField(label="Оснащение", choices=Equipment, required=False)
    individual_hours = HoursField(label="Из них индивидуальных часов", required=False)
    second_teacher_hours = HoursField(label="Часов второго педагога", required=False)
    second_qualification = forms.ChoiceField(label="Категория второго педагога", choices=Qualification, required=False)
    most_children = forms.IntegerField(
        label="Детей в группе, не больше",
        min_value=1,
        max_value=1000,
        required=False,
        help_text="По самой большой группе считается предельная цена. Больше мест в группах этой части не будет.",
    )
    HOW = ("qualification", "equipment", "individual_hours", "second_teacher_hours", "second_qualification")

    def __init__(self, *args: Any, by_formula: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in asdict(PLAIN).items():
            self.fields[name].initial = value
        if not by_formula:
            for name in (*self.HOW, "most_children"):
                del self.fields[name]

    def draft(self) -> PartDraft:
        """What was typed, for the action; what is left empty is as usual."""
        typed = self.cleaned_data
        said = {name: typed[name] for name in self.HOW if typed.get(name) not in ("", None)}
        common = {name: typed[name] for name in ("title", "hours", "price")}
        return PartDraft(**common, teaching=replace(PLAIN, **said), most_children=typed.get("most_children"))


class GroupForm(forms.Form):
    """When and where, for how many."""

    name = forms.CharField(label="Название группы", max_length=120, help_text="Например, «Акварель-1».")
    address = forms.CharField(label="Место занятий", max_length=300, help_text="Адрес и кабинет.")
    place = PlaceField(
        label="Координаты места",
        required=False,
        help_text=PLACE_HELP,
    )
    starts_on = DayField(label="Первый день занятий")
    ends_on = DayField(label="Последний день занятий", help_text="В том же году: деньги выделяют на один год.")
    places = forms.IntegerField(label="Мест", min_value=1, max_value=1000)

    def draft(self, week: tuple[Slot, ...]) -> GroupDraft:
        """What was typed, for the action."""
        typed = dict(self.cleaned_data)
        latitude, longitude = typed.pop("place") or (None, None)
        return GroupDraft(**typed, week=week, latitude=latitude, longitude=longitude)


class CourseForm(GroupForm):
    """A course over a border of periods, as if it were one part with one group; `shown` is the division on the page."""

    title = forms.CharField(
        label="Название курса", max_length=200, help_text="К названию каждой части допишутся её дни."
    )
    hours = HoursField(label="Часов на одного ребёнка", help_text="Академических, за весь курс.")
    price = RoublesField(label="Цена курса, ₽", help_text="За весь курс на одного ребёнка.")
    shown = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    field_order = ("title", "hours", "price", "name", "address", "place", "starts_on", "ends_on", "places", "shown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].help_text = "Может быть и в следующем году."

    def course(self, week: tuple[Slot, ...]) -> CourseDraft:
        """What was typed, for the action."""
        typed = dict(self.cleaned_data)
        latitude, longitude = typed.pop("place") or (None, None)
        part = PartDraft(**{name: typed.pop(name) for name in ("title", "hours", "price")})
        typed.pop("shown")
        return CourseDraft(part, GroupDraft(**typed, week=week, latitude=latitude, longitude=longitude))


class PlaceForm(forms.Form):
    """Where an open group meets."""

    address = forms.CharField(label="Место занятий", max_length=300, help_text="Адрес и кабинет.")
    place = PlaceField(label="Координаты места", required=False, help_text=PLACE_HELP)

    @property
    def point(self) -> tuple[Decimal | None, Decimal | None]:
        """Latitude and longitude, or neither."""
        return self.cleaned_data["place"] or (None, None)


class PlacesForm(forms.Form):
    """How many children an open group takes; `known` is the number that stood on the page."""

    places = forms.IntegerField(label="Мест в группе", min_value=1, max_value=1000)
    known = forms.IntegerField(widget=Known, error_messages=INCOMPLETE)


class WeekForm(forms.Form):
    """From which day another week holds; `known` is a short word for the week that stood on the page."""

    since = DayField(
        label="С какого дня",
        help_text="Занятия до этого дня идут по прежнему расписанию.",
        error_messages={"required": "Укажите, с какого дня действует новое расписание."},
    )
    known = forms.CharField(max_length=16, widget=Known, error_messages=INCOMPLETE)

    def __init__(self, *args: Any, asks_since: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].required = asks_since

    def know(self, week: str) -> None:
        """Show a refused form beside the week of this moment."""
        self.data = {**{name: self.data.get(name) for name in self.data}, "known": week}


class LessonForm(forms.Form):
    """One lesson of the week. The formset lets a row stay empty; a row half filled is a mistake."""

    weekday = forms.TypedChoiceField(label="День недели", coerce=int, choices=[("", "—"), *Weekday.choices])
    starts_at = forms.TimeField(label="Начало", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label="Конец", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    hours = HoursField(label="Часов")

    def slot(self) -> Slot | None:
        """The lesson, or None of an empty row."""
        return Slot(**self.cleaned_data) if self.has_changed() else None


class WeekForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """Any row may be left or made empty: the week is what the filled rows say."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


WeekFormSet = forms.formset_factory(LessonForm, formset=WeekForms, extra=LESSONS, max_num=LESSONS, absolute_max=LESSONS)


def week_forms(sent: Any, lessons: list[dict[str, Any]]) -> Any:
    """The rows as they were sent, or those of the week that is to be changed."""
    return WeekFormSet(sent, prefix="week", initial=None if sent is not None else lessons)


def week_of(lessons: Iterable[LessonForm]) -> tuple[Slot, ...]:
    """The lessons of valid rows."""
    return tuple(slot for slot in (lesson.slot() for lesson in lessons) if slot is not None)
