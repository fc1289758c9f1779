"""Many answers at once give what the same answers one by one would."""

from datetime import UTC, date, datetime

import pytest
from django.forms.models import model_to_dict
from tests.factories import demand
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import withdraw_application
from sotszakaz.demand.enrolments.booking import book_all
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.errors import TooLateToAccept
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db
OWN = {"id", "application", "social_certificate", "number", "document", "child", "certificate_account_id"}


def accept(at, *applications, by=SYSTEM, on=TODAY):
    return accept_applications(
        municipality_id=at.municipality.pk, application_ids=[each.pk for each in applications], by=by, on=on
    )


def terms(contract):
    return {name: value for name, value in model_to_dict(contract).items() if name not in OWN}


def months(contract):
    return list(ContractMonth.objects.filter(contract=contract).order_by("month").values_list("month", "price"))


def content(document):
    version = latest_version(document.pk)
    return set(version.content["content"])


def test_accept_applications_makes_the_contracts_that_single_answers_would():
    at = demand.market()
    alone = demand.contract(at)

    made = accept(at, demand.application(at), demand.application(at))

    assert len(made) == 2
    for contract in made:
        assert terms(contract) == terms(alone)
        assert months(contract) == months(alone)
        assert contract.social_certificate.service_id == alone.social_certificate.service_id
    assert balance_of(at.group.seat_account_id).spent == 3
    assert balance_of(at.group.seat_account_id).held == 0


def test_accept_applications_numbers_documents_in_one_row():
    at = demand.market()

    first, second = accept(at, demand.application(at), demand.application(at))

    assert [first.document.number, second.document.number] == [1, 2]
    assert first.number == first.document.full_number


def test_accept_applications_marks_who_and_when():
    at = demand.market()
    director = at.director()

    contract = accept(at, demand.application(at), by=director)[0]

    application = EnrolmentApplication.objects.get(pk=contract.application_id)
    assert (application.state, application.answered_by) == ("accepted", director)
    assert application.answered_at is not None


def test_accept_applications_takes_nobody_when_one_is_answered():
    at = demand.market()
    waiting, withdrawn = demand.application(at), demand.application(at)
    withdraw_application(application_id=withdrawn.pk, by=withdrawn.applied_by, on=TODAY)

    with pytest.raises(MoveRefused):
        accept(at, waiting, withdrawn)

    assert not Contract.objects.exists()


def test_accept_applications_refuses_a_contract_of_two_months_ago():
    at = demand.market()

    with pytest.raises(TooLateToAccept):
        accept(at, demand.application(at), on=date(2026, 12, 1))


def test_accept_applications_is_for_the_provider():
    at = demand.market()

    with pytest.raises(NotAllowed):
        accept(at, demand.application(at), by=member(Finance, at.municipality))


def test_accept_applications_of_nobody_is_nothing():
    assert accept(demand.market()) == []


def test_booking_may_say_when_it_was_applied_for():
    at = demand.market()
    child = at.child()
    offer = quote(child_id=child.pk, group_id=at.group.pk, by=SYSTEM, on=TODAY)
    booking = offer.booking(key="from elsewhere", actor_id=None)
    long_ago = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    object.__setattr__(booking, "applied_at", long_ago)

    answer = book_all([booking])[0]

    assert EnrolmentApplication.objects.get(pk=answer.application_id).applied_at == long_ago
