"""Sub-periods of a scheme: parts of the budget line of their year, each with a limit of its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.actions import remove_part, set_part
from sotszakaz.demand.certificates.models import SchemePart
from sotszakaz.demand.certificates.selectors import (
    borders_of,
    budget_account_for,
    first_within,
    list_parts,
    period_of,
    pooled,
    scheme_on,
    unpooled_from,
)
from sotszakaz.demand.enrolments.booking import Verdict, book_all
from sotszakaz.demand.enrolments.errors import BudgetShort, CourseOverSubPeriod, NoSubPeriod
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.errors import BudgetExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.ordering.social_orders.selectors import budget_line_for

pytestmark = pytest.mark.django_db

SPRING = DateRange(date(2026, 1, 1), date(2026, 9, 1))
AUTUMN = DateRange(date(2026, 9, 1), date(2027, 1, 1))


@pytest.fixture
def at() -> demand.Market:
    return demand.market(budget=Decimal(1_000_000))


def scheme_of(at):
    return scheme_on(at.municipality.pk, TODAY)


def part(at, period=AUTUMN, limit=400_000_00, by=SYSTEM) -> SchemePart:
    return set_part(scheme_id=scheme_of(at).pk, period=period, limit=limit, by=by, on=TODAY)


def commit(part: SchemePart, amount: int) -> None:
    post_one(
        f"test:{part.pk}:{amount}",
        (EntryRequest(part.account_id, Move.HOLD, amount),),
        municipality_id=part.municipality_id,
        actor_id=None,
        cause=("tests.paper", 1),
        happened_on=TODAY,
    )


def test_set_part_takes_its_limit_from_the_budget_line(at):
    autumn = part(at, by=member(Head, at.municipality))

    line = balance_of(budget_line_for(at.municipality.pk, 2026).account_id)
    assert (line.free, line.held) == (600_000_00, 400_000_00)
    assert balance_of(autumn.account_id).free == 400_000_00
    assert [each.balance.free for each in list_parts(autumn.scheme)] == [400_000_00]


@pytest.mark.parametrize(("limit", "left"), [(500_000_00, 500_000_00), (300_000_00, 700_000_00)])
def test_set_part_again_changes_the_limit_of_the_same_days(at, limit, left):
    first = part(at)

    again = part(at, limit=limit)

    assert again == first
    assert balance_of(first.account_id).total == limit
    assert balance_of(first.line_account_id).free == left


def account_for(at, child, starts_on: date, ends_on: date, line: int = 5) -> int | None:
    return budget_account_for(period_of(child.pk, starts_on), starts_on, ends_on, line_account_id=line)


def test_courses_pay_from_the_part_that_has_all_their_days(at):
    spring, autumn, child = part(at, SPRING, 300_000_00), part(at), at.child()

    assert account_for(at, child, date(2026, 2, 1), date(2026, 8, 31)) == spring.account_id
    assert account_for(at, child, date(2026, 9, 1), date(2026, 12, 31)) == autumn.account_id
    assert account_for(at, child, date(2026, 8, 1), date(2026, 9, 1)) is None


def test_a_course_tells_the_first_day_that_its_sub_period_does_not_pay(at):
    part(at, SPRING, 300_000_00)
    part(at, DateRange(date(2026, 9, 1), date(2026, 11, 1)))
    period = period_of(at.child().pk, TODAY)

    assert unpooled_from(period, date(2026, 2, 1), date(2026, 8, 31)) is None
    assert unpooled_from(period, date(2026, 8, 1), date(2026, 9, 1)) == date(2026, 9, 1)
    assert unpooled_from(period, date(2026, 9, 1), date(2026, 12, 1)) == date(2026, 11, 1)
    assert unpooled_from(period, date(2026, 11, 1), date(2026, 12, 1)) == date(2026, 11, 1)
    assert unpooled_from(period_of(at.child().pk, TODAY), date(2026, 8, 1), date(2026, 9, 1)) == date(2026, 9, 1)


def test_without_sub_periods_there_is_no_such_day(at):
    assert unpooled_from(period_of(at.child().pk, TODAY), date(2026, 8, 1), date(2026, 9, 1)) is None


def test_borders_are_the_ends_of_schemes_and_of_their_sub_periods(at):
    part(at, SPRING, 300_000_00), part(at)
    year = (date(2026, 1, 1), date(2027, 1, 1))

    found = borders_of(at.municipality.pk, *year)

    assert [(each.day, each.is_of_scheme) for each in found] == [(date(2026, 9, 1), False), (date(2027, 1, 1), True)]
    assert borders_of(demand.market().municipality.pk, date(2026, 1, 1), date(2026, 12, 31)) == []
    assert first_within(found, date(2026, 9, 1), date(2026, 12, 31)) is None
    assert first_within(found, date(2026, 8, 31), date(2026, 9, 1)) == found[0]


def test_courses_pay_from_the_line_when_the_scheme_has_no_parts(at):
    assert account_for(at, at.child(), date(2026, 8, 1), date(2026, 9, 1), line=7) == 7


def test_an_application_takes_its_money_from_the_part_and_is_refused_by_its_limit(at):
    autumn = part(at, limit=20_000_00)

    booked = demand.application(at)

    assert booked.budget_account_id == autumn.account_id
    assert balance_of(autumn.account_id).held == to_units(booked.certificate_amount)
    seen = quote(child_id=at.child().pk, group_id=at.group.pk, by=SYSTEM, on=TODAY)
    assert BudgetShort in {type(each.refusal) for each in seen.obstacles}


def reasons_on(at, *periods) -> dict[type, str]:
    for each in periods:
        part(at, each, 300_000_00)
    seen = quote(child_id=at.child().pk, group_id=at.group.pk, by=SYSTEM, on=TODAY)
    return {type(each.refusal): f"{each.message} [{each.clause}]" for each in seen.obstacles}


def test_a_course_over_the_border_of_sub_periods_says_that_it_is_two_contracts(at):
    border = at.group.ends_on
    found = reasons_on(at, DateRange(date(2026, 1, 1), border), DateRange(border, date(2027, 1, 1)))

    assert set(found) == {CourseOverSubPeriod}
    assert f"отведены до {border - timedelta(days=1):%d.%m.%Y}" in found[CourseOverSubPeriod]
    assert found[CourseOverSubPeriod].endswith(f"[{scheme_of(at).title}]")


def test_a_course_that_ends_with_its_sub_period_is_within_it(at):
    border = at.group.ends_on + timedelta(days=1)

    assert reasons_on(at, DateRange(date(2026, 1, 1), border), DateRange(border, date(2027, 1, 1))) == {}


def test_a_course_that_begins_in_no_sub_period_says_that_there_is_no_money_yet(at):
    found = reasons_on(at, DateRange(date(2026, 1, 1), at.group.starts_on))

    assert set(found) == {NoSubPeriod}
    assert f"На {at.group.starts_on:%d.%m.%Y}" in found[NoSubPeriod]


def test_pooled_counts_money_of_the_parts_where_it_lies(at):
    autumn = part(at)
    commit(autumn, 250_000_00)

    money = pooled(balance_of(autumn.line_account_id))

    assert (money.free, money.held, money.spent) == (750_000_00, 250_000_00, 0)
    assert money.total == balance_of(autumn.line_account_id).total


def test_parts_together_never_exceed_the_line(at):
    part(at, SPRING, 700_000_00)

    with pytest.raises(BudgetExhausted) as refused:
        part(at)

    assert refused.value.field == "limit"
    assert not SchemePart.objects.filter(period=AUTUMN).exists()


def test_set_part_refuses_less_than_is_committed(at):
    autumn = part(at)
    commit(autumn, 250_000_00)

    with pytest.raises(errors.PartInUse, match="250\xa0000"):
        part(at, limit=249_999_99)
    assert balance_of(part(at, limit=250_000_00).account_id).free == 0


def test_set_part_needs_an_approved_order_of_the_year(at):
    far = demand.scheme(at.municipality, period=DateRange(date(2027, 1, 1), date(2028, 1, 1)))

    with pytest.raises(errors.NoBudgetForPart, match="2027"):
        set_part(scheme_id=far.pk, period=far.period, limit=1, by=SYSTEM, on=TODAY)


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (DateRange(date(2026, 12, 1), date(2027, 2, 1)), "внутри периода программы"),
        (DateRange(date(2026, 8, 1), date(2026, 10, 1)), "подпериод уже есть"),
    ],
)
def test_set_part_refuses_days_that_do_not_fit(at, period, sentence):
    part(at)

    with pytest.raises(ConstraintViolated, match=sentence):
        part(at, period)


def test_set_part_refuses_days_of_two_budget_years():
    at = demand.market()
    scheme = scheme_of(at)
    type(scheme).objects.filter(pk=scheme.pk).update(period=DateRange(date(2026, 1, 1), date(2027, 6, 1)))

    with pytest.raises(ConstraintViolated, match="одного бюджетного года"):
        part(at, DateRange(date(2026, 9, 1), date(2027, 6, 1)))


def test_set_part_asks_for_the_right(at):
    with pytest.raises(NotAllowed):
        part(at, by=member(Operator, at.municipality))
    with pytest.raises(NotFound):
        set_part(scheme_id=scheme_of(at).pk + 1000, period=AUTUMN, limit=1, by=SYSTEM, on=TODAY)


def remove(removed: SchemePart, *, by=SYSTEM) -> None:
    remove_part(scheme_id=removed.scheme_id, part_id=removed.pk, by=by, on=TODAY)


def test_a_part_that_nothing_was_taken_from_is_removed_and_the_line_pays_again(at):
    autumn = part(at)

    remove(autumn, by=member(Head, at.municipality))

    line = balance_of(autumn.line_account_id)
    assert (line.free, line.held) == (1_000_000_00, 0)
    assert balance_of(autumn.account_id).total == 0
    assert demand.application(at).budget_account_id == autumn.line_account_id
    assert verify()[-1].endswith(" 0 failed")
    assert part(at).account_id != autumn.account_id


def test_a_part_in_use_stays_and_says_how_much_is_promised(at):
    autumn = part(at)
    commit(autumn, 250_000_00)

    with pytest.raises(errors.PartHolds, match=r"250\s000\s₽"):
        remove(autumn)

    assert SchemePart.objects.filter(pk=autumn.pk).exists()
    commit(autumn, 1)


def test_a_part_is_removed_once_and_by_the_head(at):
    autumn = part(at)

    with pytest.raises(NotAllowed):
        remove(autumn, by=member(Operator, at.municipality))
    remove(autumn)
    with pytest.raises(errors.PartGone):
        remove(autumn)


def test_a_booking_quoted_before_the_part_was_removed_is_refused(at):
    autumn = part(at)
    booking = quote(child_id=at.child().pk, group_id=at.group.pk, by=SYSTEM, on=TODAY).booking(
        key="a" * 32, actor_id=None
    )

    remove(autumn)

    assert book_all([booking])[0].verdict == Verdict.REFUSED
