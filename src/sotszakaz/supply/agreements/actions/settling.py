"""An offered agreement: in force when all have signed, or taken back before that."""

from datetime import date, timedelta

from django.db import transaction

from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import can_move, move, refused_move
from sotszakaz.kernel.documents.actions import end_document
from sotszakaz.kernel.documents.states import Outcome
from sotszakaz.kernel.ledger.actions import close_account
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.social_orders.selectors import order_in_force
from sotszakaz.supply.agreements import errors, rules, selectors
from sotszakaz.supply.agreements.actions.disagreeing import drop_disagreement, ensure_no_disagreement
from sotszakaz.supply.agreements.actions.making import grant_limit
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.providers.licences import is_stopped
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.states import RecordState

AGREEMENT_SETTLED = "agreement.settled"


@transaction.atomic
def put_agreement_in_force(*, agreement_id: int, by: Actor, on: date) -> Agreement:
    """All have signed: the limit comes on the account. Part of a larger transaction or one by itself.

    What must hold when an agreement is made must hold on this day too. Raises MoveRefused, SignaturesMissing,
    DisagreementOpen, RecordNotActive, LicenceStopped, OrderNotApproved, TermIsOver.
    """
    agreement = _lock_with_record(agreement_id)
    require(by, Permission.AGREEMENT_MAKE, agreement.municipality_id)
    if not can_move(agreement, "take_effect"):
        raise refused_move(agreement, by=by)
    if awaited := selectors.awaited_signer(agreement.document_id):
        raise errors.SignaturesMissing(whose=awaited)
    ensure_no_disagreement(agreement)
    _ensure_still_possible(agreement, on)
    with judged(Agreement):
        move(agreement, "take_effect", by=person_of(by))
    grant_limit(agreement, by=by, on=on)
    outbox.put(AGREEMENT_SETTLED, agreement, state=AgreementState.ACTIVE.value)
    return agreement


@transaction.atomic(durable=True)
def withdraw_agreement(*, agreement_id: int, reason: str, by: Actor, on: date) -> Agreement:
    """Take the offer back: it never takes money, its document is cancelled. Raises OfferReasonMissing, MoveRefused."""
    agreement = Agreement.objects.lock(agreement_id)
    require(by, Permission.AGREEMENT_MAKE, agreement.municipality_id)
    if not reason.strip():
        raise errors.OfferReasonMissing(field="reason")
    with judged(Agreement):
        move(agreement, "withdraw", by=person_of(by), reason=reason.strip())
    drop_disagreement(agreement, by=by, on=on)
    end_document(
        document_id=agreement.document_id, outcome=Outcome.CANCELLED, on=on, by=by, ground=agreement.reason[:500]
    )
    close_account(agreement.account_id)
    outbox.put(AGREEMENT_SETTLED, agreement, state=AgreementState.WITHDRAWN.value)
    return agreement


def put_signed_in_force(*, municipality_id: int, on: date) -> int:
    """Offered agreements that all have signed; how many. What is refused stays offered, and its page says why."""
    offered = Agreement.objects.offered().filter(municipality_id=municipality_id).order_by("pk")

    def settle(agreement_id: int) -> bool:
        try:
            put_agreement_in_force(agreement_id=agreement_id, by=SYSTEM, on=on)
        except Refusal:
            return False
        return True

    return sum(each_on_its_own(list(offered.values_list("pk", flat=True)), settle))


def _lock_with_record(agreement_id: int) -> Agreement:
    """The record first, as those do who make agreements and stop licences."""
    record_id = Agreement.objects.filter(pk=agreement_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise errors.NotFound()
    record = RegistryRecord.objects.lock(record_id)
    agreement = Agreement.objects.lock(agreement_id)
    agreement.record = record
    return agreement


def _ensure_still_possible(agreement: Agreement, on: date) -> None:
    record, first = agreement.record, agreement.valid.lower
    if record.state != RecordState.ACTIVE:
        raise errors.RecordNotActive(number=record.number)
    if is_stopped(record.municipality_id, record.organisation_id, on):
        raise errors.LicenceStopped()
    rules.ensure_term(first=first, last=agreement.valid.upper - timedelta(days=1), on=on)
    if order_in_force(agreement.municipality_id, first.year) is None:
        raise errors.OrderNotApproved(year=first.year)
