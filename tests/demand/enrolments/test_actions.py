"""Booking and the answers to it, on the real ledger. A part costs 12,240 roubles, by unit cost 13,600 for 68 hours."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F, Sum
from tests.factories import demand, supply
from tests.factories.kernel import UserFactory, adopted, member
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    book,
    booked,
    refuse_application,
    withdraw_application,
)
from sotszakaz.demand.enrolments.booking import Booking, Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.enrolments.suspending import suspend_certificate
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.errors import BudgetExhausted, CertificateExhausted, SeatsExhausted
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.programmes.actions import close_group

pytestmark = pytest.mark.django_db
ACCOUNTS = ("seat", "certificate", "agreement", "budget", "volume")


def accounts_of(application: EnrolmentApplication) -> dict[str, Balance]:
    """The five balances of an application by name."""
    ids = {name: getattr(application, f"{name}_account_id") for name in ACCOUNTS}
    balances = balances_of(ids.values())
    return {name: balances[account_id] for name, account_id in ids.items()}


def held(application: EnrolmentApplication) -> dict[str, int]:
    return {name: balance.held for name, balance in accounts_of(application).items()}


def apply(at: demand.Market, child: Child, *, key: str = "key") -> EnrolmentApplication:
    pk = book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY, key=key)
    return EnrolmentApplication.objects.get(pk=pk)


def test_book_holds_seat_certificate_agreement_budget_and_volume_in_one_posting() -> None:
    at = demand.market()

    application = apply(at, at.child())

    assert application.state == ApplicationState.SUBMITTED
    assert (application.price, application.certificate_amount, application.parent_amount) == (12240, 12240, 0)
    assert held(application) == {
        "seat": 1,
        "certificate": 12_240_00,
        "agreement": 12_240_00,
        "budget": 12_240_00,
        "volume": 68_00,
    }
    assert AuditEvent.objects.filter(action="enrolmentapplication.submit", subject_id=application.pk).count() == 1


def test_book_takes_what_is_left_on_the_certificate_and_leaves_the_rest_to_the_parent() -> None:
    at = demand.market(value=5_000_01)

    application = apply(at, at.child())

    assert (application.certificate_amount, application.parent_amount) == (Decimal("5000.01"), Decimal("7239.99"))
    assert held(application)["certificate"] == held(application)["budget"] == 5_000_01


def test_book_covers_no_more_than_the_unit_cost() -> None:
    at = demand.market(price=Decimal(15_000))

    application = apply(at, at.child())

    assert (application.certificate_amount, application.parent_amount) == (13_600, 1_400)


def test_book_in_hours_holds_the_hours_of_the_whole_part_and_pays_no_more_than_its_price() -> None:
    at = demand.market(unit=SchemeUnit.HOUR)

    application = apply(at, at.child())

    assert (application.price, application.parent_amount) == (12_240, 0)
    assert held(application) == {
        "seat": 1,
        "certificate": 68_00,
        "agreement": 12_240_00,
        "budget": 12_240_00,
        "volume": 68_00,
    }


def test_book_in_hours_pays_the_whole_part_or_nothing() -> None:
    at = demand.market(unit=SchemeUnit.HOUR, value=67_99)
    child = at.child()

    with pytest.raises(errors.HoursShort):
        apply(at, child)


def test_book_is_one_query_after_the_quote(django_assert_num_queries: Any) -> None:
    at = demand.market()
    child = at.child()
    offer = quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY)

    with django_assert_num_queries(1):
        answers = book_all([offer.booking(key="key", actor_id=child.added_by.pk)])

    assert booked(answers[0]) == EnrolmentApplication.objects.get().pk


def test_book_with_the_same_key_answers_with_the_same_application() -> None:
    at = demand.market()
    child = at.child()
    first = apply(at, child, key="same")

    second = apply(at, child, key="same")

    assert second == first
    assert held(first)["seat"] == 1


def test_book_refuses_a_second_application_for_the_same_part_in_another_group() -> None:
    at = demand.market()
    child = at.child()
    apply(at, child)
    other = at.other_group(at.group.part)

    with pytest.raises(errors.AlreadyApplied):
        book(child_id=child.pk, group_id=other.pk, by=child.added_by, on=TODAY, key="another")


def test_book_refuses_a_key_that_belongs_to_another_booking() -> None:
    at = demand.market()
    child = at.child()
    apply(at, child, key="used")
    other = at.other_group()

    with pytest.raises(errors.KeyOfOther):
        book(child_id=child.pk, group_id=other.pk, by=child.added_by, on=TODAY, key="used")


def test_book_refuses_when_there_are_no_seats() -> None:
    at = demand.market(places=1)
    apply(at, at.child(), key="first")
    late = at.child()

    with pytest.raises(errors.NoSeats):
        apply(at, late, key="late")


def test_book_refuses_a_child_that_is_not_confirmed() -> None:
    at = demand.market()
    child = demand.pending_child(at.municipality)

    with pytest.raises(errors.ChildNotConfirmed):
        apply(at, child)


def test_book_hides_the_child_of_another_parent() -> None:
    at = demand.market()
    child, stranger = at.child(), at.child().added_by

    with pytest.raises(NotFound):
        book(child_id=child.pk, group_id=at.group.pk, by=stranger, on=TODAY, key="key")


def test_book_refuses_a_group_whose_provider_the_payer_does_not_know() -> None:
    elsewhere = demand.market()
    at = demand.market()
    child = at.child()
    act_for([at.municipality.pk, elsewhere.municipality.pk])

    with pytest.raises(errors.ProviderNotInRegistry):
        book(child_id=child.pk, group_id=elsewhere.group.pk, by=child.added_by, on=TODAY, key="key")


def test_book_refuses_a_closed_group() -> None:
    at = demand.market()
    child = at.child()
    close_group(group_id=at.group.pk, by=SYSTEM)

    with pytest.raises(errors.EnrolmentClosed):
        apply(at, child)


def test_book_refuses_a_suspended_certificate() -> None:
    at = demand.market()
    child = at.child()
    suspend_certificate(child_id=child.pk, reason="выбыл", by=SYSTEM, since=TODAY, on=TODAY)

    with pytest.raises(errors.CertificateSuspended):
        apply(at, child)


def test_book_refuses_a_certificate_of_a_category_without_face_value() -> None:
    at = demand.market()
    child = at.child(category="orphan")

    with pytest.raises(errors.CertificateWithoutValue):
        apply(at, child)


def test_book_counts_only_the_days_that_are_left_of_a_running_group() -> None:
    at = demand.market()
    child = at.child()
    middle = date(2026, 10, 29)  # 58 of 116 days

    pk = book(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=middle, key="late")

    application = EnrolmentApplication.objects.get(pk=pk)
    assert (application.price, application.person_hours) == (6_120, 34)
    assert (application.period.lower, application.period.upper) == (middle, date(2026, 12, 26))


def offer_of(at: demand.Market, child: Child) -> Booking:
    """A booking as it was quoted, to be posted when the world has changed."""
    return quote(child_id=child.pk, group_id=at.group.pk, by=child.added_by, on=TODAY).booking(
        key=demand.new_key(), actor_id=child.added_by.pk
    )


def test_book_all_answers_each_booking_on_its_own() -> None:
    at = demand.market(places=2)
    first, twin, other, late = at.child(), at.child(), at.child(), at.child()
    bookings = [offer_of(at, each) for each in (first, first, twin, other, late)]

    answers = book_all(bookings)

    assert [each.verdict for each in answers] == [
        Verdict.POSTED,
        Verdict.AGAIN,
        Verdict.POSTED,
        Verdict.REFUSED,
        Verdict.REFUSED,
    ]
    assert book_all([bookings[1]])[0].verdict == Verdict.TAKEN
    with pytest.raises(SeatsExhausted):
        booked(answers[3])


def test_book_names_the_certificate_when_its_balance_has_gone_since_the_quote() -> None:
    at = demand.market(value=15_000_00)
    child = at.child()
    other = at.other_group()
    stale = replace(offer_of(at, child), live_seen=None)
    demand.application(at, child, group=other)

    with pytest.raises(CertificateExhausted, match="осталось 2\N{NO-BREAK SPACE}760"):
        booked(book_all([stale])[0])


def test_book_names_the_budget_when_it_has_gone_since_the_quote() -> None:
    at = demand.market(budget=Decimal(15_000))
    bookings = [offer_of(at, at.child()), offer_of(at, at.child())]

    answers = book_all(bookings)

    assert [each.verdict for each in answers] == [Verdict.POSTED, Verdict.REFUSED]
    with pytest.raises(BudgetExhausted):
        booked(answers[1])


def test_book_all_serves_only_municipalities_that_the_session_acts_for() -> None:
    at = demand.market()
    booking = offer_of(at, at.child())
    act_for([])

    answer = book_all([booking])[0]

    assert answer.verdict == Verdict.FORBIDDEN
    act_for([at.municipality.pk])
    assert not EnrolmentApplication.objects.exists()


def test_accept_charges_the_seat_and_makes_certificate_contract_and_months() -> None:
    at = demand.market()
    application = apply(at, at.child())

    contract = accept_application(application_id=application.pk, by=at.director(), on=TODAY)

    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert accounts_of(application)["seat"].spent == 1
    assert {name: amount for name, amount in held(application).items() if name != "seat"} == {
        "certificate": 12_240_00,
        "agreement": 12_240_00,
        "budget": 12_240_00,
        "volume": 68_00,
    }
    totals = contract.months.aggregate(
        price=Sum("price"), units=Sum("certificate_units"), hours=Sum("person_hours"), parent=Sum("parent_amount")
    )
    assert totals == {"price": 12240, "units": 12_240_00, "hours": 68, "parent": 0}
    assert contract.social_certificate.number == contract.social_certificate.document.full_number


def test_accept_forms_documents_that_name_one_another() -> None:
    at = demand.market()
    application = apply(at, at.child())

    contract = accept_application(application_id=application.pk, by=at.director(), on=TODAY)

    text = latest_version(contract.document_id).payload
    assert contract.social_certificate.number in text
    assert contract.child.certificate.number in text
    assert "Примерова Дарья Олеговна" in latest_version(contract.social_certificate.document_id).payload


def test_accept_asks_for_the_provider_of_the_group() -> None:
    at = demand.market()
    application = apply(at, at.child())
    other_provider = member(Director, at.municipality, supply.record(at.municipality).organisation)

    with pytest.raises(NotAllowed):
        accept_application(application_id=application.pk, by=other_provider, on=TODAY)
    with pytest.raises(NotAllowed):
        accept_application(application_id=application.pk, by=member(Operator, at.municipality), on=TODAY)
    with pytest.raises(NotFound):
        accept_application(application_id=application.pk, by=UserFactory(), on=TODAY)


def test_accept_refuses_what_is_answered_already() -> None:
    at = demand.market()
    contract = demand.contract(at)

    with pytest.raises(MoveRefused):
        accept_application(application_id=contract.application_id, by=SYSTEM, on=TODAY)

    assert Contract.objects.count() == SocialCertificate.objects.count() == 1


def test_accept_refuses_a_start_two_months_back() -> None:
    at = demand.market()
    application = apply(at, at.child())

    with pytest.raises(errors.TooLateToAccept):
        accept_application(application_id=application.pk, by=SYSTEM, on=date(2026, 11, 1))


def released(application: EnrolmentApplication) -> bool:
    return not any(held(application).values())


def test_refuse_releases_everything_and_says_why() -> None:
    at = demand.market()
    application = apply(at, at.child())

    refuse_application(
        application_id=application.pk, ground="health", reason=" Нет справки ", by=at.director(), on=TODAY
    )

    application.refresh_from_db()
    assert application.state == ApplicationState.REFUSED
    assert application.ground == "Есть медицинские противопоказания."
    assert application.reason == "Нет справки"
    assert released(application)


def test_refuse_takes_its_ground_from_the_regulation_only() -> None:
    at = demand.market()
    application = apply(at, at.child())

    with pytest.raises(errors.GroundUnknown) as refused:
        refuse_application(application_id=application.pk, ground="mood", reason="нет", by=SYSTEM, on=TODAY)

    assert refused.value.field == "ground"
    assert not released(application)


def test_refuse_asks_for_a_reason() -> None:
    at = demand.market()
    application = apply(at, at.child())

    with pytest.raises(errors.ReasonMissing):
        refuse_application(application_id=application.pk, ground="health", reason="  ", by=SYSTEM, on=TODAY)


def test_withdraw_releases_everything_once() -> None:
    at = demand.market()
    child = at.child()
    application = apply(at, child)

    withdraw_application(application_id=application.pk, by=child.added_by, on=TODAY)

    with pytest.raises(MoveRefused):
        withdraw_application(application_id=application.pk, by=child.added_by, on=TODAY)
    assert released(application)
    assert accounts_of(application)["seat"].free == 12


def test_withdraw_hides_the_application_of_another_parent() -> None:
    at = demand.market()
    application, stranger = apply(at, at.child()), at.child().added_by

    with pytest.raises(NotFound):
        withdraw_application(application_id=application.pk, by=stranger, on=TODAY)


def test_withdraw_lets_the_child_apply_for_the_part_again() -> None:
    at = demand.market()
    child = at.child()
    withdrawn = apply(at, child, key="first")
    withdraw_application(application_id=withdrawn.pk, by=child.added_by, on=TODAY)

    again = apply(at, child, key="second")

    assert again.pk != withdrawn.pk


def test_book_refuses_more_certificates_than_the_rules_allow() -> None:
    at = demand.market(value=100_000_00)
    child = at.child()
    adopted(at.municipality, starts_on=TODAY - timedelta(days=1), max_certificates_per_child=1)
    apply(at, child)
    other = at.other_group()

    offer = quote(child_id=child.pk, group_id=other.pk, by=child.added_by, on=TODAY)

    assert [(type(each.refusal), each.clause) for each in offer.obstacles] == [(errors.TooManyCertificates, "пункт 1")]


def test_price_of_every_application_is_what_both_pay() -> None:
    at = demand.market(value=5_000_00)
    demand.application(at)
    demand.application(at)

    assert not EnrolmentApplication.objects.exclude(price=F("certificate_amount") + F("parent_amount")).exists()


def test_a_contract_by_a_weekly_norm_says_hours_a_week() -> None:
    by_week, by_roubles = demand.market(unit=SchemeUnit.HOURS_PER_WEEK, value=6_00), demand.market()
    act_for([by_week.municipality.pk, by_roubles.municipality.pk])

    said = [latest_version(demand.contract(at).document_id).payload for at in (by_week, by_roubles)]

    assert re.search(r"По норме сертификата засчитывается 4\sч в неделю", said[0])
    assert "По норме" not in said[1]
