"""A closing that leaves a contract out tells its provider and its family."""

import pytest
from tests.factories.delivery import closed_month
from tests.factories.kernel import member
from tests.factories.left_out import left_out, ready, sign

from sotszakaz.delivery.settlements.left_out_notices import LEFT_OUT
from sotszakaz.foundation.draining import drain_apart
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import handler_apart
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.states import SigningParty
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Director

pytestmark = pytest.mark.django_db


def told(at):
    drain_apart()
    act_for([at.municipality.pk])
    return {each.user_id: each for each in Notice.objects.filter(kind=LEFT_OUT)}


def test_a_month_closed_without_an_agreement_is_told_to_both_sides():
    late, waiting = left_out()
    director = member(Director, late.municipality, late.record.organisation)

    notices = told(late)

    assert set(notices) == {director.pk, waiting.application.applied_by_id}
    to_provider, to_family = notices[director.pk], notices[waiting.application.applied_by_id]
    assert to_provider.title == f"09.2026 закрыт без соглашения № {waiting.agreement.number}"
    assert "Отложено договоров: 1" in to_provider.text
    assert "сдайте месяц" in to_provider.text
    assert to_family.title == "Дарья: за 09.2026 пока ничего не списано"
    assert "От вас ничего не нужно" in to_family.text
    assert (to_family.subject_type, to_family.subject_id) == (
        "enrolments.enrolmentapplication",
        waiting.application_id,
    )


def test_contracts_without_signatures_are_told_to_both_sides():
    at, (whole, half) = ready(contract_needs_signatures=True)
    director = member(Director, at.municipality, at.record.organisation)
    sign(at, whole.document_id, SigningParty.PROVIDER, SigningParty.CITIZEN)
    sign(at, half.document_id, SigningParty.PROVIDER)
    closed_month(at)

    notices = told(at)

    assert set(notices) == {director.pk, half.application.applied_by_id}
    assert notices[director.pk].title == "09.2026: не все договоры вошли в реестр"
    assert "подпишите их" in notices[director.pk].text
    to_family = notices[half.application.applied_by_id]
    assert to_family.subject_id == half.application_id
    assert f"{half.document} подписали ещё не все" in to_family.text


def test_a_message_that_comes_again_is_told_once():
    left_out()
    messages = list(OutboxMessage.objects.filter(topic=LEFT_OUT))
    for _ in range(2):
        handler_apart(LEFT_OUT)(messages)
    assert Notice.objects.filter(kind=LEFT_OUT).count() == 1


def test_nobody_is_told_when_nothing_was_left_out():
    at, _ = ready()

    closed_month(at)

    assert not OutboxMessage.objects.filter(topic=LEFT_OUT).exists()
