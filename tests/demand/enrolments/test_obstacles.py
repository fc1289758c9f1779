from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from sotszakaz.demand.admission.errors import NotOpenYet
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments import errors, rules
from sotszakaz.demand.enrolments.errors import CourseOverPeriod
from sotszakaz.demand.enrolments.rules.facts import peak_hours
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.supply.programmes.rules import Slot, Timetable

CLAUSE = "Правила, пункт 7"
NOT_YET = NotOpenYet(opens_at="01.09.2026 в 09:00", meanwhile="сохранить в избранном")
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


def ruled(**values: Any) -> InForce:
    """The same rules with other values."""
    stored = {key: {"value": value, "clause": CLAUSE, "confirmed": True} for key, value in values.items()}
    return replace(REGULATION, parameters={**REGULATION.parameters, **stored})


TERMS = rules.Terms(
    starts_on=date(2026, 9, 1),
    ends_on=date(2026, 12, 25),
    certificate_amount=Decimal(5000),
    parent_amount=Decimal(1000),
    certificate_units=500_000,
    person_hours=Decimal(36),
)
WEEK = (Slot(2, time(15), time(16, 30), Decimal(2)), Slot(4, time(15), time(16, 30), Decimal(2)))
SEPTEMBER = date(2026, 9, 1)
COURSE = Timetable(date(2026, 9, 1), date(2026, 12, 25), WEEK)
CHILD = rules.ChildFacts(state=ChildState.CONFIRMED, birth_date=date(2016, 3, 8))
ELSEWHERE = rules.Elsewhere("Заречный", "Пенза", in_registry=True, has_service=True)
GROUP = rules.GroupFacts(part_id=1, timetable=COURSE, focus="техническая", is_open=True, age_from=7, age_to=12, seats=1)
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


def other(**changes: Any) -> rules.Other:
    """Another course of the same days, on Mondays."""
    week = (Slot(1, time(15), time(16, 30), Decimal(3)),)
    facts = {"part_id": 2, "programme": "Робототехника", "focus": "художественная"}
    return rules.Other(**{**facts, "timetable": replace(COURSE, slots=week), **changes})


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
    assert found(elsewhere=ELSEWHERE) == []


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"elsewhere": replace(ELSEWHERE, in_registry=False), "agreement": None}, errors.ProviderNotInRegistry),
        ({"elsewhere": replace(ELSEWHERE, has_service=False)}, errors.ServiceNotInRegistry),
        ({"elsewhere": ELSEWHERE, "agreement": None}, errors.NoAgreementWithPayer),
        ({"state": ChildState.PENDING}, errors.ChildNotConfirmed),
        ({"is_open": False}, errors.EnrolmentClosed),
        ({"birth_date": date(2019, 9, 2)}, errors.AgeNotOfProgramme),
        ({"birth_date": date(2013, 9, 1)}, errors.AgeNotOfProgramme),
        ({"others": (other(part_id=1),)}, errors.AlreadyApplied),
        ({"others": (other(), other())}, errors.TooManyCertificates),
        ({"others": (other(part_id=1, is_over=True),)}, errors.PartFinished),
        ({"certificate_state": AccountState.SUSPENDED}, errors.CertificateSuspended),
        ({"certificate": None, "unit": None, "terms": None}, errors.CertificateWithoutValue),
        ({"certificate": 0}, errors.BalanceEmpty),
        ({"certificate": 499_999, "unit": SchemeUnit.HOUR}, errors.HoursShort),
        ({"seats": 0}, errors.NoSeats),
        ({"somebody_waits": True}, errors.OthersWait),
        ({"somebody_waits": True, "seats": 0}, errors.OthersWait),
        ({"refusal": NOT_YET}, NotOpenYet),
        ({"period_ends_on": date(2026, 11, 30), "certificate": None, "unit": None, "terms": None}, CourseOverPeriod),
        ({"months": ((date(2026, 9, 1), 400), (date(2026, 10, 1), 399))}, errors.MonthShort),
        ({"months": ((SEPTEMBER, 400),), "extended": ((SEPTEMBER, 399),)}, errors.ExtendedShort),
        ({"months": ((SEPTEMBER, 399),), "extended": ((SEPTEMBER, 400),)}, errors.OnlyForSignificant),
        (
            {"months": ((SEPTEMBER, 0),), "extended": ((SEPTEMBER, 399),), "is_significant": True},
            errors.ExtendedShort,
        ),
        ({"months": ((SEPTEMBER, 399),), "is_significant": True}, errors.MonthShort),
        ({"timetable": replace(COURSE, slots=()), "months": ((date(2026, 9, 1), 400),)}, errors.NoTimetable),
        ({"has_normative": False}, errors.NoNormative),
        ({"agreement": None}, errors.NoAgreement),
        ({"agreement": 499_999}, errors.AgreementShort),
        ({"budget": None}, errors.NotInOrder),
        ({"budget": None, "unpooled_from": date(2026, 11, 1)}, errors.CourseOverSubPeriod),
        ({"budget": None, "unpooled_from": date(2026, 9, 1)}, errors.NoSubPeriod),
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
    assert found(others=(other(part_id=1),), seats=0, certificate=0) == [errors.AlreadyApplied]


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


