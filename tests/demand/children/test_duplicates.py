from datetime import date

import pytest

from sotszakaz.demand.children.duplicates import SHOWN, STRONG, Person, compare, normal
from sotszakaz.demand.children.states import Reason

BORN = date(2016, 3, 8)
MOTHER = frozenset({7})


def person(
    last: str = "Семёнова",
    first: str = "Алёна",
    middle: str = "Игоревна",
    *,
    born: date = BORN,
    snils: str = "",
    parents: frozenset[int] = frozenset(),
) -> Person:
    return Person(last, first, middle, born, snils, parents)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Семёнова-Тян", "семенова тян"),
        ("  О’Нил ", "о нил"),
        ("Наталья", "наталия"),
        ("Анна", "анна"),
    ],
)
def test_normal_folds_what_clerks_write_differently(written: str, meant: str) -> None:
    assert normal(written) == meant


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (person("Семенова", "Алена"), Reason.SAME_NAME),
        (person(first="Аллёна"), Reason.FIRST_NAME_SPELLING),
        (person(first="Ална"), Reason.FIRST_NAME_SPELLING),
        (person(middle=""), Reason.MIDDLE_NAME_MISSING),
        (person(middle="Игоревнва"), Reason.MIDDLE_NAME_SPELLING),
        (person("Симёнова"), Reason.SURNAME_SPELLING),
        (person("Семёнова-Тян"), Reason.SURNAME_SPELLING),
        (person("Сменёова"), None),
        (person(born=date(2016, 8, 3)), Reason.DAY_AND_MONTH_SWAPPED),
        (person(born=date(2016, 8, 4)), None),
        (person(middle="Петровна"), None),
        (person("Тян"), None),
    ],
)
def test_one_child_written_twice_is_told_with_its_reason(other: Person, reason: Reason | None) -> None:
    found = compare(person(), other)

    assert found == compare(other, person())
    if reason is None:
        assert found is None
    else:
        assert found is not None
        assert reason in found.reasons
        assert found.is_strong


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person(first="Дарья"), person(first="Марья")),
        (person(first="Алина"), person(first="Арина")),
        (person("Сомов", "Ян", "Олегович"), person("Сомова", "Яна", "Олеговна")),
        (person("Сомов", "Александр", "Олегович"), person("Сомова", "Александра", "Олеговна")),
        (person(snils="11223344595", parents=MOTHER), person(first="Инна", snils="11223344696", parents=MOTHER)),
    ],
)
def test_twins_are_not_duplicates(first: Person, second: Person) -> None:
    assert compare(first, second) is None


def test_different_snils_leave_it_to_a_person() -> None:
    found = compare(person(snils="11223344595"), person(snils="11223344696"))

    assert found is not None
    assert SHOWN <= found.score < STRONG
    assert Reason.SNILS_DIFFERENT in found.reasons


def test_one_snils_is_one_child_whatever_the_name() -> None:
    found = compare(person(snils="11223344595"), person("Тян", "Ия", snils="11223344595"))

    assert found is not None
    assert found.score == 100


def test_a_missing_snils_is_said_and_takes_nothing_away() -> None:
    found = compare(person(snils="11223344595"), person())

    assert found is not None
    assert (found.score, Reason.SNILS_MISSING in found.reasons) == (100, True)


def test_the_same_parent_explains_a_new_surname_or_a_wrong_birth_date() -> None:
    here = person(parents=MOTHER)

    renamed = compare(here, person("Тян", parents=MOTHER))
    misdated = compare(here, person(born=date(2015, 3, 8), parents=MOTHER))

    assert renamed is not None
    assert Reason.SURNAME_CHANGED in renamed.reasons
    assert misdated is not None
    assert Reason.BIRTH_DATE_DIFFERS in misdated.reasons
