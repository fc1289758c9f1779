"""Worked examples of the calculator, and what holds for any scenario."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from sotszakaz.foundation.money import to_units
from sotszakaz.ordering.catalogue.states import AwardMethod
from sotszakaz.oversight.parameters.rules import Cohort, Inputs, Service, cost_of, estimate, missing, split, split_table

GENERAL, DISABILITY = "general", "disability"


def service(key=1, **changes):
    said = {
        "key": key,
        "code": f"804200О.99.0.ББ52АЕ7600{key}",
        "title": "художественная",
        "norm": Decimal("200"),
        "territorial": Decimal(1),
        "branch": Decimal(1),
        "weights": {GENERAL: Decimal(1)},
        "assignment": Decimal(0),
        "competition": Decimal(0),
    }
    return Service(**{**said, **changes})


def cohort(key=1, **changes):
    said = {
        "key": key,
        "category": GENERAL,
        "age_from": 5,
        "age_to": 17,
        "children": 1000,
        "coverage": Decimal(30),
        "load": Decimal(72),
        "load_unit": "year",
    }
    return Cohort(**{**said, **changes})


def inputs(**changes):
    said = {
        "first_month": date(2027, 1, 1),
        "last_month": date(2027, 12, 1),
        "unit": "rub",
        "study_weeks": Decimal(36),
        "months_off": frozenset(),
        "splits": frozenset(),
        "cohorts": (cohort(),),
        "services": (service(),),
    }
    return Inputs(**{**said, **changes})


def test_the_norm_is_kept_unrounded_though_it_is_printed_with_two_places():
    volume = Decimal("16094.00")

    assert cost_of(volume, Fraction(Decimal("169.54546974"))) == to_units(Decimal("2728664.79"))
    assert cost_of(volume, Fraction(Decimal("169.55"))) == to_units(Decimal("2728737.70"))


def test_an_order_of_one_service_costs_what_the_act_of_uporovo_says():
    told = inputs(
        cohorts=(cohort(children=16094, coverage=Decimal(100), load=Decimal(1)),),
        services=(service(norm=Decimal("169.54546974")),),
    )

    (row,) = estimate(told).rows

    assert (row.hours, row.amount) == (16_094_00, 2_728_664_79)


def test_a_limit_over_sub_periods_goes_by_months_as_in_khanty_mansiysk():
    whole = 65_536_392_07 + 32_768_196_03

    assert split(whole, [8, 4]) == [65_536_392_07, 32_768_196_03]
    assert split(whole + 32_768_196_03, [4, 8, 4]) == [32_768_196_03, 65_536_392_07, 32_768_196_03]


def test_a_period_is_cut_at_each_january_and_where_a_person_says():
    told = inputs(first_month=date(2023, 9, 1), last_month=date(2024, 12, 1), splits=frozenset({date(2024, 9, 1)}))

    parts = estimate(told).parts

    assert [(each.months[0], each.with_classes) for each in parts] == [
        (date(2023, 9, 1), 4),
        (date(2024, 1, 1), 8),
        (date(2024, 9, 1), 4),
    ]


def test_weekly_load_counts_weeks_of_the_part_of_the_year_that_has_classes():
    told = inputs(
        first_month=date(2027, 9, 1),
        last_month=date(2027, 12, 1),
        months_off=frozenset({7, 8}),
        cohorts=(cohort(load=Decimal(2), load_unit="week"),),
    )

    (only,) = estimate(told).cohorts

    assert only.hours_each == Fraction(2 * 36 * 4, 10)


def test_months_without_classes_get_nothing():
    told = estimate(inputs(months_off=frozenset({7, 8})))

    assert {each.month.month for each in told.months if not each.total} == {7, 8}


def test_ways_share_children_hours_and_money_of_a_service():
    told = estimate(inputs(services=(service(assignment=Decimal(25), competition=Decimal(5)),)))

    assert [(row.method, row.recipients, row.hours, row.amount) for row in told.rows] == [
        (AwardMethod.CERTIFICATE, 210, 15_120_00, 3_024_000_00),
        (AwardMethod.ASSIGNMENT, 75, 5_400_00, 1_080_000_00),
        (AwardMethod.COMPETITION, 15, 1_080_00, 216_000_00),
    ]


def test_the_face_value_is_what_one_certificate_of_the_category_costs():
    units = {unit: estimate(inputs(unit=unit)).categories[0].face_value for unit in ("rub", "hour", "week_hours")}

    assert units == {"rub": 14_400_00, "hour": 72_00, "week_hours": 2_00}


def test_what_has_not_been_said_is_named():
    assert missing(inputs()) == []
    assert len(missing(inputs(cohorts=(), services=()))) == 2
    assert "охват" in missing(inputs(cohorts=(cohort(coverage=Decimal(0)),)))[0]
    assert "стоимости" in missing(inputs(services=(service(norm=Decimal(0)),)))[0]
    assert "категорий" in missing(inputs(cohorts=(cohort(), cohort(2, category=DISABILITY))))[0]
    assert "месяца" in missing(inputs(months_off=frozenset(range(1, 13))))[0]


weights = st.lists(st.decimals(0, 1000, places=4), min_size=1, max_size=8).filter(any)


@settings(deadline=None)
@given(st.integers(0, 10**13), weights)
def test_parts_sum_up_and_each_is_its_share_rounded_up_or_down(total, shares):
    parts = split(total, shares)

    whole = sum(map(Fraction, shares))
    assert sum(parts) == total
    assert all(abs(part - total * Fraction(share) / whole) < 1 for part, share in zip(parts, shares, strict=True))


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**10), max_size=8), weights)
def test_a_table_keeps_the_sums_of_rows_and_of_columns(rows, shares):
    table = split_table(rows, shares)

    assert [sum(row) for row in table] == rows
    assert [sum(row[each] for row in table) for each in range(len(shares))] == split(sum(rows), shares)
    assert all(cell >= 0 for row in table for cell in row)


percents = st.integers(0, 50).map(Decimal)
any_service = st.builds(
    lambda norm, general, disability, assignment, competition: service(
        norm=norm,
        weights={GENERAL: general, DISABILITY: disability},
        assignment=assignment,
        competition=competition,
    ),
    st.decimals(Decimal("0.01"), 900, places=8),
    *(st.integers(1, 90).map(Decimal) for _ in range(2)),
    percents,
    percents,
)
any_cohort = st.builds(
    lambda category, children, coverage, load, unit: cohort(
        category=category, children=children, coverage=coverage, load=load, load_unit=unit
    ),
    st.sampled_from([GENERAL, DISABILITY]),
    st.integers(0, 50_000),
    st.decimals(0, 100, places=2),
    st.decimals(0, 400, places=2),
    st.sampled_from(["week", "year"]),
)
scenarios = st.builds(
    lambda cohorts, services, months, off, unit: inputs(
        cohorts=tuple(cohorts),
        services=tuple(replace(each, key=number) for number, each in enumerate(services)),
        last_month=date(2027 + (months - 1) // 12, (months - 1) % 12 + 1, 1),
        months_off=off,
        unit=unit,
    ),
    st.lists(any_cohort, min_size=1, max_size=5),
    st.lists(any_service, min_size=1, max_size=4),
    st.integers(9, 24),
    st.sampled_from([frozenset(), frozenset({7, 8})]),
    st.sampled_from(["rub", "hour", "week_hours"]),
)


@settings(deadline=None, max_examples=40)
@given(scenarios)
def test_every_breakdown_sums_up_to_the_same_total(told):
    found = estimate(told)

    money = found.amount(AwardMethod.CERTIFICATE)
    assert sum(each.amount for each in found.categories) == money
    assert sum(each.certificates for each in found.parts) == sum(each.certificates for each in found.months) == money
    assert sum(each.total for each in found.parts) == sum(each.total for each in found.months) == found.amount()
    assert sum(each.hours for each in found.parts) == sum(each.hours for each in found.categories) == found.hours()
    assert sum(each.recipients for each in found.rows) == sum(each.recipients for each in found.categories)
    assert all(sum(row.amount_by_part) == row.amount and sum(row.hours_by_part) == row.hours for row in found.rows)


@settings(deadline=None, max_examples=40)
@given(scenarios)
def test_face_values_of_all_certificates_fit_into_the_money(told):
    found = estimate(replace(told, unit="rub"))

    assert all(each.face_value * each.certificates <= each.amount for each in found.categories)
