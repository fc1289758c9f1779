"""Parts added to a published programme: the municipality looks at their hours and price before they belong to it.

The programme stays published meanwhile. A group proposed in a new part carries it along: opening the group accepts it.
"""

from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules, selectors
from sotszakaz.supply.programmes.drafts import PartDraft
from sotszakaz.supply.programmes.models import Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.moderation import ensure_offerable, require_edit
from sotszakaz.supply.programmes.states import GroupState, PartState

PART_PROPOSED, PART_DECIDED = "programmepart.proposed", "programmepart.decided"


@transaction.atomic(durable=True)
def approve_part(*, part_id: int, revision: int, by: Actor, on: date) -> ProgrammePart:
    """Let the part belong to its programme. `revision` is the one on the page.

    Raises ProposalChanged, NoActiveRecord, UnitCostMissing, ProposedPriceTooHigh, MoveRefused.
    """
    part = _looked_at(part_id, revision, by)
    ensure_offerable(part.programme)
    return _accept(part, by, on)


@transaction.atomic(durable=True)
def return_part(*, part_id: int, revision: int, remarks: str, by: Actor) -> ProgrammePart:
    """Send the part back with remarks; its groups wait. Raises RemarksMissing, ProposalChanged, MoveRefused."""
    part = _looked_at(part_id, revision, by)
    if not remarks.strip():
        raise errors.RemarksMissing(field="remarks")
    with judged(ProgrammePart):
        move(part, "return", by=person_of(by), decide_by_on=None, remarks=remarks.strip())
    outbox.put(PART_DECIDED, part, state=part.state)
    return part


@transaction.atomic(durable=True)
def correct_part(*, part_id: int, draft: PartDraft, by: Actor, on: date) -> ProgrammePart:
    """The provider corrects a returned part and proposes it again; its proposed groups are to be looked at anew.

    Their term begins again with that of the part.

    Raises MoveRefused, UnitCostMissing, PriceTooHigh, ConstraintViolated.
    """
    part = _lock(part_id)
    programme = part.programme
    require_edit(by, programme)
    ensure_part_price(programme, draft, on)
    due = term_ends_on(regulation_on(programme.municipality_id, on), Parameter.MODERATION_WORKING_DAYS, on)
    with judged(ProgrammePart):
        move(part, "correct", by=person_of(by), decide_by_on=due, revision=part.revision + 1, **draft.fields)
    anew = {"revision": F("revision") + 1, "decide_by_on": due}
    StudyGroup.objects.filter(part=part, state=GroupState.PROPOSED).update(**anew)
    outbox.put(PART_PROPOSED, part)
    return part


@transaction.atomic(durable=True)
def drop_part(*, part_id: int, by: Actor) -> ProgrammePart:
    """The provider takes the part back before it belongs to the programme. Raises PartHasGroups, MoveRefused."""
    part = _lock(part_id)
    require_edit(by, part.programme)
    if part.groups.exclude(state=GroupState.DROPPED).exists():
        raise errors.PartHasGroups()
    with judged(ProgrammePart):
        move(part, "drop", by=person_of(by), decide_by_on=None)
    return part


def accept_with_group(part_id: int, *, by: Actor, on: date) -> None:
    """The part of a group that is opened belongs to its programme from now on. Part of a larger transaction.

    The programme is locked. Raises GroupWaitsForPart, UnitCostMissing, ProposedPriceTooHigh.
    """
    part = ProgrammePart.objects.lock(part_id)
    rules.ensure_part_decidable(part.state, words=part.get_state_display())
    if part.state == PartState.PROPOSED:
        _accept(part, by, on)


def list_proposed_parts(municipality_id: int, *, by: Actor) -> QuerySet[ProgrammePart]:
    """Parts that wait for the municipality, the most urgent first. Raises NotAllowed."""
    require(by, Permission.PROGRAMME_VIEW, municipality_id)
    waiting = ProgrammePart.objects.filter(municipality_id=municipality_id, state=PartState.PROPOSED)
    return waiting.order_by("decide_by_on", "pk")


def ensure_part_price(programme: Programme, draft: PartDraft, on: date) -> None:
    """The price is under the ceiling of the day. Raises UnitCostMissing, PriceTooHigh."""
    limit = selectors.price_limit_of(programme, on)
    if limit is None:
        raise errors.UnitCostMissing(field="price", on=on)
    ceiling = limit.ceiling(draft.hours, draft.teaching, draft.most_children)
    rules.ensure_price(price=draft.price, ceiling=ceiling, clause=limit.clause)


def _accept(part: ProgrammePart, by: Actor, on: date) -> ProgrammePart:
    """The rules may have changed since the part was proposed, so its price is judged by those of the day."""
    try:
        draft = PartDraft(part.title, part.hours, part.price, part.teaching, part.most_children)
        ensure_part_price(part.programme, draft, on)
    except errors.PriceTooHigh as refusal:
        raise errors.ProposedPriceTooHigh(**refusal.fields) from refusal
    with judged(ProgrammePart):
        move(part, "approve", by=person_of(by), decide_by_on=None, remarks="", accepted_at=timezone.now())
    outbox.put(PART_DECIDED, part, state=part.state)
    return part


def _lock(part_id: int) -> ProgrammePart:
    """The part after its programme, as who adds parts locks them. Raises NotFound."""
    programme = ProgrammePart.objects.filter(pk=part_id).values_list("programme", flat=True).first()
    locked = Programme.objects.lock(programme or 0)
    part = ProgrammePart.objects.lock(part_id)
    part.programme = locked
    return part


def _looked_at(part_id: int, revision: int, by: Actor) -> ProgrammePart:
    part = _lock(part_id)
    require(by, Permission.PROGRAMME_MODERATE, part.municipality_id)
    if part.revision != revision:
        raise errors.ProposalChanged()
    return part
