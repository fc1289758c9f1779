"""An agreement that waits for signatures: offered with an empty account, in force by the last signature, once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import supply
from tests.factories.kernel import adopted, member
from tests.factories.replay import replayed
from tests.factories.signing import signing
from tests.verification import verify

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director
from sotszakaz.supply.agreements import actions, errors
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.registry import Search, search_agreements, words_of
from sotszakaz.supply.agreements.selectors import agreement_on
from sotszakaz.supply.agreements.tasks import put_agreements_in_force, settle_signed

pytestmark = pytest.mark.django_db

BODY, PROVIDER = SigningParty.BODY, SigningParty.PROVIDER


@pytest.fixture
@replayed
def record():
    """A provider of a municipality whose regulation waits for the signatures of agreements."""
    made = supply.record()
    adopted(made.municipality, starts_on=supply.TODAY, agreement_needs_signatures=True)
    return made


@pytest.fixture
def offered(record):
    return supply.agreement(record, last_day=supply.end_of_year())


def put(agreement, on=supply.TODAY):
    return actions.put_agreement_in_force(agreement_id=agreement.pk, by=SYSTEM, on=on)


def signed_by_both(agreement):
    ground = signing(municipality=agreement.municipality, provider=agreement.record.organisation)
    version = latest_version(agreement.document_id)
    ground.sign(version, PROVIDER)
    ground.sign(version, BODY)
    return list(OutboxMessage.objects.filter(topic="document.completed"))


def test_an_offered_agreement_takes_no_money(offered):
    assert (offered.state, balance_of(offered.account_id).total) == ("offered", 0)
    assert agreement_on(offered.municipality_id, offered.record.organisation_id, offered.valid.lower) is None
    with pytest.raises(errors.SignaturesMissing, match="исполнитель"):
        put(offered)
    assert verify()[-1].endswith("0 failed")


def test_the_last_signature_puts_the_agreement_in_force_exactly_once(offered):
    messages = signed_by_both(offered)

    settle_signed(messages)
    settle_signed(messages)
    put_agreements_in_force(timezone.now())

    offered.refresh_from_db()
    assert (offered.state, balance_of(offered.account_id).free) == ("active", 200_000_000)
    assert OutboxMessage.objects.filter(topic="agreement.settled").count() == 1
    with pytest.raises(MoveRefused):
        put(offered)
    assert verify()[-1].endswith("0 failed")


def test_the_database_wants_both_signatures(offered):
    with pytest.raises(IntegrityError, match="both sides sign first"), transaction.atomic():
        Agreement.objects.filter(pk=offered.pk).update(state="active", settled_at=timezone.now())


def test_a_signed_agreement_waits_for_a_licence_that_holds(offered):
    supply.licence_stop(offered.record)

    settle_signed(signed_by_both(offered))

    offered.refresh_from_db()
    assert offered.state == "offered"
    with pytest.raises(errors.LicenceStopped):
        put(offered)


def test_a_signed_agreement_whose_term_is_over_stays_offered(offered):
    signed_by_both(offered)

    with pytest.raises(errors.TermIsOver):
        put(offered, on=offered.valid.upper)


def test_an_offer_that_is_withdrawn_never_takes_money(offered):
    actions.withdraw_agreement(agreement_id=offered.pk, reason="Ошибка в лимите", by=SYSTEM, on=supply.TODAY)

    assert DocumentEnding.objects.get(document=offered.document_id).outcome == "cancelled"
    with pytest.raises(MoveRefused):
        put(offered)
    again = supply.agreement(offered.record)
    assert again.state == "offered"
    assert verify()[-1].endswith("0 failed")


def test_an_offer_is_not_withdrawn_without_a_reason(offered):
    with pytest.raises(errors.OfferReasonMissing):
        actions.withdraw_agreement(agreement_id=offered.pk, reason=" ", by=SYSTEM, on=supply.TODAY)


def test_those_without_the_right_neither_settle_nor_withdraw(offered):
    director = member(Director, offered.municipality, offered.record.organisation)

    with pytest.raises(errors.NotAllowed):
        actions.put_agreement_in_force(agreement_id=offered.pk, by=director, on=supply.TODAY)
    with pytest.raises(errors.NotAllowed):
        actions.withdraw_agreement(agreement_id=offered.pk, reason="Так", by=director, on=supply.TODAY)


def test_the_provider_is_told_of_the_offer_and_of_its_fate(offered):
    director = member(Director, offered.municipality, offered.record.organisation)
    signed_by_both(offered)

    while drain_together():
        act_for([offered.municipality_id])

    act_for([offered.municipality_id])
    titles = list(Notice.objects.filter(user=director, title__contains=offered.number).values_list("title", flat=True))
    assert any("ждёт вашей подписи" in each for each in titles)
    assert any("вступило в силу" in each for each in titles)
    offered.refresh_from_db()
    assert offered.state == "active"


def test_the_registry_of_a_past_day_shows_the_offer(offered):
    settle_signed(signed_by_both(offered))
    today = timezone.localdate()

    states = [
        words_of(search_agreements(offered.municipality_id, Search(), on=day, by=SYSTEM).get())
        for day in (today - timedelta(days=1), today + timedelta(days=1))
    ]

    assert states == ["ждёт подписей", "действует"]
