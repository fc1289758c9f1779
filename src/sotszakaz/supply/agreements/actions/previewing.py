"""What papers of an agreement would say before they are formed: nothing is locked, numbered or kept."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import can_move, refused_move
from sotszakaz.kernel.documents.payloads import (
    AgreementAmendmentPayload,
    AgreementDisagreementPayload,
    AgreementTerminationPayload,
)
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import selectors
from sotszakaz.supply.agreements.actions.amending import ensure_amendable
from sotszakaz.supply.agreements.actions.disagreeing import answered, drawn_up
from sotszakaz.supply.agreements.actions.ending import ZERO, ensure_terminable, payload_of_end
from sotszakaz.supply.agreements.models import Agreement, Disagreement
from sotszakaz.supply.agreements.printing import amendment_payload, disagreement_payload
from sotszakaz.supply.agreements.terms import Amending, Answer, Objection


def preview_amendment(*, agreement_id: int, amending: Amending, by: Actor, on: date) -> AgreementAmendmentPayload:
    """Raises what `offer_amendment` does, but for an overlap of terms."""
    agreement = _seen(agreement_id)
    require(by, Permission.AGREEMENT_MAKE, agreement.municipality_id)
    dues = ensure_amendable(agreement, amending, on=on)
    return amendment_payload(agreement, amending, dues, selectors.bank_of(agreement))


def preview_termination(
    *, agreement_id: int, reason: str, by: Actor, on: date, ends_on: date | None = None, paid: Decimal = ZERO
) -> AgreementTerminationPayload:
    """The end with the money as it stands now. Raises what `terminate_agreement` does."""
    agreement = _seen(agreement_id)
    ensure_terminable(agreement, reason, by=by)
    return payload_of_end(agreement, reason=reason, day=ends_on or on, paid=paid, on=on)


def preview_disagreement(
    *, agreement_id: int, objections: Sequence[Objection], by: Actor
) -> AgreementDisagreementPayload:
    """The provider's wording beside that of the offer. Raises what `raise_disagreement` does, but for an open one."""
    return disagreement_payload(*drawn_up(_seen(agreement_id), objections, by=by))


def preview_answer(*, disagreement_id: int, answers: Mapping[int, Answer], by: Actor) -> AgreementDisagreementPayload:
    """The protocol with the answers, which both sides would sign. Raises what `answer_disagreement` does."""
    cards = ("agreement__record__organisation", "agreement__record__municipality")
    disagreement = Disagreement.objects.select_related(*cards).filter(pk=disagreement_id).first()
    if disagreement is None:
        raise NotFound()
    require(by, Permission.AGREEMENT_MAKE, disagreement.municipality_id)
    if not can_move(disagreement, "answer"):
        raise refused_move(disagreement, by=by)
    return disagreement_payload(disagreement, answered(disagreement, answers))


def _seen(agreement_id: int) -> Agreement:
    cards = ("record__organisation", "record__municipality")
    agreement = Agreement.objects.select_related(*cards).filter(pk=agreement_id).first()
    if agreement is None:
        raise NotFound()
    return agreement
