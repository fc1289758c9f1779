from datetime import date
from decimal import Decimal

import pytest
from django import forms

from sotszakaz.web.components.inputs import DayField, HoursField, MonthField, PlaceField, RoublesField


@pytest.mark.parametrize(
    "typed",
    ["1234,50", "1234.5", "1 234,50", "1\u202f234,50 ₽", "1\u00a0234,5 руб.", "  1234,50р "],
)
def test_roubles_are_understood_as_people_type_them(typed):
    assert RoublesField().clean(typed) == Decimal("1234.50")


@pytest.mark.parametrize("typed", ["много", "1,234.50", "12 руб 50", "1e5", "NaN", "Infinity", "1 23", "5 $", "--5"])
def test_roubles_refuse_what_is_not_a_sum_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match="например 1 234,50"):
        RoublesField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("1,234", "не больше двух цифр"), ("-5", "не может быть меньше 0"), ("1" * 13, "слишком велико")],
)
def test_roubles_say_what_is_wrong_with_a_number(typed, sentence):
    with pytest.raises(forms.ValidationError, match=sentence):
        RoublesField().clean(typed)


def test_roubles_go_back_into_the_form_with_a_comma():
    assert RoublesField().prepare_value(Decimal("1234.50")) == "1234,50"
    assert RoublesField().prepare_value("много") == "много"


def test_hours_allow_hundredths_and_a_unit():
    assert HoursField().clean("36,25 ч") == Decimal("36.25")
    assert HoursField(required=False).clean("") is None


@pytest.mark.parametrize("typed", ["2026-09-01", "01.09.2026", "1.9.2026"])
def test_a_day_is_understood_from_the_calendar_and_from_the_keyboard(typed):
    assert DayField().clean(typed) == date(2026, 9, 1)


@pytest.mark.parametrize("typed", ["31.02.2026", "09/01/2026", "завтра"])
def test_a_day_refuses_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match=r"01\.09\.2026"):
        DayField().clean(typed)


def test_a_day_is_written_for_the_calendar_in_iso_order():
    class Form(forms.Form):
        starts_on = DayField()

    assert 'value="2026-09-01"' in str(Form(initial={"starts_on": date(2026, 9, 1)})["starts_on"])


def test_a_month_is_its_first_day():
    assert MonthField().clean("2026-11") == date(2026, 11, 1)
    assert MonthField().clean("11.2026") == date(2026, 11, 1)
    assert MonthField().clean(date(2026, 11, 17)) == date(2026, 11, 1)


@pytest.mark.parametrize("typed", ["55.160026, 61.402590", "55.160026 61.402590", " 55.16002612,61.40259 "])
def test_a_place_is_understood_as_maps_give_it(typed):
    assert PlaceField().clean(typed) == (Decimal("55.160026"), Decimal("61.402590"))


@pytest.mark.parametrize("typed", ["у школы", "55.16", "55,16 61,40", "95.0, 61.0", "55.0, 181.0"])
def test_a_place_refuses_what_is_not_a_point_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match=r"55\.160026"):
        PlaceField().clean(typed)


def test_a_place_may_be_unknown():
    assert PlaceField(required=False).clean("") is None
