"""Courses of significant programmes go beyond the weekly norm, others do not; what is held comes back on both."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.clock import Clock
from tests.factories import demand, extra, supply
from tests.factories.extra import WEEK, free, held
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.closing import close_certificate, freeze_certificate
from sotszakaz.demand.certificates.extending import give_extra_hours
from sotszakaz.demand.certificates.selectors import accounts_of_certificate, scheme_on
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    book,
    change_group,
    join_line,
    offer_places,
    refuse_application,
    stay_at_own_cost,
    terminate_by_family,
    transfer_child,
    withdraw_application,
)
from sotszakaz.demand.enrolments.actions.own_cost import own_cost_of
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Quote, quote
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.significance import declare_significant, end_significance

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def quoted(child: Child, group: StudyGroup, *, on: date = TODAY) -> Quote:
    return quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=on)


def reasons(child: Child, group: StudyGroup) -> list[type[Refusal]]:
    return [type(each.refusal) for each in quoted(child, group).obstacles]


def test_an_ordinary_course_holds_both_limits_and_a_significant_one_only_the_wider() -> None:
    at = extra.market()
    child = at.child()

    demand.application(at, child)
    ordinary = held(child)
    demand.application(at, child, group=extra.group(at, is_significant=True))

    assert (ordinary, held(child)) == ((WEEK, WEEK), (WEEK, 2 * WEEK))
    assert extra.unsound() == []


@pytest.mark.parametrize("significant_first", [True, False])
def test_the_order_of_bookings_does_not_matter(significant_first: bool) -> None:
    at = extra.market()
    child = at.child()
    significant, ordinary = extra.group(at, is_significant=True), [extra.group(at) for _ in range(3)]
    courses = [significant, *ordinary[:2]] if significant_first else [*ordinary[:2], significant]

    for each in courses:
        demand.application(at, child, group=each)

    assert free(child) == (0, 0)
    assert reasons(child, ordinary[2]) == [errors.ExtendedShort]
    assert reasons(child, extra.group(at, is_significant=True)) == [errors.ExtendedShort]


def test_a_full_norm_is_told_with_the_hours_that_are_left_and_the_clause() -> None:
    at = extra.market()
    child = at.child()
    for each in (at.group, extra.group(at)):
        demand.application(at, child, group=each)

    [obstacle] = quoted(child, extra.group(at)).obstacles

    assert isinstance(obstacle.refusal, errors.OnlyForSignificant)
    assert "от нормы свободно 0" in obstacle.message
    assert "только для значимых программ" in obstacle.message
    assert (obstacle.clause, obstacle.is_confirmed) == ("пункт 1", True)
    assert reasons(child, extra.group(at, is_significant=True)) == []


def test_significant_courses_leave_the_norm_to_others_as_far_as_the_hours_beyond_it_go() -> None:
    at = extra.market()
    child = at.child()

    for _ in range(3):
        demand.application(at, child, group=extra.group(at, is_significant=True))

    assert free(child) == (2 * WEEK, 0)
    assert reasons(child, at.group) == [errors.ExtendedShort]


def test_a_programme_is_significant_by_the_first_day_of_the_course() -> None:
    at = extra.market()
    child, group = at.child(), extra.group(at)
    programme_id = group.part.programme_id
    declare_significant(programme_id=programme_id, ground="Приказ", starts_on=date(2026, 9, 2), by=SYSTEM, on=TODAY)
    early = quoted(child, group).sources.is_significant
    late = quoted(child, group, on=date(2026, 9, 2)).sources.is_significant
    end_significance(programme_id=programme_id, ground="Ошибка", by=SYSTEM, on=TODAY)

    assert (early, late) == (False, True)
    assert not quoted(child, group, on=date(2026, 9, 2)).sources.is_significant


def test_where_the_rules_give_nothing_a_significant_course_uses_the_norm() -> None:
    at = extra.market(extra=0, norm=WEEK)
    child, group = at.child(), extra.group(at, is_significant=True)
    demand.application(at, child, group=group)

    assert reasons(child, at.group) == [errors.MonthShort]


def test_a_booking_without_hours_beyond_the_norm_asks_as_many_statements_as_ever() -> None:
    def statements(at: demand.Market) -> list[str]:
        child = at.child()
        quoted(child, at.group)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=demand.new_key())
        return [each["sql"].split("(")[0] for each in asked.captured_queries]

    by_hours = statements(demand.market(unit=SchemeUnit.HOUR))

    assert statements(extra.market(extra=0)) == by_hours
    assert statements(extra.market()) == by_hours


Way = Callable[[demand.Market, EnrolmentApplication], object]


def refused(_: demand.Market, of: EnrolmentApplication) -> None:
    refuse_application(application_id=of.pk, ground="health", reason="Нет справки", by=SYSTEM, on=TODAY)


def withdrawn(_: demand.Market, of: EnrolmentApplication) -> None:
    withdraw_application(application_id=of.pk, by=of.applied_by, on=TODAY)


def terminated(_: demand.Market, of: EnrolmentApplication) -> None:
    signed = accept_application(application_id=of.pk, by=SYSTEM, on=TODAY)
    terminate_by_family(contract_id=signed.pk, by=of.applied_by, on=TODAY)


@pytest.mark.parametrize("is_significant", [True, False], ids=["significant", "ordinary"])
@pytest.mark.parametrize("way", [refused, withdrawn, terminated])
def test_what_ends_before_the_course_gives_both_limits_back(way: Way, is_significant: bool) -> None:
    at = extra.market()
    child = at.child()
    group = extra.group(at, is_significant=is_significant)
    whole = free(child)

    way(at, demand.application(at, child, group=group))

    assert (held(child), free(child)) == ((0, 0), whole)
    assert extra.unsound() == []


def test_a_notice_gives_back_the_months_after_it_on_both() -> None:
    at = extra.market()
    child = at.child()
    for is_significant in (True, False):
        signed = demand.contract(at, child, group=extra.group(at, is_significant=is_significant))
        terminate_by_family(contract_id=signed.pk, by=child.added_by, on=date(2026, 10, 12))

    assert held(child, OCTOBER) == (WEEK, 2 * WEEK)
    assert held(child, NOVEMBER) == (0, 0)
    assert extra.unsound() == []


def test_staying_at_ones_own_cost_gives_back_both(clock: Clock) -> None:
    clock.go(TODAY)
    at = extra.market()
    child = at.child()
    signed = demand.contract(at, child)
    day = date(2026, 10, 12)
    clock.go(day)
    supply.licence_stop(at.record, first_day=day, on=day)

    amount = own_cost_of(signed, on=day).parent_amount
    stay_at_own_cost(contract_id=signed.pk, parent_amount=amount, by=child.added_by, on=day)

    assert (held(child, OCTOBER), held(child, NOVEMBER)) == ((WEEK, WEEK), (0, 0))
    assert extra.unsound() == []


@pytest.mark.parametrize("is_significant", [True, False], ids=["significant", "ordinary"])
def test_a_change_of_group_moves_what_is_held_on_a_norm_that_is_full(is_significant: bool) -> None:
    at = extra.market(norm=WEEK, extra=WEEK)
    child = at.child()
    group = extra.group(at, is_significant=is_significant)
    if is_significant:
        demand.application(at, child)
    application = demand.application(at, child, group=group)
    before = held(child)
    target = supply.published_group(group.part, name="Вторая")

    change_group(
        application_id=application.pk,
        group_id=target.pk,
        parent_amount=Decimal(0),
        key=demand.new_key(),
        by=child.added_by,
        on=TODAY,
    )

    assert held(child) == before
    assert extra.unsound() == []


def test_a_transfer_keeps_the_hours_that_the_contract_had_when_the_programme_is_significant_no_more() -> None:
    at = extra.market(norm=WEEK, extra=WEEK)
    child = at.child()
    group = extra.group(at, is_significant=True)
    signed = demand.contract(at, child, group=group)
    target = supply.published_group(group.part, name="Вторая")
    end_significance(programme_id=group.part.programme_id, ground="Исключена", by=SYSTEM, on=TODAY)

    transfer_child(application_id=signed.application_id, group_id=target.pk, key=demand.new_key(), by=SYSTEM, on=TODAY)

    assert held(child) == (WEEK, WEEK)  # a new contract is judged by its own first day
    assert extra.unsound() == []


def test_an_offer_from_the_line_holds_what_a_booking_would() -> None:
    at = extra.market()
    group = extra.group(at, is_significant=True, places=1)
    holder = demand.application(at, group=group)
    child = at.child()
    join_line(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)

    offer_places(group_id=group.pk, on=TODAY)

    assert held(child) == (0, WEEK)
    assert extra.unsound() == []


@dataclass
class Counter:
    """What a child has, counted apart from the ledger: weekly hours of each kind in each month."""

    norm: int
    beyond: int
    courses: dict[int, tuple[bool, range]]

    def used(self, month: int) -> tuple[int, int]:
        """Of ordinary courses, and of all."""
        here = [is_significant for is_significant, months in self.courses.values() if month in months]
        return WEEK * here.count(False), WEEK * len(here)

    def fits(self, *, is_significant: bool, months: range) -> bool:
        for month in months:
            ordinary, together = self.used(month)
            if together + WEEK > self.norm + self.beyond or (not is_significant and ordinary + WEEK > self.norm):
                return False
        return True


@pytest.mark.parametrize("seed", range(3))
def test_random_bookings_of_both_kinds_are_those_that_an_independent_counter_lets_through(seed: int) -> None:
    chance = random.Random(seed)
    at = extra.market(norm=2 * WEEK, extra=WEEK)
    child = at.child()
    counter, applied = Counter(2 * WEEK, WEEK, {}), {}
    groups = [
        (
            extra.group(at, is_significant=is_significant, starts_on=date(2026, first, 1)),
            is_significant,
            range(first, 13),
        )
        for is_significant in (False, True)
        for first in (9, 9, 10, 11)
    ]

    for _ in range(25):
        group, is_significant, months = chance.choice(groups)
        if group.pk in applied:
            withdraw_application(application_id=applied.pop(group.pk), by=child.added_by, on=TODAY)
            del counter.courses[group.pk]
            continue
        possible = counter.fits(is_significant=is_significant, months=months)
        assert quoted(child, group).is_possible is possible
        if possible:
            made = book(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY, key=demand.new_key())
            applied[group.pk], counter.courses[group.pk] = made, (is_significant, months)

    for month in range(9, 13):
        assert held(child, date(2026, month, 1)) == counter.used(month)
    assert extra.unsound() == []


def test_a_repeated_click_has_its_first_answer_when_hours_beyond_the_norm_came_meanwhile() -> None:
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=2 * WEEK)
    child = at.child()
    booking = quoted(child, at.group).booking(key=demand.new_key(), actor_id=child.added_by.pk)
    [made] = book_all([booking])
    extra.give_rule(at, WEEK)
    give_extra_hours(scheme_id=scheme_on(at.municipality.pk, TODAY).pk, by=SYSTEM, on=TODAY)
    assert held(child) == (WEEK, WEEK)

    [again] = book_all([booking])
    withdraw_application(application_id=made.application_id, by=child.added_by, on=TODAY)
    [after_withdrawal] = book_all([booking])

    assert (again.verdict, again.application_id) == (Verdict.ALREADY, made.application_id)
    assert after_withdrawal == again
    assert held(child) == (0, 0)


def test_a_refusal_names_the_first_month_that_is_used_up_whoever_else_is_in_the_call() -> None:
    at = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=WEEK)
    child, others = at.child(), [at.child() for _ in range(7)]
    offers = [quoted(child, at.group), quoted(child, extra.group(at))]
    first, second = (offer.booking(key=demand.new_key(), actor_id=child.added_by.pk) for offer in offers)
    assert book_all([first])[0].verdict == Verdict.POSTED

    for number in range(8):
        beside = [quoted(other, at.group).booking(key=demand.new_key(), actor_id=None) for other in others[:number]]
        [refused, *_] = book_all([replace(second, key=demand.new_key(), live_seen=None), *beside])
        assert refused.outcome is not None
        assert refused.outcome.refused_account_id == second.month_account_ids[0]


def test_records_that_are_merged_close_both_limits() -> None:
    at = extra.market()
    child = at.child()
    application = demand.application(at, child, group=extra.group(at, is_significant=True))
    withdraw_application(application_id=application.pk, by=child.added_by, on=TODAY)
    certificate = freeze_certificate(child)

    close_certificate(certificate, reason="Тот же ребёнок", by=SYSTEM, on=TODAY)

    assert {balance_of(pk).total for pk in accounts_of_certificate(certificate)} == {0}
    assert [each for each in extra.unsound() if "children" not in each] == []
