"""A course over a border of periods: two contracts, a place in the second group held for the children of the first."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories import demand, life, supply
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.demand.certificates.actions import set_part
from sotszakaz.demand.certificates.selectors import borders_of, scheme_on
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    expire_due,
    keep_places,
    offer_continuations,
    terminate_by_family,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.quotes import quote, quote_after
from sotszakaz.demand.enrolments.rules import costs_no_more
from sotszakaz.demand.enrolments.states import ApplicationState, KeptState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.actions import close_group, reopen_group
from sotszakaz.supply.programmes.drafts import CourseDraft, PartDraft
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.splitting import split_course

pytestmark = pytest.mark.django_db
BORDER = date(2026, 11, 1)
IN_SEPTEMBER, LATE = date(2026, 9, 7), date(2026, 10, 29)


class Course:
    """A course from September to December, divided by the sub-periods of the scheme; two places in each group."""

    def __init__(
        self,
        *,
        price: Decimal = Decimal(12_240),
        limit: int = 400_000_00,
        has_second: bool = True,
        value: int = 100_000_00,
    ) -> None:
        self.at = demand.market(budget=Decimal(1_000_000), value=value)
        self.scheme = scheme_on(self.at.municipality.pk, TODAY)
        self.add(DateRange(date(2026, 1, 1), BORDER), limit)
        if has_second:
            self.add(DateRange(BORDER, date(2027, 1, 1)), limit)
        part = PartDraft("Основы", Decimal(68), price)
        draft = CourseDraft(part, supply.group_draft(places=2, name="Курс"))
        home = self.at.municipality.pk
        borders = [each.day for each in borders_of(home, draft.group.starts_on, draft.group.ends_on)]
        programme = self.at.group.part.programme_id
        self.first, self.second = split_course(
            programme_id=programme, draft=draft, borders=borders, by=SYSTEM, on=TODAY
        )

    def add(self, period: DateRange, limit: int = 400_000_00) -> None:
        set_part(scheme_id=self.scheme.pk, period=period, limit=limit, by=SYSTEM, on=TODAY)

    def apply(self) -> EnrolmentApplication:
        return demand.application(self.at, group=self.first)

    def contract(self) -> Contract:
        return accept_application(application_id=self.apply().pk, by=SYSTEM, on=TODAY)

    def keep(self, on: date = TODAY) -> int:
        return keep_places(municipality_id=self.at.municipality.pk, on=on)

    def offer(self, on: date = IN_SEPTEMBER) -> list[int]:
        return offer_continuations(municipality_id=self.at.municipality.pk, on=on)

    def free(self) -> int:
        return balance_of(self.second.seat_account_id).free


def test_a_place_in_the_next_group_is_held_once_for_each_child_of_the_first() -> None:
    course = Course()
    applied, contract = course.apply(), course.contract()

    assert (course.keep(), course.keep()) == (2, 0)

    assert course.free() == 0
    assert {each.application_id for each in KeptPlace.objects.kept()} == {applied.pk, contract.application_id}
    assert verify()[-1].endswith("0 failed")


def test_the_offer_takes_the_kept_place_and_silence_goes_on_as_agreed() -> None:
    course = Course()
    contract = course.contract()
    course.contract()
    course.keep()

    made = course.offer()

    offers = EnrolmentApplication.objects.filter(group=course.second)
    assert sorted(made) == sorted(offers.values_list("pk", flat=True))
    assert course.free() == 0
    assert set(KeptPlace.objects.values_list("state", flat=True)) == {KeptState.TAKEN}
    offered = offers.get(child=contract.child_id)
    assert (offered.state, offered.period.lower) == (ApplicationState.OFFERED, BORDER)
    assert offered.budget_account_id != contract.budget_account_id
    assert (offered.price + contract.price, offered.certificate_amount + contract.certificate_amount) == (
        12_240,
        12_240,
    )

    expire_due(municipality_id=course.at.municipality.pk, on=LATE)
    offered.refresh_from_db()
    assert offered.state == ApplicationState.SUBMITTED
    second = accept_application(application_id=offered.pk, by=SYSTEM, on=LATE)
    assert (contract.last_day, second.period.lower) == (BORDER - timedelta(1), BORDER)
    assert course.keep(LATE) == 0
    assert verify()[-1].endswith("0 failed")


def test_a_place_is_kept_until_the_means_of_the_next_period_are_there() -> None:
    course = Course(has_second=False)
    course.contract()
    course.keep()
    assert course.offer() == []
    assert course.free() == 1

    course.add(DateRange(BORDER, date(2027, 1, 1)))

    [made] = course.offer(on=LATE)
    assert EnrolmentApplication.objects.get(pk=made).group_id == course.second.pk
    assert course.free() == 1


def withdrawn(course: Course, of: EnrolmentApplication) -> None:
    withdraw_application(application_id=of.pk, by=of.applied_by, on=TODAY)


def terminated(course: Course, of: EnrolmentApplication) -> None:
    contract = accept_application(application_id=of.pk, by=SYSTEM, on=TODAY)
    terminate_by_family(contract_id=contract.pk, by=of.applied_by, on=IN_SEPTEMBER)


@pytest.mark.parametrize("end", [withdrawn, terminated])
def test_a_place_that_nobody_needs_comes_back(end) -> None:
    course = Course()
    applied = course.apply()
    course.keep()
    assert course.free() == 1

    end(course, applied)

    assert (course.keep(IN_SEPTEMBER), course.keep(IN_SEPTEMBER)) == (1, 0)
    assert course.free() == 2
    assert KeptPlace.objects.get().state == KeptState.RELEASED
    assert verify()[-1].endswith("0 failed")


def test_a_place_stays_while_enrolment_into_the_next_group_is_closed() -> None:
    course = Course()
    course.contract()
    course.keep()
    close_group(group_id=course.second.pk, by=SYSTEM)

    assert (course.keep(), course.offer()) == (0, [])
    assert balance_of(course.second.seat_account_id).held == 1

    reopen_group(group_id=course.second.pk, by=SYSTEM, on=TODAY)

    assert len(course.offer()) == 1
    assert verify()[-1].endswith("0 failed")


def test_a_place_in_a_closed_group_comes_back_when_it_begins_and_the_family_is_told_why() -> None:
    course = Course()
    course.contract()
    course.keep()
    close_group(group_id=course.second.pk, by=SYSTEM)

    assert course.keep(BORDER) == 1

    drain_together()
    act_for([course.at.municipality.pk])
    told = Notice.objects.filter(kind="enrolment.not_continued").values_list("text", flat=True)
    assert told
    assert not [text for text in told if "закрыл" not in text and "закрыт" not in text]


def test_who_leaves_the_next_group_again_has_its_place_kept_again() -> None:
    course = Course()
    course.contract()
    course.keep()
    other = EnrolmentApplication.objects.get(group=course.first)
    booked = demand.application(course.at, other.child, group=course.second, on=course.first.starts_on)
    assert (course.keep(), course.free()) == (1, 1)

    withdraw_application(application_id=booked.pk, by=booked.applied_by, on=TODAY)

    assert (course.keep(), course.keep(), course.free()) == (1, 0, 1)
    assert verify()[-1].endswith("0 failed")


def test_a_place_comes_back_when_the_next_group_begins_without_means() -> None:
    course = Course(has_second=False)
    course.contract()
    course.keep()

    assert (course.keep(BORDER - timedelta(1)), course.keep(BORDER)) == (0, 1)
    assert course.free() == 2
    drain_together()
    act_for([course.at.municipality.pk])
    told = Notice.objects.filter(kind="enrolment.not_continued").values_list("area", flat=True)
    assert "citizen" in told


def test_who_finds_the_next_group_full_is_kept_a_place_when_one_is_free() -> None:
    course = Course()
    StudyGroup.objects.filter(pk=course.first.pk).update(places=3)
    others = [demand.application(course.at, group=course.second, on=course.first.starts_on) for _ in range(2)]
    course.contract()
    assert course.keep() == 0

    withdraw_application(application_id=others[0].pk, by=others[0].applied_by, on=course.first.starts_on)

    assert course.keep() == 1
    assert course.free() == 0


def reasons(course: Course, on: date) -> list[type]:
    offer = quote(child_id=course.at.child().pk, group_id=course.second.pk, by=SYSTEM, on=on)
    return [type(each.refusal) for each in offer.obstacles]


def test_newcomers_may_book_what_is_left_when_the_first_group_begins() -> None:
    course = Course()
    course.contract()
    course.keep()

    assert reasons(course, course.first.starts_on - timedelta(1)) == [errors.FollowsOther]
    assert reasons(course, course.first.starts_on) == []

    demand.application(course.at, group=course.second, on=course.first.starts_on)
    assert reasons(course, course.first.starts_on) == [errors.NoSeats]
    assert len(course.offer()) == 1


def test_silence_is_no_consent_when_an_hour_costs_the_family_more() -> None:
    course = Course()
    contract = course.contract()
    course.keep()
    life.ruled(course.at, continuation_by_silence=False)
    dearer = course.second.part
    type(dearer).objects.filter(pk=dearer.pk).update(price=dearer.price * 2)
    [made] = course.offer()

    expire_due(municipality_id=course.at.municipality.pk, on=LATE)

    offered = EnrolmentApplication.objects.get(pk=made)
    assert offered.parent_amount > 0 == contract.parent_amount
    assert offered.state == ApplicationState.EXPIRED


@pytest.mark.parametrize(
    ("paid", "next_paid", "costs"),
    [(0, 0, True), (0, 1, False), (100, 200, True), (100, Decimal("200.01"), True), (100, Decimal("200.02"), False)],
)
def test_an_hour_may_cost_a_kopeck_of_rounding_more(paid, next_paid, costs) -> None:
    assert costs_no_more(Decimal(paid), Decimal(34), Decimal(next_paid), Decimal(68)) is costs


def test_the_second_quote_counts_what_the_first_one_takes_from_the_same_certificate() -> None:
    course = Course(value=10_000_00)
    child = course.at.child()
    first = quote(child_id=child.pk, group_id=course.first.pk, by=SYSTEM, on=TODAY)

    second = quote_after(first, group_id=course.second.pk, by=SYSTEM)

    assert first.terms is not None
    assert second.terms is not None
    assert first.terms.certificate_amount + second.terms.certificate_amount == 10_000
    assert second.terms.parent_amount == 2_240
    alone = quote(child_id=child.pk, group_id=course.second.pk, by=SYSTEM, on=TODAY)
    assert alone.terms is not None
    assert alone.terms.parent_amount == 0