@pytest.mark.parametrize("is_significant", [True, False])
def test_obstacles_are_none_when_both_norms_just_suffice(is_significant: bool) -> None:
    norm = 0 if is_significant else 400

    assert found(months=((SEPTEMBER, norm),), extended=((SEPTEMBER, 400),), is_significant=is_significant) == []


def test_obstacles_of_a_norm_with_hours_beyond_it_name_both_numbers_and_the_clause() -> None:
    means = replace(MEANS, unit=SchemeUnit.HOURS_PER_WEEK, months=((SEPTEMBER, 150),), extended=((SEPTEMBER, 550),))
    facts = replace(FACTS, means=means, regulation=ruled(extra_hours_for_significant="4"))

    (obstacle,) = rules.obstacles(facts)

    assert obstacle.clause == CLAUSE
    assert "от нормы свободно 1,5\N{NO-BREAK SPACE}ч в неделю" in obstacle.message
    assert "Ещё 4\N{NO-BREAK SPACE}ч в неделю — только для значимых программ" in obstacle.message


def test_obstacles_of_an_unconfirmed_child_do_not_repeat_that_there_is_no_certificate() -> None:
    assert found(state=ChildState.PENDING, certificate_state=None, certificate=None, unit=None, terms=None) == [
        errors.ChildNotConfirmed
    ]


@pytest.mark.parametrize(
    ("rule", "changes", "obstacle"),
    [
        ({"max_certificates_per_focus": 1}, {"others": (other(focus="техническая"),)}, errors.TooManyOfFocus),
        ({"max_hours_per_week_per_child": "6.5"}, {"others": (other(),)}, errors.TooManyHoursPerWeek),
        ({"clashes_forbidden": True}, {"others": (other(timetable=COURSE),)}, errors.ClassesClash),
        ({"days_after_refusal": 30}, {"refused_on": date(2026, 7, 3)}, errors.RefusedRecently),
    ],
)
def test_obstacles_of_a_limit_of_the_rules_name_its_clause(
    rule: dict[str, Any], changes: dict[str, Any], obstacle: type
) -> None:
    facts = replace(FACTS, child=replace(CHILD, **changes), regulation=ruled(**rule))

    assert [(type(each.refusal), each.clause) for each in rules.obstacles(facts)] == [(obstacle, CLAUSE)]


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ({"max_certificates_per_focus": 1}, {"others": (other(),)}),
        ({"max_hours_per_week_per_child": "7"}, {"others": (other(),)}),
        ({"max_hours_per_week_per_child": "4"}, {}),
        ({"clashes_forbidden": True}, {"others": (other(),)}),
        ({"clashes_forbidden": False}, {"others": (other(timetable=COURSE),)}),
        ({"days_after_refusal": 30}, {"refused_on": date(2026, 7, 2)}),
        ({"part_only_once": False}, {"others": (other(part_id=1, is_over=True),)}),
    ],
)
def test_obstacles_are_none_when_a_limit_of_the_rules_just_holds(rule: dict[str, Any], changes: dict[str, Any]) -> None:
    assert rules.obstacles(replace(FACTS, child=replace(CHILD, **changes), regulation=ruled(**rule))) == []


