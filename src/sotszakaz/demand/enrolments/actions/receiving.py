"""An application that another system sends for a representative whom it has identified itself."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.children.rules import Visitor, ensure_visitor
from sotszakaz.demand.enrolments import refusals, rules
from sotszakaz.demand.enrolments.actions.booking import booked, ensure_as_shown
from sotszakaz.demand.enrolments.actions.entering import keep_intake, made_by, require_made
from sotszakaz.demand.enrolments.booking import book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.foundation import audit
from sotszakaz.kernel.users.access import SYSTEM


@dataclass(frozen=True, slots=True)
class Sent:
    """What has come: the number there, who applies, the consents, the rest to pay that was shown, the request whole."""

    number: str
    visitor: Visitor
    consents: tuple[str, ...]
    parent_amount: Decimal
    request: str


def key_of_number(municipality_id: int, number: str) -> str:
    """The key of repetition of an outside number: the same number of the same municipality books once."""
    return f"epgu-{hashlib.sha256(f'{municipality_id}:{number}'.encode()).hexdigest()[:48]}"


@transaction.atomic(durable=True)
def receive_application(*, municipality_id: int, child_id: int, group_id: int, sent: Sent, on: date) -> int:
    """Book as the system itself on the terms that the portal has shown; a repeated number answers as the first time.

    Whoever calls has made sure who asks, and that the child is of the municipality. Raises the refusals of `book`,
    VisitorUnnamed, ConsentsMissing, KeyOfOther.
    """
    key = key_of_number(municipality_id, sent.number)
    if (made := made_by(key, child_id, group_id)) is not None:
        return made
    ensure_visitor(sent.visitor)
    if not set(rules.CONSENTS) <= set(sent.consents):
        raise refusals.ConsentsMissing(field="consents")
    offer = quote(child_id=child_id, group_id=group_id, by=SYSTEM, on=on)
    if offer.obstacles:
        raise offer.obstacles[0].refusal
    ensure_as_shown(offer, sent.parent_amount)
    if not keep_intake(_intake(municipality_id, key, sent)):
        return require_made(key, child_id, group_id)
    made = booked(book_all([offer.booking(key=key, actor_id=None)])[0])
    audit.record(
        "enrolmentapplication.receive", EnrolmentApplication(pk=made), by=None, municipality_id=municipality_id
    )
    return made


def _intake(municipality_id: int, key: str, sent: Sent) -> Intake:
    visitor = sent.visitor
    return Intake(
        municipality_id=municipality_id,
        application_id=key,
        source=IntakeSource.EPGU,
        full_name=visitor.full_name,
        relation=visitor.relation,
        phone=visitor.phone,
        email=visitor.email,
        consents=list(sent.consents),
        outside_number=sent.number,
        request=sent.request,
    )
