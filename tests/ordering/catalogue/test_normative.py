"""The full formula of the normative price: worked examples of a town and of a village, and its sets of parameters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.normatives import TOWN, normative_set, numbers

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.money import round_roubles
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.catalogue.errors import MaterialsMissing, NormativeInForce
from sotszakaz.ordering.catalogue.models import NormativeMaterials, NormativeSet
from sotszakaz.ordering.catalogue.rules import Normative, PartLoad, Teaching, normative_price
from sotszakaz.ordering.catalogue.selectors import _rate, normative_on, normative_price_of
from sotszakaz.ordering.catalogue.states import Equipment, Locality, Qualification

FIELDS = [name for name in Normative.__dataclass_fields__ if name != "materials"]
IN_TOWN = Normative(**{name: Decimal(TOWN[name]) for name in FIELDS}, materials=Decimal(3_000))
IN_VILLAGE = Normative(
    salary=Decimal(36_000),
    rates_per_teacher=Decimal("1.5"),
    weekly_load=Decimal(18),
    weeks_a_month=Decimal(4),
    weeks_a_year=Decimal(36),
    room_hours_a_week=Decimal(25),
    training_every_years=Decimal(3),
    training_cost=Decimal(9_720),
    materials=Decimal(2_000),
    other_purchases=Decimal(400),
    extra_teachers=Decimal(1),
    other_staff_share=Decimal("0.3"),
    contributions=Decimal("1.302"),
    holidays=Decimal("1.2"),
)
ALONE = PartLoad(
    hours=Decimal(68),
    occupancy=Decimal(8),
    qualification=Decimal(1),
    second_qualification=Decimal(1),
    equipment=Decimal(1),
)
WITH_A_SECOND_TEACHER = PartLoad(
    hours=Decimal(72),
    occupancy=Decimal(10),
    qualification=Decimal("1.2"),
    second_qualification=Decimal(1),
    equipment=Decimal("1.5"),
    individual_hours=Decimal(2),
    second_teacher_hours=Decimal(10),
)


def test_the_normative_price_of_a_town_is_that_of_the_worked_example() -> None:
    """72 hours, 2 of them individual, a second teacher for 10, ten children; K1 = 1.2, K2 = 1, high equipment 1.5.

    Pay. Hours for one child: (1.2·70 + 1·10)/10 + 1.2·2 = 9.4 + 2.4 = 11.8. A teacher gives 1.25·16·4 = 80 hours a
    month for 40,000, so 11.8/80·40,000 = 5,900. Additional teachers: ·1.1 = 6,490. Other staff: ·1.25 = 8,112.50.
    Contributions: ·1.302 = 10,562.475. Holidays: ·1.25 = 13,203.09375.
    Rooms. Hours of the room: 70 + 2·10 = 90 of 20·10 = 200, so 0.45 of 3,000·1.5 + 500 = 5,000: 2,250.
    Training. Hours: 70 + 10 + 2·10 = 100, ·1.25·1.1 = 137.5 of 3·40·1.25·16·10 = 24,000; of 12,000 it is 68.75.
    Together 13,203.09375 + 2,250 + 68.75 = 15,521.84375.
    """
    assert normative_price(WITH_A_SECOND_TEACHER, IN_TOWN) == Decimal(15_522)


def test_the_normative_price_of_a_village_is_that_of_the_worked_example() -> None:
    """68 hours, eight children, one teacher without a category, medium equipment.

    Pay. 68/8 = 8.5 hours for one child, a teacher gives 1.5·18·4 = 108 a month for 36,000: 8.5/108·36,000 = 2,833⅓.
    ·1.3 = 3,683⅓, ·1.302 = 4,795.70, ·1.2 = 5,754.84.
    Rooms. 68/(25·8) = 0.34 of 2,000 + 400: 816.
    Training. 68·1.2 = 81.6 of 3·36·1.5·18·8 = 23,328; of 9,720 it is 34.
    Together 5,754.84 + 816 + 34 = 6,604.84. With a town's 12,000 for training it would be 6,612.82: a village must
    read its own value (the old portal did not).
    """
    assert normative_price(ALONE, IN_VILLAGE) == Decimal(6_605)
    assert normative_price(ALONE, replace(IN_VILLAGE, training_cost=Decimal(12_000))) == Decimal(6_613)


def by_fractions(load: PartLoad, by: Normative) -> Fraction:
    """The formula as it stands in the notes, in exact fractions."""
    k1, k2, h, hi, hd, n = (
        Fraction(value)
        for value in (
            load.qualification,
            load.second_qualification,
            load.hours,
            load.individual_hours,
            load.second_teacher_hours,
            load.occupancy,
        )
    )
    v = {name: Fraction(getattr(by, name)) for name in Normative.__dataclass_fields__}
    pay = (
        v["salary"]
        * (((k1 * (h - hi) + k2 * hd) / n + k1 * hi) / (v["rates_per_teacher"] * v["weekly_load"] * v["weeks_a_month"]))
        * v["extra_teachers"]
        * (1 + v["other_staff_share"])
        * v["contributions"]
        * v["holidays"]
    )
    rooms = ((h - hi) + hi * n) / (v["room_hours_a_week"] * n)
    training = ((h - hi) + hd + hi * n) * v["holidays"] * v["extra_teachers"]
    between = v["training_every_years"] * v["weeks_a_year"] * v["rates_per_teacher"] * v["weekly_load"] * n
    bought = v["materials"] * Fraction(load.equipment) + v["other_purchases"]
    return pay + rooms * bought + training / between * v["training_cost"]


@given(
    hours=st.integers(1, 300),
    individual=st.integers(0, 20),
    second=st.integers(0, 100),
    occupancy=st.integers(1, 30),
    salary=st.decimals(1, 200_000, places=2),
)
@example(hours=40, individual=0, second=0, occupancy=15, salary=Decimal(40_000))  # 4,265.50: half a rouble is a rouble
def test_the_normative_price_is_the_formula_in_whole_roubles(
    hours: int, individual: int, second: int, occupancy: int, salary: Decimal
) -> None:
    load = replace(
        WITH_A_SECOND_TEACHER,
        hours=Decimal(hours + individual),
        individual_hours=Decimal(individual),
        second_teacher_hours=Decimal(second),
        occupancy=Decimal(occupancy),
    )
    by = replace(IN_TOWN, salary=salary)

    price = normative_price(load, by)

    assert price == price.to_integral_value()
    assert price == floor(by_fractions(load, by) + Fraction(1, 2))


def test_a_village_teacher_of_the_first_category_with_individual_hours_is_the_worked_example() -> None:
    """68 hours, 4 of them individual, eight children; K1 = 1.1, low equipment 0.8.

    Pay. 1.1·64/8 + 1.1·4 = 8.8 + 4.4 = 13.2 hours of 1.5·18·4 = 108 a month for 36,000: 4,400. ·1.3 = 5,720,
    ·1.302 = 7,447.44, ·1.2 = 8,936.928.
    Rooms. 64 + 4·8 = 96 of 25·8 = 200, so 0.48 of 2,000·0.8 + 400 = 2,000: 960.
    Training. 96·1.2 = 115.2 of 3·36·1.5·18·8 = 23,328; of 9,720 it is 48.
    Together 8,936.928 + 960 + 48 = 9,944.928.
    """
    load = replace(ALONE, qualification=Decimal("1.1"), equipment=Decimal("0.8"), individual_hours=Decimal(4))
    assert normative_price(load, IN_VILLAGE) == Decimal(9_945)


@pytest.mark.django_db
def test_what_a_part_says_of_its_teaching_makes_its_normative_price() -> None:
    """The worked example of the town, read from its set: 15,522 for a child."""
    municipality = MunicipalityFactory()
    normative_set(municipality)
    found = normative_on(municipality.pk, Locality.TOWN, "художественная", date(2026, 9, 1))
    assert found is not None
    teaching = Teaching("high", "other", "high", Decimal(2), Decimal(10))

    assert normative_price_of(found, hours=Decimal(72), occupancy=10, teaching=teaching) == Decimal(15_522)


@given(
    teaching=st.builds(
        Teaching,
        st.sampled_from(sorted(Qualification)),
        st.sampled_from(sorted(Qualification)),
        st.sampled_from(sorted(Equipment)),
        st.decimals(0, 40, places=2),
        st.decimals(0, 90, places=2),
    ),
    hours=st.integers(40, 300),
    children=st.integers(1, 30),
)
@example(teaching=Teaching("high", "other", "high"), hours=40, children=15)
def test_rates_of_the_catalogue_give_the_price_of_the_formula(teaching: Teaching, hours: int, children: int) -> None:
    found = NormativeSet(**{name: Decimal(value) for name, value in TOWN.items()}, municipality_id=1, locality="town")
    found.materials_of_focus = Decimal(3_000)  # type: ignore[attr-defined]
    rate = _rate(NormativeMaterials(normative_set=found, focus="художественная", amount=Decimal(3_000)))

    price = round_roubles(rate.price(Decimal(hours), children, teaching))

    assert price == normative_price_of(found, hours=Decimal(hours), occupancy=children, teaching=teaching)


@pytest.mark.django_db
def test_the_set_of_the_locality_and_the_materials_of_the_focus_are_taken() -> None:
    municipality = MunicipalityFactory()
    normative_set(municipality)
    normative_set(municipality, locality=Locality.VILLAGE, numbers=numbers(training_cost=1, salary=20_000))
    day = date(2026, 9, 1)

    town = normative_on(municipality.pk, Locality.TOWN, "художественная", day)
    village = normative_on(municipality.pk, Locality.VILLAGE, "художественная", day)

    assert town is not None
    assert village is not None
    assert (town.salary, village.salary, village.training_cost) == (40_000, 20_000, 1)
    assert normative_price_of(town, hours=Decimal(68), occupancy=10) == normative_price(
        replace(ALONE, occupancy=Decimal(10)), IN_TOWN
    )
    assert normative_on(municipality.pk, Locality.TOWN, "туристско-краеведческая", day) is None
    assert normative_on(municipality.pk, Locality.TOWN, "художественная", date(2025, 12, 31)) is None


@pytest.mark.django_db
def test_a_new_set_ends_the_one_before_of_its_locality_only() -> None:
    municipality = MunicipalityFactory()
    before = normative_set(municipality)
    village = normative_set(municipality, locality=Locality.VILLAGE)

    normative_set(municipality, since=date(2026, 7, 1), numbers=numbers(salary=50_000))

    assert NormativeSet.objects.get(pk=before.pk).valid.upper == date(2026, 7, 1)
    assert NormativeSet.objects.get(pk=village.pk).valid.upper is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"numbers": numbers(weekly_load=0)}, ConstraintViolated),
        ({"numbers": numbers(other_staff_share="-0.1")}, ConstraintViolated),
        ({"numbers": numbers(materials={"техническая": -1})}, ConstraintViolated),
        ({"numbers": numbers(materials={})}, MaterialsMissing),
    ],
)
def test_a_set_refuses_numbers_that_make_no_price(changes: dict[str, Any], refusal: type) -> None:
    municipality = MunicipalityFactory()

    with pytest.raises(refusal):
        normative_set(municipality, **changes)

    assert NormativeSet.objects.count() == 0


@pytest.mark.django_db
def test_a_set_never_begins_before_the_latest_one() -> None:
    municipality = MunicipalityFactory()
    normative_set(municipality)

    with pytest.raises(NormativeInForce, match=r"С 01\.01\.2026"):
        normative_set(municipality)


@pytest.mark.django_db
def test_only_the_operator_sets_normatives() -> None:
    municipality = MunicipalityFactory()

    normative_set(municipality, by=member(Operator, municipality))
    with pytest.raises(NotAllowed):
        normative_set(municipality, since=date(2026, 7, 1), by=member(Head, municipality))
