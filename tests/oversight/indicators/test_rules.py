"""Quarters, forecasts, lights and what cannot be true in a table of indicators. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sotszakaz.oversight.indicators.rules.checks import ACTUAL, BASELINE, TARGET, Cells, findings
from sotszakaz.oversight.indicators.rules.quarters import Quarter, quarter_of, quarters_between
from sotszakaz.oversight.indicators.rules.showing import People, hidden_rows
from sotszakaz.oversight.indicators.rules.standing import (
    forecast,
    form_of,
    standing,
    standing_of_state,
    value_of,
    ways_of,
)
from sotszakaz.oversight.indicators.states import Form, Standing

ON = date(2026, 2, 4)


def test_quarters_touched_by_days_cross_the_new_year():
    found = list(quarters_between(date(2025, 12, 31), date(2026, 4, 1)))

    assert found == [Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]
    assert [each.last_day for each in found] == [date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)]


def test_a_running_quarter_is_told_today_and_a_past_one_on_its_last_day():
    third = quarter_of(date(2026, 8, 3))

    assert third.told_on(date(2026, 8, 3)) == date(2026, 8, 3)
    assert third.told_on(date(2027, 1, 1)) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("title", "unit", "kinds", "form"),
    [
        ("Получатели услуг", "человек", ("number", "number"), Form.COUNT),
        ("Доля немуниципальных исполнителей", "единиц", ("number", "number"), Form.SHARE),
        ("Исполнители, ведущие мониторинг", "процент", ("empty", "empty"), Form.SHARE),
        ("Исполнители, ведущие мониторинг", "", ("percent", "percent"), Form.SHARE),
        ("Информационная кампания", "", ("state", "state"), Form.COUNT),
    ],
)
def test_form_of_a_row_is_told_by_its_words_its_unit_and_its_values(title, unit, kinds, form):
    assert form_of(title, unit, kinds) == form


@pytest.mark.parametrize(
    ("form", "rows", "counted", "value"),
    [
        (Form.COUNT, 7, 3, Decimal(3)),
        (Form.SHARE, 8, 3, Decimal("37.5")),
        (Form.SHARE, 3, 2, Decimal("66.7")),
        (Form.SHARE, 0, 0, None),
    ],
)
def test_a_share_is_a_percent_of_all_rows_and_of_nothing_it_is_not_known(form, rows, counted, value):
    assert value_of(form, rows, counted) == value


def test_forecast_goes_on_along_the_line_of_the_first_and_the_last_day():
    points = [(date(2026, 9, 30), Decimal(60)), (date(2026, 3, 31), Decimal(30)), (date(2026, 6, 30), Decimal(10))]

    found = forecast(points, date(2026, 12, 31), Form.COUNT)

    assert found == Decimal(75)  # 30 in 183 days, 92 days are left: 15


@pytest.mark.parametrize(
    ("points", "form", "found"),
    [
        ([], Form.COUNT, None),
        ([(date(2026, 3, 31), Decimal(5))], Form.COUNT, None),
        ([(date(2026, 2, 2), Decimal(10)), (date(2026, 2, 3), Decimal(12))], Form.COUNT, None),
        ([(date(2026, 3, 31), Decimal(10)), (date(2026, 4, 29), Decimal(12))], Form.COUNT, None),
        ([(date(2026, 3, 31), Decimal(50)), (date(2026, 6, 30), Decimal(10))], Form.COUNT, Decimal(0)),
        ([(date(2026, 3, 31), Decimal(50)), (date(2026, 6, 30), Decimal(90))], Form.SHARE, Decimal(100)),
    ],
)
def test_forecast_needs_thirty_days_and_stays_within_what_is_possible(points, form, found):
    assert forecast(points, date(2026, 12, 31), form) == found


@pytest.mark.parametrize(
    ("actual", "target", "expected", "is_over", "found"),
    [
        (5, 5, None, False, Standing.REACHED),
        (4, 5, 6, False, Standing.ON_COURSE),
        (4, 5, 4, False, Standing.AT_RISK),
        (4, 5, None, False, Standing.AT_RISK),
        (4, 5, 6, True, Standing.MISSED),
        (None, 5, None, False, Standing.NO_DATA),
        (5, None, None, False, Standing.NO_TARGET),
        (0, 0, None, True, Standing.REACHED),
    ],
)
def test_standing_of_numbers(actual, target, expected, is_over, found):
    numbers = [None if each is None else Decimal(each) for each in (actual, target, expected)]

    assert standing(*numbers, is_over=is_over) == found


@pytest.mark.parametrize(
    ("is_reached", "is_over", "found"),
    [
        (True, False, Standing.REACHED),
        (False, False, Standing.AT_RISK),
        (False, True, Standing.MISSED),
        (None, True, Standing.NO_DATA),
    ],
)
def test_standing_of_words_is_what_was_said_of_them(is_reached, is_over, found):
    assert standing_of_state(is_reached, is_over=is_over) == found


def test_before_the_target_year_a_lower_figure_is_neither_on_course_nor_at_risk():
    assert standing(Decimal(4), Decimal(5), Decimal(4), is_over=False, is_ahead=True) == Standing.AHEAD
    assert standing(Decimal(5), Decimal(5), None, is_over=False, is_ahead=True) == Standing.REACHED
    assert standing_of_state(False, is_over=False, is_ahead=True) == Standing.AHEAD


@pytest.mark.parametrize(
    ("form", "target_kind", "ways"),
    [
        (Form.SHARE, "percent", ("percent",)),
        (Form.SHARE, "pending", ("percent",)),
        (Form.COUNT, "number", ("number", "state")),
        (Form.COUNT, "state", ("state",)),
        (Form.SHARE, "state", ("state",)),
    ],
)
def test_only_what_fits_the_row_may_be_entered(form, target_kind, ways):
    assert ways_of(form, target_kind) == ways


def test_every_light_has_a_sign_of_its_own():
    assert len({each.sign for each in Standing}) == len(Standing)


def cells(key, *, parent="", title="Получатели", unit="", years=(2023, 2024), **numbers):
    base, target = years
    return Cells(key, title, unit, parent, base, target, {name: Decimal(value) for name, value in numbers.items()})


def rules_of(*rows):
    return [(each.rule, each.key) for each in findings(rows, ON)]


def test_a_sound_table_has_no_findings():
    sound = (
        cells("1.M", **{BASELINE: 3, TARGET: 4, ACTUAL: 5}),
        cells("1.F", **{BASELINE: 1, TARGET: 4, ACTUAL: 2}),
        cells("3.M", **{TARGET: 4}),
        cells("3.M.1", parent="3.M", **{TARGET: 4, ACTUAL: 1}),
        cells("3.F.1", parent="3.F", **{TARGET: 20, ACTUAL: 2}),
        cells("2.F", title="Доля немуниципальных исполнителей", unit="процент", **{TARGET: 20}),
    )

    assert rules_of(*sound) == []


def test_a_part_above_its_whole_is_found_in_each_column():
    rows = (cells("3.M", **{TARGET: 1, ACTUAL: 2}), cells("3.M.1", parent="3.M", **{TARGET: "2.5000", ACTUAL: 3}))

    found = findings(rows, ON)

    assert [each.rule for each in found] == ["child-above-parent"] * 2
    assert found[0].sentence == "Цель: показатель 3.M.1 равен 2,5, а он — часть показателя 3.M, где 1."


def test_a_number_is_no_part_of_a_share():
    whole = replace(cells("3.M", **{ACTUAL: 3}), is_share=True)

    assert rules_of(whole, cells("3.M.1", parent="3.M", **{ACTUAL: 5})) == []
    assert rules_of(replace(cells("1.F", **{TARGET: 40}), is_share=True), cells("1.M", **{TARGET: 2})) == []


def test_recipients_of_providers_that_do_not_exist_are_found():
    rows = (cells("3.M.1", **{BASELINE: 0, TARGET: 0}), cells("3.F.1", **{BASELINE: 2641, TARGET: 0}))

    assert rules_of(*rows) == [("recipients-without-providers", "3.F.1")]


def test_a_share_in_units_is_found_and_one_without_a_unit_is_not():
    share = "Доля исполнителей с высоким потенциалом"

    assert rules_of(cells("2.F", title=share, unit="единиц")) == [("share-in-units", "2.F")]
    assert rules_of(cells("2.F", title=share)) == []


@pytest.mark.parametrize("target_year", [2022, 2023])
def test_a_target_year_not_after_the_base_year_is_found(target_year):
    assert rules_of(cells("3.F", years=(2023, target_year))) == [("target-year-before-baseline", "3.F")]


def test_more_piloted_organisations_than_organisations_is_found():
    assert rules_of(cells("1.M", **{TARGET: 0}), cells("1.F", **{TARGET: 2})) == [("piloted-above-all", "1.F")]


def test_blank_cells_are_listed_once_for_each_column():
    blank = [replace(cells(key), kinds={BASELINE: "number", TARGET: "empty"}) for key in ("2.M", "2.F")]

    [found] = findings(blank, ON)

    assert (found.rule, found.key) == ("blank-values", "2.M")
    assert found.sentence == "Цель не задана, ячейка акта пуста: 2.M, 2.F."


def test_words_where_numbers_are_measured_are_found():
    said = {BASELINE: "number", TARGET: "state"}

    assert rules_of(replace(cells("3.P", unit="единиц"), kinds=said)) == [("words-in-numbers", "3.P")]
    assert rules_of(replace(cells("3.P", unit="да/нет"), kinds=said)) == []


@pytest.mark.parametrize(
    ("due_on", "numbers", "found"),
    [
        (date(2026, 2, 3), {}, [("pending-overdue", "3.F")]),
        (ON, {}, []),
        (None, {}, []),
        (date(2026, 2, 3), {TARGET: Decimal(5)}, []),
    ],
)
def test_what_the_analysis_should_have_determined_by_a_day_is_found_after_it(due_on, numbers, found):
    row = replace(cells("3.F"), kinds={TARGET: "pending"}, due_on=due_on, numbers=numbers)

    assert rules_of(row) == found


@pytest.mark.parametrize(
    ("figures", "hidden"),
    [
        ({"3.F": People(4), "3.F.1": People(0, "3.F")}, {"3.F", "3.F.1"}),
        ({"3.F": People(20), "3.F.1": People(17, "3.F")}, {"3.F.1"}),  # three of the others could be counted back
        ({"3.F": People(20), "3.F.1": People(20, "3.F")}, set()),
        ({"3.F": People(20), "3.F.1": People(0, "3.F")}, set()),
        ({"3.F": People(5), "3.F.1": People(0, "3.F"), "5.F": People(4)}, {"5.F"}),
    ],
)
def test_nothing_is_shown_of_few_people(figures, hidden):
    assert hidden_rows(figures, 5) == hidden
