"""Reading objections: lists by who answers, what is held back from payment and why, the family's own."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, QuerySet, Sum, When

from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, ObjectionEvidence
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.demand.children.selectors import is_representative
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

NOTHING = Decimal(0)


class Held(NamedTuple):
    """Lines that wait for an answer to an objection, and their sum in roubles."""

    lines: int
    amount: Decimal


def list_objections(municipality_id: int, *, is_waiting: bool = False) -> "QuerySet[ChargeObjection]":
    """Of the municipality: those without an answer first, the nearest term first, then the latest answered."""
    return _shown(ChargeObjection.objects.filter(municipality_id=municipality_id), is_waiting)


def list_objections_of(
    organisation_id: int, municipality_id: int, *, is_waiting: bool = False
) -> "QuerySet[ChargeObjection]":
    """To the lines of one provider, in the same order."""
    found = ChargeObjection.objects.filter(
        municipality_id=municipality_id, accrual__contract__organisation_id=organisation_id
    )
    return _shown(found, is_waiting)


def _shown(found: "QuerySet[ChargeObjection]", is_waiting: bool) -> "QuerySet[ChargeObjection]":
    if is_waiting:
        found = found.filter(state=ObjectionState.RAISED)
    return found.select_related(
        "accrual__contract__group", "accrual__contract__organisation", "accrual__register", "decision"
    ).order_by(
        Case(When(state=ObjectionState.RAISED, then=0), default=1),
        Case(When(state=ObjectionState.RAISED, then="answer_by_on")),
        "-decided_at",
        "pk",
    )


def count_waiting(municipality_id: int, *, organisation_id: int | None = None) -> int:
    """Objections without an answer, of one provider when it is named."""
    waiting = ChargeObjection.objects.waiting().filter(municipality_id=municipality_id)
    if organisation_id is not None:
        waiting = waiting.filter(accrual__contract__organisation_id=organisation_id)
    return waiting.count()


def held_lines(municipality_id: int, *, organisation_id: int | None = None) -> "QuerySet[ChargeObjection]":
    """Objections that hold a line back from payment now, the earliest term first."""
    held = ChargeObjection.objects.holding().filter(municipality_id=municipality_id)
    if organisation_id is not None:
        held = held.filter(accrual__contract__organisation_id=organisation_id)
    return held.select_related("accrual__contract__group", "accrual__register", "decision__counted_in").order_by(
        "answer_by_on", "pk"
    )


def held_of(municipality_id: int, *, organisation_id: int | None = None) -> Held:
    """How much is held back. One query."""
    held = held_lines(municipality_id, organisation_id=organisation_id).order_by()
    found = held.aggregate(lines=Count("pk"), amount=Sum("accrual__certificate_amount"))
    return Held(found["lines"], found["amount"] or NOTHING)


def get_objection_for(actor: Actor, objection_id: int) -> ChargeObjection:
    """The objection for the payer or the provider of its line. Raises NotFound or NotAllowed."""
    objection = _one(objection_id)
    require(
        actor,
        Permission.SETTLEMENT_VIEW,
        objection.municipality_id,
        organisation_id=objection.accrual.contract.organisation_id,
    )
    return objection


def get_own_objection(user: User, objection_id: int) -> ChargeObjection:
    """The objection to a line of a child whom the person acts for now. Raises NotFound."""
    objection = _one(objection_id)
    if not is_representative(objection.accrual.contract.child_id, user):
        raise NotFound()
    return objection


def _one(objection_id: int) -> ChargeObjection:
    cards = ChargeObjection.objects.select_related(
        "accrual__contract__group__part__programme", "accrual__contract__organisation", "accrual__register", "decision"
    )
    objection = cards.filter(pk=objection_id).first()
    if objection is None:
        raise NotFound()
    return objection


def evidence_of(objection: ChargeObjection) -> ObjectionEvidence | None:
    """The provider's file without its content."""
    return ObjectionEvidence.objects.filter(objection=objection).defer("content").first()


def evidence_file(objection: ChargeObjection) -> ObjectionEvidence:
    """The provider's file with its content. Raises NotFound."""
    evidence = ObjectionEvidence.objects.filter(objection=objection).first()
    if evidence is None:
        raise NotFound()
    return evidence


def objections_to(line: Accrual) -> list[ChargeObjection]:
    """All objections to the line, the latest first."""
    return list(line.objections.select_related("decision__counted_in").order_by("-pk"))
