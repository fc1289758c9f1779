from hypothesis import given
from hypothesis import strategies as st

from sotszakaz.demand.certificates import rules
from sotszakaz.demand.certificates.states import AccountState

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


def test_opening_state_is_a_record_for_a_category_without_face_value() -> None:
    assert rules.opening_state(None) is AccountState.RECORD
    assert rules.opening_state(1) is AccountState.VALUED


def test_is_confirmed_by_rule_waits_for_a_clerk_without_snils() -> None:
    assert rules.is_confirmed_by_rule(by_rule=True, snils="11223344595")
    assert not rules.is_confirmed_by_rule(by_rule=True, snils="")
    assert not rules.is_confirmed_by_rule(by_rule=False, snils="11223344595")