@pytest.mark.parametrize(
    ("opened_on", "expected"), [(date(2026, 7, 3), [errors.CertificateTooNew]), (date(2026, 7, 2), [])]
)
def test_obstacles_tell_from_which_day_a_new_certificate_may_be_used(opened_on: date, expected: list[type]) -> None:
    facts = replace(
        FACTS, means=replace(MEANS, certificate_opened_on=opened_on), regulation=ruled(days_after_certificate=30)
    )

    obstacles = rules.obstacles(facts)

    assert [type(each.refusal) for each in obstacles] == expected
    assert all(each.clause == CLAUSE and "можно с 02.08.2026" in each.message for each in obstacles)


def test_obstacles_count_only_what_the_child_has_in_the_days_of_the_course() -> None:
    before = other(timetable=replace(COURSE, starts_on=date(2026, 6, 1), ends_on=date(2026, 8, 31)))

    assert found(others=(before, other())) == []


AUTUMN = replace(COURSE, ends_on=date(2026, 10, 31), slots=())
WINTER = replace(COURSE, starts_on=date(2026, 11, 1), slots=())


def test_obstacles_count_certificates_of_the_fullest_day() -> None:
    one_after_another = (other(timetable=AUTUMN), other(timetable=WINTER))
    meeting = (other(timetable=AUTUMN), other(timetable=replace(WINTER, starts_on=date(2026, 10, 31))))

    assert found(others=one_after_another) == []
    assert found(others=meeting) == [errors.TooManyCertificates]


def test_obstacles_count_those_of_one_focus_on_the_fullest_day() -> None:
    facts = replace(FACTS, regulation=ruled(max_certificates_per_focus=2, max_certificates_per_child=9))
    same = {"focus": "техническая"}

    def kinds(*others: rules.Other) -> list[type]:
        return [type(each.refusal) for each in rules.obstacles(replace(facts, child=replace(CHILD, others=others)))]

    assert kinds(other(timetable=AUTUMN, **same), other(timetable=WINTER, **same)) == []
    assert kinds(other(timetable=AUTUMN, **same), other(**same)) == [errors.TooManyOfFocus]


def test_peak_hours_are_those_of_the_fullest_day() -> None:
    autumn = other(timetable=replace(COURSE, ends_on=date(2026, 10, 31)))
    winter = other(timetable=replace(COURSE, starts_on=date(2026, 11, 1)))

    assert peak_hours(COURSE, [autumn, winter]) == 4 + 4
    assert peak_hours(COURSE, []) == 4


def test_obstacles_name_the_month_whose_norm_is_short() -> None:
    months = ((date(2026, 9, 1), 400), (date(2026, 10, 1), 350))

    (obstacle,) = rules.obstacles(replace(FACTS, means=replace(MEANS, months=months)))

    assert obstacle.message.startswith("На октябрь 2026 года от нормы свободно 3,5\N{NO-BREAK SPACE}ч в неделю")


def test_obstacles_say_what_they_hang_on() -> None:
    facts = replace(
        FACTS,
        group=replace(GROUP, seats=0, refusal=NOT_YET),
    )

    assert [each.kind for each in rules.obstacles(facts)] == [rules.Kind.WINDOW, rules.Kind.PLACE]
    assert [each.kind for each in rules.obstacles(replace(FACTS, means=replace(MEANS, agreement=None)))] == [
        rules.Kind.CASE
    ]


GROUNDS = rules.Grounds(
    window="Постановление № 300",
    programme="Программа «Акварель», возраст детей",
    scheme="Программа финансирования на 2026 год",
    agreement="Соглашение № 7 от 01.08.2026",
    group="Группа «Акварель-1», мест 12",
    price="Программа «Акварель», цена части 1",
    service="Нормативные затраты на услугу «Художественная»",
)


