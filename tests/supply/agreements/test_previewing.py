"""What a paper of an agreement would say is what is formed, and nothing is kept of the look."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.factories import supply
from tests.factories.kernel import adopted, member
from tests.supply.agreements.test_amending import MILLION, amending, hold, offer
from tests.supply.agreements.test_disagreeing import ADVANCE, REPORT, answer, dispute

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.payloads.canonical import plain
from sotszakaz.kernel.documents.selectors import latest_contents
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Director, Finance, Teacher
from sotszakaz.supply.agreements import actions, errors
from sotszakaz.supply.agreements.models import Disagreement, DisagreementItem
from sotszakaz.supply.agreements.terms import Answer

pytestmark = pytest.mark.django_db
LATER = supply.TODAY + timedelta(days=30)


def formed(document_id):
    return latest_contents([document_id])[document_id]


def seen_amendment(agreement, **changes):
    by = changes.pop("by", SYSTEM)
    said = amending(**changes)
    return actions.preview_amendment(agreement_id=agreement.pk, amending=said, by=by, on=supply.TODAY)


def seen_end(agreement, **changes):
    said = {"reason": "По соглашению сторон", "by": SYSTEM, "on": supply.TODAY, **changes}
    return actions.preview_termination(agreement_id=agreement.pk, **said)


@pytest.fixture
def offered():
    record = supply.record()
    adopted(record.municipality, starts_on=supply.TODAY, agreement_needs_signatures=True)
    return supply.agreement(record, last_day=supply.end_of_year())


def test_an_amendment_is_formed_as_it_was_seen():
    agreement = supply.agreement()
    seen = seen_amendment(agreement)
    assert not agreement.amendments.exists()

    made = offer(agreement)

    assert formed(made.document_id) == plain(seen)


def test_an_amendment_that_cannot_be_offered_is_not_shown_either():
    agreement = supply.agreement()
    offer(agreement)

    with pytest.raises(errors.AmendmentOpen):
        seen_amendment(agreement)
    with pytest.raises(errors.GroundMissing):
        seen_amendment(supply.agreement(), ground=" ")


def test_an_end_is_formed_as_it_was_seen_and_the_account_stays_open_until_then():
    agreement = supply.agreement()
    hold(agreement, MILLION)
    seen = seen_end(agreement, ends_on=LATER, paid=Decimal(7))
    assert balance_of(agreement.account_id).status == AccountStatus.OPEN

    actions.terminate_agreement(
        agreement_id=agreement.pk,
        reason="По соглашению сторон",
        by=SYSTEM,
        on=supply.TODAY,
        ends_on=LATER,
        paid=Decimal(7),
    )

    agreement.refresh_from_db()
    assert formed(agreement.termination.document_id) == plain(seen)


def test_an_end_while_contracts_run_is_not_shown_for_today():
    agreement = supply.agreement()
    hold(agreement, MILLION)

    with pytest.raises(errors.ContractsRun):
        seen_end(agreement)
    actions.terminate_agreement(agreement_id=agreement.pk, reason="Уходит", by=SYSTEM, on=supply.TODAY, ends_on=LATER)
    with pytest.raises(MoveRefused):
        seen_end(agreement, ends_on=LATER)


def test_a_protocol_is_formed_as_it_was_seen_raised_and_answered(offered):
    raised = actions.preview_disagreement(agreement_id=offered.pk, objections=[ADVANCE, REPORT], by=SYSTEM)
    assert not Disagreement.objects.exists()
    protocol = dispute(offered)
    assert formed(protocol.document_id) == plain(raised)

    given = (Answer(True), Answer(False, "Срок задан порядком"))
    ids = protocol.items.order_by("ordinal").values_list("pk", flat=True)
    answers = dict(zip(ids, given, strict=True))
    answered = actions.preview_answer(disagreement_id=protocol.pk, answers=answers, by=SYSTEM)
    assert not DisagreementItem.objects.exclude(is_accepted=None).exists()
    answer(protocol, *given)

    assert formed(protocol.document_id) == plain(answered)
    with pytest.raises(MoveRefused):
        actions.preview_answer(disagreement_id=protocol.pk, answers=answers, by=SYSTEM)


def test_nothing_is_shown_where_nothing_is_offered():
    with pytest.raises(errors.NothingOffered):
        actions.preview_disagreement(agreement_id=supply.agreement().pk, objections=[ADVANCE], by=SYSTEM)


def test_previews_are_for_those_who_may_do_the_deed(offered):
    documents = Document.objects.count()
    clerk, director = (
        member(Finance, offered.municipality),
        member(Director, offered.municipality, offered.record.organisation),
    )
    teacher, protocol = member(Teacher, offered.municipality, offered.record.organisation), dispute(offered)

    for by, look in (
        (clerk, lambda by: seen_amendment(offered, by=by)),
        (clerk, lambda by: seen_end(offered, by=by)),
        (teacher, lambda by: actions.preview_disagreement(agreement_id=offered.pk, objections=[ADVANCE], by=by)),
        (clerk, lambda by: actions.preview_answer(disagreement_id=protocol.pk, answers={}, by=by)),
        (director, lambda by: seen_end(offered, by=by)),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            look(by)
    for look in (actions.preview_disagreement, actions.preview_answer):
        key = {"agreement_id": 0, "objections": []} if look is actions.preview_disagreement else {"answers": {}}
        with pytest.raises(NotFound):
            look(**{"by": SYSTEM, **key, **({} if "agreement_id" in key else {"disagreement_id": 0})})
    assert Document.objects.count() == documents + 1
