from datetime import date, time
from decimal import Decimal

import pytest

from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.rules import Slot, Timetable
from sotszakaz.supply.programmes.states import Weekday


def slot(weekday: int, starts: str, ends: str) -> Slot:
    return Slot(weekday, time.fromisoformat(starts), time.fromisoformat(ends), Decimal(1))


def test_ensure_service_knows_the_services_of_the_record():
    rules.ensure_service(service_id=1, of_record=[1, 2], number="2026-0001")
    with pytest.raises(errors.ServiceNotInRecord, match="2026-0001"):
        rules.ensure_service(service_id=3, of_record=[1, 2], number="2026-0001")


@pytest.mark.parametrize(("age_from", "age_to"), [(5, 18), (7, 7)])
def test_ensure_ages_accepts_the_bounds(age_from, age_to):
    rules.ensure_ages(age_from=age_from, age_to=age_to, min_age=5, max_age=18)


def test_ensure_ages_refuses_the_wrong_order():
    with pytest.raises(errors.AgesReversed):
        rules.ensure_ages(age_from=8, age_to=7, min_age=5, max_age=18)


@pytest.mark.parametrize(("age_from", "age_to", "field"), [(4, 7, "age_from"), (16, 19, "age_to")])
def test_ensure_ages_refuses_what_the_regulation_leaves_out(age_from, age_to, field):
    with pytest.raises(errors.AgesOutside) as refusal:
        rules.ensure_ages(age_from=age_from, age_to=age_to, min_age=5, max_age=18)

    assert refusal.value.field == field


def test_price_ceiling_rounds_half_a_kopeck_up():
    ceiling = rules.price_ceiling(unit_cost=Decimal("33.33"), hours=Decimal("1.50"), cap_percent=Decimal("150"))

    assert ceiling == Decimal("74.99")


def test_ensure_price_refuses_a_kopeck_too_many_and_names_the_ceiling():
    rules.ensure_price(price=Decimal("20400.00"), ceiling=Decimal("20400.00"), clause="пункт 8")
    with pytest.raises(errors.PriceTooHigh, match="20 400,00 ₽ \\(пункт 8\\)"):
        rules.ensure_price(price=Decimal("20400.01"), ceiling=Decimal("20400.00"), clause="пункт 8")


def ensure_group(**changes):
    facts = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 25), "places": 12, "on": date(2026, 8, 3)}
    rules.ensure_group(**{**facts, **changes})


def test_ensure_group_accepts_a_group_of_one_day_today():
    ensure_group(starts_on=date(2026, 8, 3), ends_on=date(2026, 8, 3), places=1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ends_on": date(2026, 8, 31)}, errors.DaysReversed),
        ({"ends_on": date(2027, 1, 1)}, errors.GroupOverYearEnd),
        ({"on": date(2026, 12, 26)}, errors.GroupIsOver),
        ({"places": 0}, errors.PlacesNotPositive),
    ],
)
def test_ensure_group_refuses(changes, refusal):
    with pytest.raises(refusal):
        ensure_group(**changes)


def test_ensure_week_accepts_lessons_that_touch():
    rules.ensure_week([slot(2, "16:30", "17:15"), slot(2, "15:00", "16:30"), slot(3, "15:00", "16:30")])


def test_ensure_week_refuses_an_empty_week():
    with pytest.raises(errors.SlotsMissing):
        rules.ensure_week([])


def test_ensure_week_refuses_a_lesson_that_ends_when_it_begins():
    with pytest.raises(errors.SlotTimesReversed, match="понедельник"):
        rules.ensure_week([slot(1, "15:00", "15:00")])


def test_ensure_week_refuses_lessons_of_a_day_that_overlap():
    with pytest.raises(errors.SlotsOverlap, match="вторник"):
        rules.ensure_week([slot(2, "15:00", "16:30"), slot(1, "15:00", "16:00"), slot(2, "16:29", "17:00")])


def test_weekdays_of_rules_are_those_of_the_choices():
    assert tuple(str(label) for label in Weekday.labels) == rules.WEEKDAYS


def test_sort_key_folds_letters_and_spaces():
    assert rules.sort_key("  Ёлочные   Игрушки ") == "елочные игрушки"


def course(*slots: Slot, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 25)) -> Timetable:
    return Timetable(starts_on, ends_on, slots)


TUESDAY, LATER_TUESDAY, THURSDAY = slot(2, "15:00", "16:30"), slot(2, "16:00", "17:00"), slot(4, "15:00", "16:30")


def test_clashes_names_both_lessons():
    assert rules.clashes(course(THURSDAY, TUESDAY), course(LATER_TUESDAY)) == [(TUESDAY, LATER_TUESDAY)]


@pytest.mark.parametrize(
    "other",
    [
        course(THURSDAY),
        course(slot(2, "16:30", "17:00")),
        course(slot(2, "14:00", "15:00")),
        course(TUESDAY, starts_on=date(2027, 1, 11), ends_on=date(2027, 5, 28)),
    ],
    ids=["another day", "touches after", "touches before", "another season"],
)
def test_clashes_finds_nothing_between_what_can_be_attended_together(other):
    assert rules.clashes(course(TUESDAY), other) == []


def test_meets_names_lessons_of_the_day_at_these_hours_while_the_course_runs():
    week, hours = course(THURSDAY, LATER_TUESDAY, TUESDAY), (time(16), time(16, 15))

    assert rules.meets(week, date(2026, 9, 1), *hours) == [TUESDAY, LATER_TUESDAY]
    assert rules.meets(week, date(2026, 12, 29), *hours) == rules.meets(week, date(2026, 9, 2), *hours) == []
    assert rules.meets(week, date(2026, 9, 1), time(17), time(18)) == []
    assert rules.meets(week, date(2026, 9, 1), time(14), time(15)) == []


def test_clashes_asks_whether_the_weekday_comes_while_both_run():
    monday_to_tuesday = {"starts_on": date(2026, 12, 21), "ends_on": date(2026, 12, 22)}
    wednesday_on = {"starts_on": date(2026, 12, 23), "ends_on": date(2026, 12, 28)}

    assert rules.clashes(course(TUESDAY), course(TUESDAY, **monday_to_tuesday)) == [(TUESDAY, TUESDAY)]
    assert rules.clashes(course(TUESDAY), course(TUESDAY, **wednesday_on)) == []