@pytest.mark.parametrize(
    ("changes", "ground"),
    [
        ({"group": {"refusal": NOT_YET}}, "Постановление № 300"),
        ({"group": {"age_to": 8}}, "Программа «Акварель», возраст детей"),
        ({"means": {"certificate": 0}}, "Программа финансирования на 2026 год"),
        ({"means": {"period_ends_on": date(2026, 10, 1)}}, "Программа финансирования на 2026 год"),
        ({"means": {"agreement": 0}}, "Соглашение № 7 от 01.08.2026"),
        ({"means": {"budget": None, "unpooled_from": date(2026, 10, 1)}}, "Программа финансирования на 2026 год"),
        ({"means": {"budget": 0}}, "Социальный заказ на 2026 год"),
        ({"child": {"elsewhere": replace(ELSEWHERE, has_service=False)}}, "Реестр исполнителей: Заречный"),
        ({"child": {"elsewhere": ELSEWHERE}, "means": {"volume": 0}}, "Социальный заказ на 2026 год: Заречный"),
        (
            {"child": {"elsewhere": ELSEWHERE}, "group": {"somebody_waits": True}},
            "Правила муниципалитета группы: Пенза",
        ),
        ({"group": {"is_open": False}}, "Группа «Акварель-1», мест 12"),
        ({"group": {"seats": 0}}, "Группа «Акварель-1», мест 12"),
        ({"group": {"follows": ("Акварель-0", date(2026, 9, 1))}}, "Группа «Акварель-1», мест 12"),
        ({"means": {"licence_stopped": True}}, "Реестр лицензий на образовательную деятельность"),
        ({"means": {"has_normative": False}}, "Нормативные затраты на услугу «Художественная»"),
        ({"means": {"volume": 0}}, "Социальный заказ на 2026 год"),
    ],
)
def test_obstacles_that_rest_on_a_document_name_it(changes: dict[str, dict[str, Any]], ground: str) -> None:
    pieces = {name: replace(getattr(FACTS, name), **values) for name, values in changes.items()}

    [obstacle] = rules.obstacles(replace(FACTS, grounds=GROUNDS, **pieces))

    assert obstacle.clause == ground
    assert obstacle.is_confirmed


def test_who_stands_behind_a_line_is_told_its_order() -> None:
    [obstacle] = rules.obstacles(replace(FACTS, group=replace(GROUP, somebody_waits=True, seats=0)))

    assert obstacle.kind == rules.Kind.PLACE
    assert obstacle.clause == Parameter.WAITING_ORDER.source
    assert not obstacle.is_confirmed


@pytest.mark.parametrize("refusal", [None, NOT_YET])
def test_every_obstacle_rests_on_something(refusal: Refusal | None) -> None:
    """A clause of the rules or a document, whatever stands in the way, all at once."""
    nothing = replace(
        MEANS,
        certificate=None,
        unit=None,
        agreement=None,
        budget=None,
        volume=None,
        has_unit_cost=False,
        licence_stopped=True,
    )
    group = replace(GROUP, is_open=False, seats=0, refusal=refusal, follows=("Акварель-0", date(2026, 9, 1)), age_to=7)
    child = replace(CHILD, state=ChildState.PENDING, elsewhere=replace(ELSEWHERE, has_service=False))
    facts = replace(FACTS, means=nothing, terms=None, group=group, child=child, grounds=GROUNDS)

    found = rules.obstacles(facts)

    assert len(found) >= 9
    assert [each.message for each in found if not each.clause] == []


def test_a_suspended_certificate_tells_why_it_is_suspended() -> None:
    suspended = replace(
        FACTS,
        means=replace(MEANS, certificate_state=AccountState.SUSPENDED),
        grounds=replace(GROUNDS, suspension="Заявление семьи от 01.08.2026"),
    )

    assert [each.clause for each in rules.obstacles(suspended)] == ["Заявление семьи от 01.08.2026"]
