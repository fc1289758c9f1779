from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.demand.certificates import rules
from sotszakaz.demand.certificates.states import Recalculation

AMOUNTS = st.integers(min_value=0, max_value=10**9)
SERIALS = st.integers(min_value=1, max_value=rules.SERIALS - 1)


@given(serial=SERIALS)
def test_certificate_number_has_ten_digits_and_a_right_check_digit(serial: int) -> None:
    number = rules.certificate_number(serial, region="07700000")

    assert number.startswith("07")
    assert rules.is_certificate_number(number)


@given(serial=SERIALS, place=st.integers(0, 9), shift=st.integers(1, 9))
def test_is_certificate_number_finds_any_wrong_digit(serial: int, place: int, shift: int) -> None:
    number = rules.certificate_number(serial, region="07700000")
    wrong = str((int(number[place]) + shift) % 10)

    assert not rules.is_certificate_number(number[:place] + wrong + number[place + 1 :])


@given(serial=SERIALS, place=st.integers(0, 8))
def test_is_certificate_number_finds_two_neighbours_swapped(serial: int, place: int) -> None:
    number = rules.certificate_number(serial, region="07700000")
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert swapped == number or not rules.is_certificate_number(swapped)


@given(one=SERIALS, other=SERIALS)
def test_certificate_number_differs_for_different_serials(one: int, other: int) -> None:
    assert (one == other) == (
        rules.certificate_number(one, region="45") == rules.certificate_number(other, region="45")
    )


def test_certificate_number_has_a_region_of_zeros_when_the_municipality_has_no_code() -> None:
    assert rules.certificate_number(1, region="").startswith("00")


def test_values_that_fit_stop_at_the_nearer_limit() -> None:
    assert rules.values_that_fit(300, number=5, total=1_000) == 3
    assert rules.values_that_fit(300, number=2, total=1_000) == 2
    assert rules.values_that_fit(300, number=5, total=299) == 0
    assert rules.values_that_fit(300, number=0, total=1_000) == 0


@given(asked=AMOUNTS, given=AMOUNTS, used=AMOUNTS)
def test_recalculated_leaves_a_used_certificate_alone_or_never_below_what_is_used(
    asked: int, given: int, used: int
) -> None:
    assert rules.recalculated(asked, given=given, used=used, reach=Recalculation.UNUSED) == (given if used else asked)
    assert rules.recalculated(asked, given=given, used=used, reach=Recalculation.ALL) == max(asked, used)


def test_months_of_are_those_that_the_days_touch() -> None:
    assert rules.months_of(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert rules.months_of(date(2026, 5, 5), date(2026, 5, 5)) == [date(2026, 5, 1)]


def test_is_confirmed_by_rule_waits_for_a_clerk_without_snils() -> None:
    assert rules.is_confirmed_by_rule(by_rule=True, snils="11223344595")
    assert not rules.is_confirmed_by_rule(by_rule=True, snils="")
    assert not rules.is_confirmed_by_rule(by_rule=False, snils="11223344595")
