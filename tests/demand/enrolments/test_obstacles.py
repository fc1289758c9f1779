from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.kernel.regulations.in_force import InForce

CLAUSE = "Правила, пункт 7"
REGULATION = InForce(
    regulation_id=1,
    municipality_id=1,
    version=1,
    title="Правила",
    starts_on=date(2026, 1, 1),
    ends_on=None,
    parameters={
        key: {"value": value, "clause": CLAUSE, "confirmed": True}
        for key, value in (("min_age", 5), ("max_age", 18), ("max_certificates_per_child", 2))
    },
)
TERMS = rules.Terms(
    starts_on=date(2026, 9, 1),
    ends_on=date(2026, 12, 25),
    certificate_amount=Decimal(5000),
    parent_amount=Decimal(1000),
    certificate_units=500_000,
    person_hours=Decimal(36),
)
CHILD = rules.ChildFacts(
    state=ChildState.CONFIRMED, birth_date=date(2016, 3, 8), is_of_payer=True, live=0, has_this_part=False
)
GROUP = rules.GroupFacts(ends_on=date(2026, 12, 25), is_open=True, age_from=7, age_to=12, seats=1)
MEANS = rules.Means(
    certificate_state=AccountState.VALUED,
    unit=SchemeUnit.RUB,
    certificate=500_000,
    agreement=500_000,
    budget=500_000,
    volume=3_600,
    has_unit_cost=True,
)
FACTS = rules.Facts(
    on=date(2026, 8, 1),
    starts_on=date(2026, 9, 1),
    regulation=REGULATION,
    child=CHILD,
    group=GROUP,
    means=MEANS,
    terms=TERMS,
)


def found(**changes: Any) -> list[type]:
    """Kinds of obstacles when `changes` replace facts, by the names of the pieces that hold them."""
    facts = FACTS
    for piece in ("child", "group", "means"):
        own = {name: value for name, value in changes.items() if name in getattr(facts, piece).__slots__}
        facts = replace(facts, **{piece: replace(getattr(facts, piece), **own)})
    rest = {name: value for name, value in changes.items() if name in ("on", "starts_on", "terms", "regulation")}
    return [type(each.refusal) for each in rules.obstacles(replace(facts, **rest))]


def test_obstacles_are_none_when_every_limit_just_suffices() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"is_of_payer": False}, errors.GroupOfOtherMunicipality),
        ({"state": ChildState.PENDING}, errors.ChildNotConfirmed),
        ({"is_open": False}, errors.EnrolmentClosed),
        ({"birth_date": date(2019, 9, 2)}, errors.AgeNotOfProgramme),
        ({"birth_date": date(2013, 9, 1)}, errors.AgeNotOfProgramme),
        ({"has_this_part": True, "live": 1}, errors.AlreadyApplied),
        ({"live": 2}, errors.TooManyCertificates),
        ({"certificate_state": AccountState.SUSPENDED}, errors.CertificateSuspended),
        ({"certificate": None, "unit": None, "terms": None}, errors.CertificateWithoutValue),
        ({"certificate": 0}, errors.BalanceEmpty),
        ({"certificate": 499_999, "unit": SchemeUnit.HOUR}, errors.HoursShort),
        ({"seats": 0}, errors.NoSeats),
        ({"agreement": None}, errors.NoAgreement),
        ({"agreement": 499_999}, errors.AgreementShort),
        ({"budget": None}, errors.NotInOrder),
        ({"volume": None}, errors.NotInOrder),
        ({"volume": 3_599}, errors.VolumeShort),
        ({"budget": 499_999}, errors.BudgetShort),
        ({"has_unit_cost": False, "terms": None}, errors.NoUnitCost),
    ],
)
def test_obstacles_name_the_one_thing_that_is_wrong(changes: dict[str, Any], obstacle: type) -> None:
    assert found(**changes) == [obstacle]


@pytest.mark.parametrize("birth_date", [date(2019, 9, 1), date(2013, 9, 2)])
def test_obstacles_take_both_edges_of_the_programmes_ages(birth_date: date) -> None:
    assert found(birth_date=birth_date) == []


def test_obstacles_name_the_age_of_the_certificate_with_the_clause_of_the_rules() -> None:
    facts = replace(
        FACTS, child=replace(CHILD, birth_date=date(2022, 1, 1)), group=replace(GROUP, age_from=3, age_to=12)
    )

    assert [(type(each.refusal), each.clause) for each in rules.obstacles(facts)] == [(errors.TooYoungOnStart, CLAUSE)]


def test_obstacles_end_with_the_age_at_which_the_certificate_ends() -> None:
    assert found(birth_date=date(2008, 9, 1), age_to=18) == [errors.TooOldOnStart]
    assert found(birth_date=date(2008, 9, 2), age_to=18) == []


def test_obstacles_say_that_the_group_is_over() -> None:
    assert found(on=date(2026, 12, 26), starts_on=date(2026, 12, 26), terms=None) == [errors.GroupEnded]


def test_obstacles_refuse_a_part_without_a_price() -> None:
    free = replace(TERMS, certificate_amount=Decimal(0), parent_amount=Decimal(0), certificate_units=0)

    assert found(terms=free) == [errors.FreeOfCharge]


def test_obstacles_of_a_part_that_is_applied_for_say_nothing_else() -> None:
    assert found(has_this_part=True, live=1, seats=0, certificate=0) == [errors.AlreadyApplied]


def test_obstacles_tell_all_reasons_at_once() -> None:
    assert found(seats=0, agreement=None, state=ChildState.RETURNED) == [
        errors.ChildNotConfirmed,
        errors.NoSeats,
        errors.NoAgreement,
    ]


def test_obstacles_of_an_hours_certificate_say_what_is_left_and_what_is_needed() -> None:
    facts = replace(FACTS, means=replace(MEANS, certificate=1_250, unit=SchemeUnit.HOUR))

    (obstacle,) = rules.obstacles(replace(facts, terms=replace(TERMS, certificate_units=3_600)))

    assert "осталось 12,5\N{NO-BREAK SPACE}ч, а для этой части нужно 36\N{NO-BREAK SPACE}ч" in obstacle.message


def test_obstacles_of_an_unconfirmed_child_do_not_repeat_that_there_is_no_certificate() -> None:
    assert found(state=ChildState.PENDING, certificate_state=None, certificate=None, unit=None, terms=None) == [
        errors.ChildNotConfirmed
    ]
