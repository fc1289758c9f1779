from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.kernel import adopted
from tests.supply.agreements.test_amending import MILLION, free_roubles, hold, offer, unsigned

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements import actions, errors, selectors
from sotszakaz.supply.agreements.states import AgreementState, AmendmentState
from sotszakaz.supply.agreements.verify import CHECKS

pytestmark = pytest.mark.django_db

LATER = supply.TODAY + timedelta(days=30)


def terminate(agreement, **changes):
    return actions.terminate_agreement(
        **{"agreement_id": agreement.pk, "reason": "По соглашению сторон", "by": SYSTEM, "on": supply.TODAY, **changes}
    )


def holds():
    return all(find_offenders(check).passed for check in CHECKS)


def test_an_end_today_gives_the_limit_back_and_forms_its_document():
    agreement = supply.agreement()
    offered = offer(agreement, limit=MILLION)

    terminate(agreement, paid=Decimal(5))

    agreement.refresh_from_db()
    offered.refresh_from_db()
    balance, end = balance_of(agreement.account_id), agreement.termination
    assert (balance.status, balance.total) == (AccountStatus.CLOSED, 0)
    assert (end.freed, offered.state) == (2 * MILLION, AmendmentState.WITHDRAWN)
    assert DocumentEnding.objects.get(document=agreement.document_id).by_document_id == end.document_id
    said = latest_version(end.document_id).payload
    assert '"freed":"2000000.00"' in said
    assert '"paid":"5.00"' in said
    assert holds()


def test_while_contracts_run_the_end_lies_ahead_and_is_carried_out_on_its_day():
    agreement = supply.agreement()
    hold(agreement, MILLION)
    with pytest.raises(errors.ContractsRun):
        terminate(agreement)

    terminate(agreement, ends_on=LATER)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.ENDING
    assert balance_of(agreement.account_id).status == AccountStatus.SUSPENDED
    assert selectors.agreement_on(agreement.municipality_id, agreement.record.organisation_id, date(2026, 9, 2)) is None
    assert OutboxMessage.objects.get(topic="agreement.ending").payload == {"ends_on": LATER.isoformat()}
    assert actions.end_due(municipality_id=agreement.municipality_id, on=supply.TODAY) == 0
    assert holds()

    assert actions.end_due(municipality_id=agreement.municipality_id, on=LATER) == 1

    agreement.refresh_from_db()
    balance = balance_of(agreement.account_id)
    assert (agreement.state, balance.status) == (AgreementState.TERMINATED, AccountStatus.CLOSED)
    assert (balance.free, balance.held, agreement.termination.freed) == (0, 100_000_000, MILLION)
    assert holds()


def test_the_documents_of_an_agreement_end_with_its_term():
    agreement = unsigned(supply.agreement(last_day=LATER))
    amendment, after = offer(agreement, limit=3 * MILLION), LATER + timedelta(days=1)
    documents = (agreement.document_id, amendment.document_id)
    given = {"municipality_id": agreement.municipality_id}

    assert actions.complete_over(**given, on=LATER) == 0
    assert actions.complete_over(**given, on=after + timedelta(days=1)) == 2
    assert actions.complete_over(**given, on=after + timedelta(days=1)) == 0

    endings = DocumentEnding.objects.filter(document__in=documents)
    assert list(endings.values_list("outcome", "ended_on")) == [("completed", after)] * 2
    assert holds()
    terminate(agreement, on=after + timedelta(days=1))
    assert endings.filter(outcome="completed").count() == 2
    assert holds()


def test_a_signed_amendment_that_prolongs_comes_before_the_end_of_the_term():
    agreement, after = unsigned(supply.agreement(last_day=LATER)), LATER + timedelta(days=1)
    amendment = offer(agreement, limit=None, last_day=after, effective_on=after)

    assert actions.complete_over(municipality_id=agreement.municipality_id, on=after) == 0

    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.IN_FORCE
    assert not DocumentEnding.objects.filter(document=agreement.document_id).exists()
    assert holds()


def test_an_agreement_whose_term_is_over_is_not_prolonged():
    agreement, after = supply.agreement(last_day=LATER), LATER + timedelta(days=1)
    amendment = offer(agreement, limit=None, last_day=after)
    actions.complete_over(municipality_id=agreement.municipality_id, on=after)

    with pytest.raises(errors.TermPassed):
        actions.put_in_force(amendment_id=amendment.pk, by=SYSTEM, on=after)
    actions.withdraw_amendment(amendment_id=amendment.pk, by=SYSTEM, on=after)
    with pytest.raises(errors.TermPassed, match="Заключите новое соглашение"):
        offer(agreement, limit=None, last_day=after, on=after, effective_on=after)


def test_money_that_an_offer_holds_is_not_a_contract():
    agreement = supply.agreement()
    offer(agreement, limit=MILLION)

    assert terminate(agreement).state == AgreementState.TERMINATED
    assert free_roubles(agreement) == 0


def test_an_end_is_announced_once_and_not_in_the_past():
    agreement = supply.agreement()
    with pytest.raises(errors.EndInPast):
        terminate(agreement, ends_on=supply.TODAY - timedelta(days=1))
    terminate(agreement, ends_on=LATER)

    with pytest.raises(MoveRefused, match="прекращается"):
        terminate(agreement, ends_on=LATER)


def test_an_end_ends_the_amendments_in_force_too():
    agreement = supply.agreement()
    adopted(agreement.municipality, starts_on=supply.TODAY, amendment_needs_signatures=False)
    amended, withdrawn = offer(agreement), offer(agreement, effective_on=LATER, limit=MILLION)

    terminate(agreement)

    endings = {each.document_id: each for each in DocumentEnding.objects.all()}
    assert [each.outcome for each in endings.values()].count("terminated") == 2
    assert endings[amended.document_id].by_document_id == agreement.termination.document_id
    assert endings[withdrawn.document_id].outcome == "cancelled"
