from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.foundation.money import to_units

COURSE = rules.Course(date(2026, 9, 1), date(2026, 12, 31), price=Decimal("7200.00"), hours=Decimal("36.00"))
COST = Decimal("169.55")  # 36 hours cost 6,103.80

totals = st.integers(min_value=0, max_value=10**9)
starts = st.dates(date(2023, 1, 1), date(2030, 1, 1))
lengths = st.integers(min_value=0, max_value=366)
amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(200_000), places=2)


@given(total=totals, start=starts, length=lengths)
def test_split_months_sums_up_to_the_total_to_the_kopeck(total: int, start: date, length: int) -> None:
    months = rules.split_months(total, start, start + timedelta(days=length))

    assert sum(months) == total
    assert min(months) >= 0


@given(total=totals, start=starts, length=lengths)
def test_split_months_gives_equal_months_after_the_first(total: int, start: date, length: int) -> None:
    _, *others = rules.split_months(total, start, start + timedelta(days=length))

    assert len(set(others)) <= 1


def test_split_months_puts_the_remainder_in_the_first_month() -> None:
    months = rules.split_months(100_00, date(2026, 9, 1), date(2026, 11, 30))

    assert months == [32_98, 33_51, 33_51]  # 61 of 91 days come after the first month


def test_split_months_keeps_one_month_whole() -> None:
    assert rules.split_months(7, date(2026, 9, 5), date(2026, 9, 30)) == [7]


def test_terms_in_roubles_covers_no_more_than_the_unit_cost() -> None:
    terms = rules.terms_in_roubles(COURSE, start=COURSE.starts_on, unit_cost=COST, balance=1_000_000)

    assert terms.certificate_amount == Decimal("6103.80")
    assert terms.certificate_units == 610_380
    assert terms.parent_amount == Decimal("1096.20")
    assert terms.person_hours == Decimal("36.00")


def test_terms_in_roubles_covers_no_more_than_the_price() -> None:
    terms = rules.terms_in_roubles(COURSE, start=COURSE.starts_on, unit_cost=Decimal(300), balance=1_000_000)

    assert (terms.certificate_amount, terms.parent_amount) == (Decimal("7200.00"), Decimal(0))


def test_terms_in_roubles_covers_no_more_than_the_balance() -> None:
    terms = rules.terms_in_roubles(COURSE, start=COURSE.starts_on, unit_cost=COST, balance=100_001)

    assert (terms.certificate_amount, terms.parent_amount) == (Decimal("1000.01"), Decimal("6199.99"))


def test_terms_take_the_days_that_are_left_of_a_running_group() -> None:
    terms = rules.terms_in_roubles(COURSE, start=date(2026, 11, 1), unit_cost=Decimal(300), balance=1_000_000)

    assert terms.price == Decimal("3600.00")  # 61 of 122 days
    assert terms.person_hours == Decimal("18.00")


def test_terms_in_hours_pays_the_whole_part_by_unit_cost() -> None:
    terms = rules.terms_in_hours(COURSE, start=COURSE.starts_on, unit_cost=COST)

    assert terms.certificate_units == 3_600
    assert terms.price == terms.certificate_amount == Decimal("6103.80")
    assert terms.parent_amount == 0


def priced(price: int, normative: int | None = None) -> rules.Course:
    whole = None if normative is None else Decimal(normative)
    return rules.Course(COURSE.starts_on, COURSE.ends_on, Decimal(price), COURSE.hours, whole)


@pytest.mark.parametrize("co_payment", [False, True])
def test_terms_in_hours_never_pay_above_the_price(co_payment: bool) -> None:
    terms = rules.terms_in_hours(priced(1_000), start=COURSE.starts_on, unit_cost=COST, co_payment=co_payment)

    assert (terms.certificate_amount, terms.parent_amount, terms.unpaid) == (Decimal(1_000), 0, 0)
    assert terms.certificate_units == 3_600


@pytest.mark.parametrize(("normative", "paid"), [(None, Decimal("6103.80")), (5_000, Decimal(5_000))])
def test_what_a_price_is_above_the_normative_hours_is_paid_by_the_family_or_by_nobody(
    normative: int | None, paid: Decimal
) -> None:
    course = priced(9_000, normative)

    nobody = rules.terms_in_hours(course, start=COURSE.starts_on, unit_cost=COST)
    family = rules.terms_in_hours(course, start=COURSE.starts_on, unit_cost=COST, co_payment=True)

    assert (nobody.certificate_amount, nobody.parent_amount, nobody.unpaid) == (paid, 0, 9_000 - paid)
    assert (family.certificate_amount, family.parent_amount, family.unpaid) == (paid, 9_000 - paid, 0)


def test_a_weekly_norm_knows_the_co_payment_too() -> None:
    weekly = rules.terms_in_week_hours(
        priced(9_000), start=COURSE.starts_on, unit_cost=COST, weekly=Decimal(2), co_payment=True
    )

    assert (weekly.price, weekly.month_units) == (Decimal(9_000), 200)


@given(
    price=amounts,
    hours=st.decimals(min_value=1, max_value=500, places=2),
    cost=st.decimals(min_value=1, max_value=900, places=2),
    balance=st.integers(0, 10**8),
    late=st.integers(0, 121),
)
def test_schedule_sums_up_in_every_column(
    price: Decimal, hours: Decimal, cost: Decimal, balance: int, late: int
) -> None:
    course = rules.Course(COURSE.starts_on, COURSE.ends_on, price=price, hours=hours)
    start = course.starts_on + timedelta(days=late)

    for terms in (
        rules.terms_in_roubles(course, start=start, unit_cost=cost, balance=balance),
        rules.terms_in_hours(course, start=start, unit_cost=cost),
        rules.terms_in_hours(course, start=start, unit_cost=cost, co_payment=True),
    ):
        months = rules.schedule(terms)

        assert sum(each.price for each in months) == terms.price
        assert sum(each.certificate_amount for each in months) == terms.certificate_amount
        assert sum(each.parent_amount for each in months) == terms.parent_amount
        assert sum(each.certificate_units for each in months) == terms.certificate_units
        assert sum(each.person_hours for each in months) == terms.person_hours


@given(price=amounts, balance=st.integers(0, 10**8))
def test_terms_in_roubles_never_covers_more_than_any_limit(price: Decimal, balance: int) -> None:
    course = rules.Course(COURSE.starts_on, COURSE.ends_on, price=price, hours=Decimal(36))

    terms = rules.terms_in_roubles(course, start=course.starts_on, unit_cost=COST, balance=balance)

    assert terms.certificate_units == min(to_units(price), 610_380, balance)
    assert terms.price == price


def test_start_of_is_the_groups_first_day_until_it_runs() -> None:
    assert rules.start_of(COURSE, on=date(2026, 8, 1)) == COURSE.starts_on
    assert rules.start_of(COURSE, on=date(2026, 9, 15)) == date(2026, 9, 15)


def test_ensure_not_backdated_refuses_a_start_two_months_back_over_the_year() -> None:
    rules.ensure_not_backdated(date(2026, 12, 1), on=date(2027, 1, 31))

    with pytest.raises(errors.TooLateToAccept):
        rules.ensure_not_backdated(date(2026, 12, 31), on=date(2027, 2, 1))
