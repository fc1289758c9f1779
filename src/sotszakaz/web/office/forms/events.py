"""Planning an event, telling how it went, its files."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sotszakaz.kernel.signatures.scans import LIMIT_MB
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.oversight.communication.actions import Announced, Invited, Planned, Shown
from sotszakaz.oversight.communication.states import Audience, EventKind
from sotszakaz.web.components.choices import offer
from sotszakaz.web.components.inputs import DayField
from sotszakaz.web.office.forms.plan import short_title


class EventForm(forms.Form):
    """What is planned; `items` are the measures of the plan that it may fulfil."""

    kind = forms.ChoiceField(label="Вид", choices=EventKind.choices)
    title = forms.CharField(
        label="Название", max_length=300, error_messages={"required": "Напишите, как называется событие."}
    )
    plan_item = forms.TypedChoiceField(
        label="Мероприятие плана",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Проведённое событие отметит его выполненным. В списке те, за которые вы отвечаете по плану.",
        error_messages={"invalid_choice": "Выберите мероприятие из списка."},
    )
    audience = forms.ChoiceField(label="Для кого", choices=Audience.choices)
    starts_on = DayField(label="Первый день", error_messages={"required": "Укажите день события."})
    ends_on = DayField(label="Последний день", required=False, help_text="Пусто, если событие в один день.")
    starts_at = forms.TimeField(
        label="Начало",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Укажите время так: 14:30."},
    )
    place = forms.CharField(
        label="Где", required=False, max_length=300, help_text="Адрес, ссылка или название издания."
    )
    description = forms.CharField(
        label="О чём", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, items: Iterable[PlanItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((str(each.pk), f"{each.number} {short_title(each.title)}") for each in items)
        offer(self, "plan_item", [("", "Вне плана"), *named])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Последний день раньше первого. Проверьте даты.")
        return said

    def planned(self) -> Planned:
        said = self.cleaned_data
        return Planned(
            kind=EventKind(said["kind"]),
            audience=Audience(said["audience"]),
            title=said["title"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"] or said["starts_on"],
            starts_at=said["starts_at"],
            place=said["place"],
            description=said["description"],
            plan_item_id=said["plan_item"],
        )


class HoldForm(forms.Form):
    """How it went."""

    attendance = forms.IntegerField(
        label="Участников",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Сколько человек пришло; пусто — сколько отмечено в списке.",
    )
    reach = forms.IntegerField(
        label="Охват сообщений",
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text=(
            "Сколько человек увидело публикации: по счётчикам площадок и тиражу. Для кампании обязательно; пусто — "
            "сумма по публикациям."
        ),
    )
    outcome = forms.CharField(
        label="Итог",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, как прошло событие и чем оно кончилось."},
    )


class CancelForm(forms.Form):
    """Why it will not be."""

    reason = forms.CharField(
        label="Почему отменено",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Напишите, почему событие отменено."},
    )


class MaterialForm(forms.Form):
    """A file of the event."""

    file = forms.FileField(
        label="Файл",
        help_text=f"Программа, презентация, фото, список участников: PDF, JPEG или PNG, не больше {LIMIT_MB} МБ.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Выберите файл.", "empty": "Файл пуст. Выберите другой."},
    )
    is_for_invited = forms.BooleanField(
        label="Показать приглашённым",
        required=False,
        help_text="Списки людей не показывайте: в них личные данные.",
    )


class ParticipantForm(forms.Form):
    """Who is put down for an event."""

    inn = forms.CharField(
        label="ИНН",
        required=False,
        max_length=12,
        help_text="По нему исполнитель узнаётся: кто был на нескольких событиях, считается один раз.",
    )
    name = forms.CharField(
        label="Название",
        max_length=250,
        required=False,
        help_text="Исполнителя из реестра достаточно назвать по ИНН.",
    )
    email = forms.EmailField(
        label="Электронная почта",
        required=False,
        help_text="На неё уйдёт приглашение, если у исполнителя нет кабинета.",
        error_messages={"invalid": "Проверьте адрес почты: в нём должны быть @ и имя сайта."},
    )

    def invited(self) -> Invited:
        return Invited(**self.cleaned_data)


class PublicationForm(forms.Form):
    """A line of the plan of publications."""

    outlet = forms.CharField(
        label="Где выйдет",
        max_length=200,
        help_text="Газета, радио, сообщество в сети, сайт.",
        error_messages={"required": "Назовите издание или площадку."},
    )
    subject = forms.CharField(label="О чём", max_length=300, error_messages={"required": "Напишите, о чём публикация."})
    planned_on = DayField(label="Когда", error_messages={"required": "Укажите день, когда она выйдет."})

    def announced(self) -> Announced:
        return Announced(**self.cleaned_data)


class PublishedForm(forms.Form):
    """What shows that it came out."""

    done_on = DayField(label="Когда вышла", error_messages={"required": "Укажите день, когда она вышла."})
    trace = forms.CharField(
        label="Ссылка или номер выпуска",
        max_length=500,
        error_messages={"required": "Укажите ссылку или номер выпуска: по ним публикацию найдёт проверяющий."},
    )
    reach = forms.IntegerField(
        label="Охват",
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text="Сколько человек её увидело: по счётчику площадки или тиражу. Пусто, если неизвестно.",
    )

    def shown(self) -> Shown:
        return Shown(**self.cleaned_data)
