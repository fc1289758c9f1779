"""The contract by signature: the provider invites, the representative signs what was shown, in time."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import demand, life
from tests.factories.kernel import adopted
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import accept_application, sign_application, withdraw_application
from sotszakaz.demand.enrolments.bulk import accept_applications
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def sign(application: EnrolmentApplication, *, on: date = TODAY, **changes: Any) -> Contract:
    consents = life.consents(application, **changes)
    return sign_application(application_id=application.pk, consents=consents, by=application.applied_by, on=on)


def test_accept_invites_and_holds_where_the_regulation_wants_a_signature() -> None:
    at = demand.market()
    life.by_signature(at)
    application = demand.application(at)

    assert accept_application(application_id=application.pk, by=at.director(), on=TODAY) is None

    application.refresh_from_db()
    assert (application.state, application.answer_by_on) == (ApplicationState.INVITED, date(2026, 8, 7))
    assert life.held(application)["seat"] == 1
    assert not Contract.objects.exists()
    assert OutboxMessage.objects.filter(topic="enrolment.invited", subject_id=application.pk).exists()


def test_sign_makes_the_contract_on_the_last_day() -> None:
    application = life.invited(demand.market())

    contract = sign(application, on=date(2026, 8, 7))

    application.refresh_from_db()
    assert (application.state, contract.signed_on) == (ApplicationState.ACCEPTED, date(2026, 8, 7))
    assert (life.balances(application)["seat"].spent, life.held(application)["certificate"]) == (1, 12_240_00)


def test_sign_refuses_a_day_late_and_leaves_everything_to_expiry() -> None:
    application = life.invited(demand.market())

    with pytest.raises(errors.TermOver):
        sign(application, on=date(2026, 8, 8))

    application.refresh_from_db()
    assert (application.state, life.held(application)["seat"]) == (ApplicationState.INVITED, 1)


@pytest.mark.parametrize("missing", ["to_terms", "to_payment", "to_data"])
def test_sign_asks_for_all_three_consents(missing: str) -> None:
    application = life.invited(demand.market())

    with pytest.raises(errors.TicksMissing):
        sign(application, **{missing: False})


def test_sign_refuses_a_payment_other_than_the_one_shown() -> None:
    application = life.invited(demand.market())

    with pytest.raises(errors.ShownChanged):
        sign(application, parent_amount=Decimal("0.01"))


def test_sign_refuses_another_text_than_the_one_that_was_read() -> None:
    application = life.invited(demand.market())
    read = life.consents(application)
    act = {"contract_conditions": ["Сменную обувь семья приносит с собой."]}
    adopted(application.municipality, starts_on=TODAY, contract_made_by="by_signature", **act)

    with pytest.raises(errors.TextChanged):
        sign_application(application_id=application.pk, consents=read, by=application.applied_by, on=TODAY)

    assert not Contract.objects.exists()
    assert sign(application).number


def test_sign_hides_the_application_of_another_parent() -> None:
    at = demand.market()
    application, stranger = life.invited(at), at.child().added_by

    with pytest.raises(NotFound):
        sign_application(application_id=application.pk, consents=life.consents(application), by=stranger, on=TODAY)


def test_sign_refuses_before_the_provider_has_agreed() -> None:
    application = demand.application(demand.market())

    with pytest.raises(MoveRefused):
        sign(application)


def test_not_to_sign_releases_everything() -> None:
    application = life.invited(demand.market())

    withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY)

    assert not any(life.held(application).values())


def test_many_are_not_accepted_at_once_where_each_is_signed() -> None:
    at = demand.market()
    life.by_signature(at)
    ids = [demand.application(at).pk]

    with pytest.raises(errors.SignatureNeeded):
        accept_applications(municipality_id=at.municipality.pk, application_ids=ids, by=SYSTEM, on=TODAY)
