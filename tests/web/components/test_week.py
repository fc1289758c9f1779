from datetime import date, time
from decimal import Decimal

from tests.web.components.test_components import render

from sotszakaz.supply.programmes.rules import Slot, Timetable
from sotszakaz.web.components.week import WeekItem, week_of


def item(title: str, weekday: int, starts: int, **said) -> WeekItem:
    slot = Slot(weekday, time(starts), time(starts + 2), Decimal(2))
    return WeekItem(title, Timetable(date(2026, 9, 1), date(2026, 12, 25), (slot,)), **said)


def shown(week) -> str:
    return render('<c-week :week="week" />', week=week)


def test_week_of_orders_lessons_by_the_clock_and_names_what_clashes():
    week = week_of([item("Хор", 2, 17), item("Шахматы", 2, 16), item("Лепка", 2, 10)])

    tuesday = week.days[1]
    assert [lesson.item.title for lesson in tuesday.lessons] == ["Лепка", "Шахматы", "Хор"]
    assert [lesson.against for lesson in tuesday.lessons] == [(), ("Хор",), ("Шахматы",)]
    assert week.clashing == 1


def test_week_of_a_list_to_choose_from_marks_nothing():
    week = week_of([item("Хор", 2, 17), item("Шахматы", 2, 16)], with_clashes=False)

    assert week.clashing == 0
    assert not any(lesson.against for day in week.days for lesson in day.lessons)


def test_a_week_without_lessons_is_empty():
    assert not week_of([])
    assert week_of([item("Хор", 2, 17)])


def test_the_sheet_says_a_clash_in_words():
    page = shown(week_of([item("Хор", 2, 17, href="/hor/"), item("Шахматы", 2, 16, is_tried=True)]))

    assert "В то же время: Шахматы" in page
    assert "Занятия пересекаются" in page
    assert "Выбираете сейчас" in page
    assert '<a href="/hor/">Хор</a>' in page


def test_the_sheet_of_a_quiet_week_warns_of_nothing():
    page = shown(week_of([item("Хор", 2, 17)]))

    assert "17:00–19:00" in page
    assert "⚠" not in page
