"""A forecast in words: each day and each rest with the numbers that made it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sotszakaz.oversight.parameters.rules.forecasting import DAYS
from sotszakaz.oversight.parameters.rules.formulas import plain
from sotszakaz.oversight.parameters.selectors.forecast import Forecast, LimitKind
from sotszakaz.web.components.words import amount, plural, short_day


@dataclass(frozen=True, slots=True)
class Row:
    forecast: Forecast
    url: str
    pace: str
    counted: str

    @property
    def is_over(self) -> bool:
        return self.forecast.balance.free <= 0


def rows_of(found: Iterable[Forecast], on: date) -> list[Row]:
    return [Row(each, _url(each), _pace(each), _counted(each, on)) for each in found]


def _url(each: Forecast) -> str:
    if each.subject.kind == LimitKind.AGREEMENT:
        return reverse("office:agreement", args=[each.subject.pk])
    return reverse("office:account", args=[each.subject.account_id])


def _pace(each: Forecast) -> str:
    pace, unit = each.pace, each.balance.unit
    if not pace.booked:
        return f"за {pace.weeks} нед. никто не записался"
    children = plural(pace.children, "ребёнок,ребёнка,детей")
    return f"{children}, {amount(pace.booked, unit)} за {pace.weeks} нед."


def _counted(each: Forecast, on: date) -> str:
    """The formula of the day and of the rest."""
    unit, free = each.balance.unit, amount(each.balance.free, each.balance.unit)
    if each.balance.free <= 0:
        return "Свободного остатка нет: новая запись не пройдёт уже сегодня."
    if not each.pace.booked:
        return f"Записей нет, поэтому свободные {free} останутся до {short_day(each.subject.until)}."
    a_day = amount(int(each.pace.a_day), unit)
    left = max((each.subject.until - on).days, 0)
    days = plain(each.balance.free / each.pace.a_day, 1)
    end = f"до {short_day(each.subject.until)} осталось {plural(left, 'день,дня,дней')}"
    return (
        f"Свободно {free} ÷ {a_day} в день ({amount(each.pace.booked, unit)} ÷ {each.pace.weeks} нед. ÷ {DAYS}) "
        f"= {days} дн.; {end}."
    )
