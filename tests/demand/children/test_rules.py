from dataclasses import replace
from datetime import date

import pytest

from sotszakaz.demand.children import errors, rules
from sotszakaz.demand.children.states import ChildCategory

ON = date(2026, 9, 1)
DATA = rules.ChildData(
    last_name="Ёлкина",
    first_name="Анна-Мария",
    middle_name="",
    birth_date=date(2016, 3, 8),
    snils="11223344595",
    category=ChildCategory.GENERAL,
)


def test_sort_key_takes_yo_as_ye_and_small_letters() -> None:
    assert rules.sort_key(" Ёлкина ", "Анна-Мария", "") == "елкина анна-мария"


def test_ensure_child_data_takes_a_child_without_middle_name_and_snils() -> None:
    rules.ensure_child_data(replace(DATA, snils=""), on=ON)


@pytest.mark.parametrize("name", ["Anna", "Анна2", "", "-Анна", "А" * 61])
def test_ensure_child_data_refuses_a_name_no_birth_certificate_has(name: str) -> None:
    with pytest.raises(errors.NameWrong) as refused:
        rules.ensure_child_data(replace(DATA, first_name=name), on=ON)

    assert refused.value.field == "first_name"


def test_ensure_child_data_refuses_a_birth_date_in_the_future() -> None:
    with pytest.raises(errors.BirthDateInFuture):
        rules.ensure_child_data(replace(DATA, birth_date=date(2026, 9, 2)), on=ON)


def test_ensure_child_data_refuses_a_snils_with_a_wrong_check_number() -> None:
    with pytest.raises(errors.SnilsWrong):
        rules.ensure_child_data(replace(DATA, snils="11223344596"), on=ON)


@pytest.mark.parametrize(
    ("birth_date", "refusal"),
    [
        (date(2021, 9, 1), None),
        (date(2021, 9, 2), errors.TooYoungForCertificate),
        (date(2008, 9, 2), None),
        (date(2008, 9, 1), errors.TooOldForCertificate),
    ],
)
def test_ensure_certificate_age_counts_full_years_on_the_day(birth_date: date, refusal: type | None) -> None:
    if refusal is None:
        rules.ensure_certificate_age(birth_date, on=ON, age_from=5, age_to=18)
        return

    with pytest.raises(refusal):
        rules.ensure_certificate_age(birth_date, on=ON, age_from=5, age_to=18)


def test_ensure_may_apply_alone_refuses_a_recipient_of_thirteen() -> None:
    rules.ensure_may_apply_alone(date(2012, 9, 1), on=ON)

    with pytest.raises(errors.TooYoungToApply):
        rules.ensure_may_apply_alone(date(2012, 9, 2), on=ON)
