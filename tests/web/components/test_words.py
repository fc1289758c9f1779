from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.kernel.ledger.rules import BOUNDLESS
from sotszakaz.web.components import words

N, S, M = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.50"), f"1{N}234,50{S}₽"),
        (Decimal("1284500"), f"1{N}284{N}500,00{S}₽"),
        (Decimal("-0.05"), f"{M}0,05{S}₽"),
        (Decimal("0.005"), f"0,01{S}₽"),
        (Decimal("999.995"), f"1{N}000,00{S}₽"),
        (0, f"0,00{S}₽"),
        (None, "—"),
    ],
)
def test_roubles_show_both_kopecks_and_group_thousands(value, shown):
    assert words.roubles(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("36.00"), "36"), (Decimal("36.50"), "36,5"), (Decimal("0.25"), "0,25"), (Decimal("1E+3"), f"1{N}000")],
)
def test_hours_drop_zeros_after_the_comma(value, shown):
    assert words.hours(value) == f"{shown}{S}ч"


def test_zero_is_a_number_and_unknown_is_a_dash():
    for shows in (words.number, words.roubles, words.hours, words.percent):
        assert shows(0).startswith("0")
        assert shows(None) == "—"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("88.8889", "88,9"),
        ("50.0000", "50"),
        ("100", "100"),
        ("99.97", f"больше{S}99,9"),
        ("0.04", f"меньше{S}0,1"),
        ("0", "0"),
    ],
)
def test_a_counted_share_has_one_place_and_no_false_whole(value, shown):
    assert words.share(Decimal(value)) == f"{shown}{S}%"


def test_percent_takes_a_value_already_in_percent():
    assert words.percent(Decimal("87.50")) == f"87,5{S}%"


@pytest.mark.parametrize(
    ("count", "word"),
    [
        (0, "детей"),
        (1, "ребёнок"),
        (2, "ребёнка"),
        (5, "детей"),
        (11, "детей"),
        (12, "детей"),
        (21, "ребёнок"),
        (22, "ребёнка"),
        (111, "детей"),
        (114, "детей"),
        (122, "ребёнка"),
        (-1, "ребёнок"),
        (Decimal("1.5"), "ребёнка"),
    ],
)
def test_plural_chooses_the_form_of_the_number(count, word):
    forms = "ребёнок,ребёнка,детей"

    assert words.plural_word(count, forms) == word
    assert words.plural(count, forms).endswith(S + word)


def test_plural_groups_thousands():
    assert words.plural(2641, "ребёнок, ребёнка, детей") == f"2{N}641{S}ребёнок"


@pytest.mark.parametrize(
    ("units", "unit", "shown"),
    [
        (123450, "RUB", f"1{N}234,50{S}₽"),
        (-50, "RUB", f"{M}0,50{S}₽"),
        (3650, "HOUR", f"36,5{S}ч"),
        (4, "PLACE", f"4{S}места"),
        (120_000, "person_hour", f"1{N}200{S}человеко-часов"),
        (None, "RUB", "—"),
    ],
)
def test_amount_says_units_of_the_ledger(units, unit, shown):
    assert words.amount(units, unit) == shown


def test_amount_of_an_unknown_unit_is_a_mistake():
    with pytest.raises(ValueError, match="EURO"):
        words.amount(1, "EURO")


def test_snils_is_written_as_on_the_document():
    assert words.snils("11223344595") == f"112-233-445{S}95"
    assert words.snils("") == "—"


def test_days_months_and_moments_are_said_in_russian():
    assert words.day(date(2026, 11, 22)) == f"22{S}ноября 2026"
    assert words.short_day(date(2026, 1, 5)) == "05.01.2026"
    assert words.month(date(2026, 11, 1)) == "ноябрь 2026"
    assert (words.day(None), words.short_day(None), words.month(None), words.moment(None)) == ("—",) * 4


def test_a_moment_is_shown_by_the_clock_of_the_place():
    late = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)

    assert words.moment(late) == f"1{S}января 2027, 00:30"
    assert words.day(late) == f"1{S}января 2027"
    assert words.month(late) == "январь 2027"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ((date(2026, 9, 1), date(2027, 6, 1)), "с 1 сентября 2026 по 31 мая 2027"),
        ((date(2026, 9, 1), date(2027, 1, 1)), "с 1 сентября по 31 декабря 2026"),
        ((date(2026, 9, 1), date(2026, 9, 2)), "1 сентября 2026"),
        ((date(2026, 9, 1), None), "с 1 сентября 2026"),
        ((None, date(2026, 9, 1)), "по 31 августа 2026"),
        ((None, None), "без срока"),
    ],
)
def test_a_period_is_said_with_both_days_included(days, shown):
    assert words.period(DateRange(*days)).replace(S, " ") == shown


def test_a_closed_period_keeps_its_end_and_an_empty_one_is_a_dash():
    assert (
        words.period(DateRange(date(2026, 9, 1), date(2026, 9, 30), "[]")).replace(S, " ").endswith("30 сентября 2026")
    )
    assert words.period(DateRange(empty=True)) == "—"
    assert words.period(None) == "—"


@pytest.mark.parametrize("unit", ["RUB", "PIECE", "HOUR"])
def test_what_nothing_limits_is_said_to_be_without_a_limit(unit):
    assert words.amount(BOUNDLESS - 12_345_678_00, unit) == "без ограничения"
    assert words.amount(-1, unit) != "без ограничения"
