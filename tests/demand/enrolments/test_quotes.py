"""What the quote sees and hands to the booking. A part costs 12,240 roubles; the group runs to the end of the year."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from tests.factories import demand, supply
from tests.factories.admission import DAY, NOON, window, wishes_window
from tests.factories.kernel import adopted
from tests.factories.normatives import normative_set
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import FundingScheme
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import finish_due
from sotszakaz.demand.enrolments.booking import Release, Verdict, book_all
from sotszakaz.demand.enrolments.models import ContractMonth, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import Quote, Replacing, quote
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation.calendar import months_between
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.catalogue.rules import Teaching
from sotszakaz.ordering.catalogue.selectors import normative_price_of
from sotszakaz.supply.programmes.models import Programme

pytestmark = pytest.mark.django_db


def quoted(market: demand.Market, child: Child, **how: Any) -> Quote:
    how = {"group_id": market.group.pk, "on": TODAY, **how}
    return quote(child_id=child.pk, by=child.added_by, **how)


def reasons(offer: Quote) -> list[type]:
    return [type(each.refusal) for each in offer.obstacles]


def waiting(at: demand.Market, child: Child) -> WaitingEntry:
    return WaitingEntry.objects.create(
        municipality=at.municipality,
        child=child,
        group=at.group,
        part=at.group.part,
        organisation_id=at.group.organisation_id,
        number=1,
    )


def test_the_quote_takes_one_query_however_much_the_child_has(django_assert_num_queries: Any) -> None:
    at = demand.market()
    child = at.child()
    demand.application(at, child, group=at.other_group())
    quoted(at, child)

    with django_assert_num_queries(1):
        offer = quoted(at, child)

    assert offer.is_possible


def test_the_quote_hands_to_the_booking_how_many_live_applications_it_has_seen() -> None:
    at = demand.market()
    child = at.child()
    demand.application(at, child, group=at.other_group())

    offer = quoted(at, child)

    assert offer.booking(key="k" * 16, actor_id=None).live_seen == 1


def test_two_bookings_by_one_quote_of_a_child_do_not_pass_the_limit_together() -> None:
    at = demand.market()
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), max_certificates_per_child=1)
    child, other = at.child(), at.other_group()
    bookings = [
        quoted(at, child).booking(key="key-of-one-group", actor_id=None),
        quoted(at, child, group_id=other.pk).booking(key="key-of-the-other", actor_id=None),
    ]

    verdicts = [book_all([each])[0].verdict for each in bookings]

    assert verdicts == [Verdict.POSTED, Verdict.STALE]
    assert reasons(quoted(at, child, group_id=other.pk)) == [errors.TooManyCertificates]


def test_a_clash_is_a_warning_until_the_rules_forbid_it() -> None:
    at = demand.market()
    child = at.child()
    demand.application(at, child, group=at.other_group())

    warned = quoted(at, child)
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), clashes_forbidden=True)
    forbidden = quoted(at, child)

    assert warned.is_possible
    assert warned.clashes[0].startswith("Занятия пересекаются: вторник, 15:00–16:30")
    assert reasons(forbidden) == [errors.ClassesClash]
    assert forbidden.obstacles[0].clause == "пункт 1"
    assert forbidden.clashes == []


def test_before_the_window_the_quote_is_ready_to_be_booked_at_its_opening() -> None:
    at = demand.market()
    now = timezone.now()
    opening = window(at.municipality, opens_at=now + timedelta(hours=1), closes_at=now + timedelta(days=1)).opens_at

    offer = quoted(at, at.child())

    assert not offer.is_possible
    assert offer.opens_at == opening
    assert book_all([offer.booking(key="k" * 16, actor_id=None)])[0].verdict == Verdict.EARLY


@pytest.mark.parametrize(("announce", "moment"), [(wishes_window, NOON), (window, NOON + 9 * DAY)])
def test_a_shut_window_that_time_alone_does_not_open_gives_no_moment(announce: Any, moment: datetime) -> None:
    at = demand.market()
    announce(at.municipality)

    offer = quoted(at, at.child(), at=moment)

    assert [each.kind for each in offer.obstacles] == ["window"]
    assert offer.opens_at is None


def test_an_open_window_is_no_obstacle() -> None:
    at = demand.market()
    window(at.municipality)

    assert quoted(at, at.child(), at=NOON + 2 * DAY).is_possible


def test_a_newcomer_is_sent_behind_those_who_wait() -> None:
    at = demand.market()
    waiting(at, at.child())

    offer = quoted(at, at.child())

    assert reasons(offer) == [errors.OthersWait]
    assert offer.can_wait_in_line
    assert book_all([offer.booking(key="k" * 16, actor_id=None)])[0].verdict == Verdict.QUEUED


def test_a_full_group_offers_its_line() -> None:
    at = demand.market(places=1)
    demand.application(at)

    offer = quoted(at, at.child())

    assert reasons(offer) == [errors.NoSeats]
    assert offer.can_wait_in_line


def test_a_course_over_the_border_of_periods_says_that_it_is_two_contracts() -> None:
    at = demand.market()
    child = at.child()
    FundingScheme.objects.filter(municipality=at.municipality).update(
        period=DateRange(date(2026, 1, 1), date(2026, 12, 1))
    )

    offer = quoted(at, child)

    assert reasons(offer) == [errors.CourseOverPeriod]
    assert "до 30.11.2026" in offer.obstacles[0].message


def test_a_part_that_was_taken_to_the_end_is_not_taken_again() -> None:
    at = demand.market()
    child = at.child()
    done = demand.contract(at, child)
    next_year = at.other_group(at.group.part)
    finish_due(municipality_id=at.municipality.pk, on=done.period.upper)

    offer = quote(child_id=child.pk, group_id=next_year.pk, by=child.added_by, on=TODAY)

    assert reasons(offer) == [errors.PartFinished]
    assert offer.made_id is None


def test_a_part_may_be_taken_again_where_the_rules_let_it() -> None:
    at = demand.market(value=100_000_00)
    adopted(at.municipality, starts_on=date(2025, 6, 1), part_only_once=False)
    done = demand.contract(at)
    finish_due(municipality_id=at.municipality.pk, on=done.period.upper)

    again = demand.application(at, done.child, group=at.other_group(at.group.part))

    assert again.part_id == done.group.part_id


def test_a_replaced_application_gives_back_what_it_held() -> None:
    at = demand.market(value=12_240_00)
    child = at.child()
    held = demand.application(at, child)
    group = at.other_group(of=at.group.part)
    releases = (Release(held.certificate_account_id, Move.RELEASE, held.certificate_units),)

    offer = quoted(at, child, group_id=group.pk, replacing=Replacing(held.pk, releases))
    booking = offer.booking(key="k" * 16, actor_id=None)

    assert offer.is_possible
    assert offer.terms is not None
    assert offer.terms.certificate_amount == Decimal(12_240)
    assert (booking.replaces_id, booking.releases, booking.live_seen) == (held.pk, releases, 0)


def test_a_quote_of_a_later_day_shares_the_price_by_days() -> None:
    at = demand.market()
    child = at.child()
    first = at.group.ends_on - timedelta(days=9)

    offer = quoted(at, child, replacing=Replacing(0, starts_on=first))

    days = (at.group.ends_on - at.group.starts_on).days + 1
    assert offer.starts_on == first
    assert offer.terms is not None
    assert to_units(offer.terms.price) == round(12_240_00 * 10 / days)


def test_the_system_quotes_any_child() -> None:
    at = demand.market()

    assert quote(child_id=at.child().pk, group_id=at.group.pk, by=SYSTEM, on=TODAY).is_possible


def test_by_the_full_formula_the_certificate_covers_no_more_than_the_normative_price() -> None:
    """68 hours among 12 children without a category: the formula gives less than 200 roubles an hour."""
    at = demand.market()
    child = at.child()
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), normative_method="full")
    missing = quoted(at, child)
    found = normative_set(at.municipality)

    offer = quoted(at, child)

    assert reasons(missing) == [errors.NoNormative]
    assert offer.terms is not None
    found.materials_of_focus = Decimal(3_000)
    assert offer.terms.certificate_amount == normative_price_of(found, hours=Decimal(68), occupancy=12)
    assert offer.terms.price == Decimal(12_240)


def test_a_teacher_of_the_highest_category_raises_what_the_certificate_pays() -> None:
    """By the worked example of the town: 72 hours, 2 of them individual, a second teacher, ten children."""
    at = demand.market(value=100_000_00)
    child = at.child()
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), normative_method="full")
    normative_set(at.municipality)
    teaching = Teaching("high", "other", "high", Decimal(2), Decimal(10))
    part = supply.part(
        at.group.part.programme, title="Мастерство", hours=Decimal(72), price=Decimal(16_000), teaching=teaching
    )
    group = supply.published_group(part, places=10)

    offer = quote(child_id=child.pk, group_id=group.pk, by=child.added_by, on=TODAY)

    assert offer.terms is not None
    assert (offer.terms.certificate_amount, offer.terms.parent_amount) == (Decimal(15_522), Decimal(478))


def test_entrance_tests_give_the_provider_a_longer_term() -> None:
    at = demand.market()
    child = at.child()
    usual = quoted(at, child).answer_by_on
    Programme.objects.update(has_entrance_tests=True)

    assert (usual, quoted(at, child).answer_by_on) == (date(2026, 8, 12), date(2026, 10, 5))


def norm_market(hours: int) -> demand.Market:
    """Certificates are norms of so many hundredths of an hour a week; the group takes four hours."""
    return demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=hours)


def test_a_weekly_norm_is_held_in_every_month_of_the_course() -> None:
    at = norm_market(6_00)
    child = at.child()

    offer = quoted(at, child)
    answer = book_all([offer.booking(key="k" * 16, actor_id=None)])[0]

    application = EnrolmentApplication.objects.get(pk=answer.application_id)
    months = months_between(at.group.starts_on, at.group.ends_on)
    accounts = balances_of(application.month_account_ids)
    assert [month for month, _ in offer.norms] == months
    assert [each.certificate_units for each in offer.months] == [4_00] * len(months)
    assert application.certificate_units == 4_00 * len(months)
    assert len(accounts) == len(months)
    assert {(each.free, each.held) for each in accounts.values()} == {(2_00, 4_00)}
    assert (application.price, application.parent_amount) == (Decimal(12_240), 0)


def test_a_weekly_norm_that_is_short_in_a_month_names_it() -> None:
    at = norm_market(7_99)
    child = at.child()
    other = at.other_group(starts_on=date(2026, 11, 2))
    book_all([quoted(at, child, group_id=other.pk).booking(key="key-of-november", actor_id=None)])

    offer = quoted(at, child)

    assert reasons(offer) == [errors.MonthShort]
    assert offer.obstacles[0].message.startswith("На ноябрь 2026 года от нормы свободно 3,99")


def test_the_database_refuses_the_second_of_two_quotes_of_one_norm() -> None:
    at = norm_market(7_99)
    child, other = at.child(), at.other_group()
    bookings = [
        replace(quoted(at, child, **where).booking(key=key, actor_id=None), live_seen=None)
        for key, where in (("key-of-one-group", {}), ("key-of-the-other", {"group_id": other.pk}))
    ]

    answers = book_all(bookings)

    assert [each.verdict for each in answers] == [Verdict.POSTED, Verdict.REFUSED]


def test_the_contract_of_a_weekly_norm_takes_each_month_from_its_own_account() -> None:
    at = norm_market(6_00)

    contract = demand.contract(at)

    months = ContractMonth.objects.filter(contract=contract).order_by("month")
    application = EnrolmentApplication.objects.get(pk=contract.application_id)
    assert [each.certificate_account_id for each in months] == application.month_account_ids
    assert {each.certificate_units for each in months} == {4_00}
