"""What the gallery shows: invented names and figures, fixed so that two screenshots agree."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator

from sotszakaz.supply.programmes.rules import Slot, Timetable
from sotszakaz.web.components.inputs import DayField, HoursField, RoublesField
from sotszakaz.web.components.week import WeekItem, week_of


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(label="Название программы", max_length=120, help_text="Как в документе об утверждении.")
    starts_on = DayField(label="Первый день занятий")
    price = RoublesField(label="Цена за период", help_text="В рублях и копейках.")
    volume = HoursField(label="Часов в неделю", required=False)
    focus = forms.ChoiceField(
        label="Направленность",
        choices=[("", "Выберите"), ("technical", "Техническая"), ("artistic", "Художественная")],
    )
    mode = forms.ChoiceField(
        label="Как проходят занятия",
        choices=[("on_site", "Очно"), ("remote", "Дистанционно"), ("mixed", "Смешанно")],
        widget=forms.RadioSelect,
    )
    about = forms.CharField(label="О программе", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    attachment = forms.FileField(label="Программа файлом", required=False, help_text="PDF или DOCX, до 10 МБ.")
    is_adapted = forms.BooleanField(label="Подходит детям с ограничениями здоровья", required=False)


class ReasonForm(forms.Form):
    """Why a dangerous deed is done."""

    prefix = "reason"
    reason = forms.CharField(label="Причина", widget=forms.Textarea(attrs={"rows": 2}), help_text="Её увидит семья.")


class SearchForm(forms.Form):
    """A filter of a list."""

    prefix = "search"
    words = forms.CharField(label="Что ищем", required=False)
    age = forms.IntegerField(label="Возраст", required=False, min_value=5, max_value=18)
    has_places = forms.BooleanField(label="Есть места", required=False)


AGREEMENTS = [
    {
        "number": "017/2026",
        "provider": "Дом детского творчества «Орбита»",
        "limit": Decimal("1284500.00"),
        "state": "active",
        "label": "Действует",
    },
    {
        "number": "018/2026",
        "provider": "Студия «Берег»",
        "limit": Decimal("640000.50"),
        "state": "suspended",
        "label": "Приостановлено",
    },
    {
        "number": "019/2026",
        "provider": "АНО «Точка сборки»",
        "limit": Decimal("98000.00"),
        "state": "draft",
        "label": "Черновик",
    },
]
TABS = [
    {"title": "Все", "url": "?", "active": True, "count": 2641},
    {"title": "Ждут решения", "url": "?state=submitted", "active": False, "count": 12},
    {"title": "Отклонены", "url": "?state=rejected", "active": False, "count": 0},
]
STEPS = [
    {"title": "Заявление подано", "state": "done", "note": "2 сентября 2026"},
    {"title": "Исполнитель решает", "state": "current", "note": "Осталось 2 рабочих дня."},
    {"title": "Договор подписан", "state": "todo", "note": ""},
]
HISTORY = [
    {
        "title": "Соглашение приостановлено",
        "note": "Истекла лицензия.",
        "by": "Орлова Н. П.",
        "at": datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    },
    {
        "title": "Лимит увеличен на 120 000 ₽",
        "note": "",
        "by": "Ким А. В.",
        "at": datetime(2026, 10, 14, 12, 5, tzinfo=UTC),
    },
]
ACCOUNT = {"spent": 1860000, "held": 460000, "free": 980000}
ENTRIES = [
    {"title": "Номинал на 2026 год", "amount": 3300000, "note": "Правила, п. 3.2", "url": ""},
    {"title": "Робототехника, сентябрь", "amount": -1860000, "note": "Реестр на оплату № 9", "url": "#explain"},
    {"title": "Удержано по заявлению", "amount": -460000, "note": "", "url": ""},
]


def _course(*slots: Slot) -> Timetable:
    return Timetable(date(2026, 9, 1), date(2026, 12, 25), slots)


WEEK = [
    WeekItem(
        "Акварель и тушь",
        _course(Slot(2, time(15), time(16, 30), Decimal(2)), Slot(4, time(15), time(16, 30), Decimal(2))),
        note="Студия «Берег»",
    ),
    WeekItem("Шахматы", _course(Slot(4, time(16), time(17), Decimal(1))), note="Дом «Орбита»", is_tried=True),
    WeekItem("Хор", _course(Slot(6, time(10), time(11, 30), Decimal(2)))),
]


def samples() -> dict[str, Any]:
    """The context of all examples."""
    return {
        "agreements": AGREEMENTS,
        "total": Decimal("2022500.50"),
        "page": Paginator(range(2641), 50).page(7),
        "single_field": SampleForm(prefix="single")["price"],
        "wrong_form": SampleForm({"wrong-price": "много"}, prefix="wrong"),
        "reason_form": ReasonForm(),
        "search_form": SearchForm({"search-words": "робот"}),
        "tabs": TABS,
        "steps": STEPS,
        "history": HISTORY,
        "week": week_of(WEEK),
        "account": ACCOUNT,
        "entries": ENTRIES,
        "first_day": date(2026, 9, 1),
    }
