"""Groups added to a published programme: the municipality looks at what is new before families see it.

The programme stays published meanwhile. A proposed group has no places in the ledger, so nobody can be booked into it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import close_account, post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.drafts import GroupDraft
from sotszakaz.supply.programmes.models import ClassSlot, Programme, StudyGroup
from sotszakaz.supply.programmes.moderation import ensure_offerable, require_edit
from sotszakaz.supply.programmes.part_proposals import accept_with_group
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.states import NOT_OFFERED, GroupState, ProgrammeState

PROPOSED, DECIDED, MOVED = "studygroup.proposed", "studygroup.decided", "studygroup.moved"
OPENED = "studygroup.opened"
GROUP_FIELDS = ("name", "address", "latitude", "longitude", "starts_on", "ends_on", "places")


def due_of_proposal(programme: Programme, on: date) -> date | None:
    """By when the municipality decides on a group added now; None where it does not have to."""
    regulation = regulation_on(programme.municipality_id, on)
    if programme.state != ProgrammeState.PUBLISHED or not regulation.value(Parameter.MODERATION_REQUIRED):
        return None
    return term_ends_on(regulation, Parameter.MODERATION_WORKING_DAYS, on)


@transaction.atomic(durable=True)
def approve_group(*, group_id: int, revision: int, by: Actor, on: date) -> StudyGroup:
    """Let families see the group; its places are granted. `revision` is the one on the page. A new part goes along.

    Raises ProposalChanged, MoveRefused, GroupWaitsForPart, NoActiveRecord, ProposedPriceTooHigh and the refusals about
    days of `open_group`.
    """
    group = _looked_at(group_id, revision, by)
    ensure_offerable(group.part.programme)
    accept_with_group(group.part_id, by=by, on=on)
    group.part.refresh_from_db(fields=["most_children"])
    rules.ensure_group(starts_on=group.starts_on, ends_on=group.ends_on, places=group.places, on=on)
    rules.ensure_places(group.places, most=group.part.most_children)
    with judged(StudyGroup):
        move(group, "approve", by=person_of(by), decide_by_on=None, remarks="")
    grant_places(group, by=by, on=on)
    outbox.put(DECIDED, group, state=group.state)
    return group


@transaction.atomic(durable=True)
def return_group(*, group_id: int, revision: int, remarks: str, by: Actor) -> StudyGroup:
    """Send the group back with remarks. Raises RemarksMissing, ProposalChanged, MoveRefused."""
    group = _looked_at(group_id, revision, by)
    if not remarks.strip():
        raise errors.RemarksMissing(field="remarks")
    with judged(StudyGroup):
        move(group, "return", by=person_of(by), decide_by_on=None, remarks=remarks.strip())
    outbox.put(DECIDED, group, state=group.state)
    return group


@transaction.atomic(durable=True)
def correct_group(*, group_id: int, draft: GroupDraft, by: Actor, on: date) -> StudyGroup:
    """The provider corrects a returned group and proposes it again. Raises MoveRefused and what `open_group` does."""
    group = _lock(group_id)
    programme = group.part.programme
    require_edit(by, programme)
    rules.ensure_group(starts_on=draft.starts_on, ends_on=draft.ends_on, places=draft.places, on=on)
    rules.ensure_places(draft.places, most=group.part.most_children)
    rules.ensure_week(draft.week)
    changes = {name: getattr(draft, name) for name in GROUP_FIELDS}
    due = term_ends_on(regulation_on(programme.municipality_id, on), Parameter.MODERATION_WORKING_DAYS, on)
    with judged(StudyGroup, ClassSlot):
        move(group, "correct", by=person_of(by), decide_by_on=due, revision=group.revision + 1, **changes)
        group.slots.all().delete()
        write_week(group, draft.week)
    outbox.put(PROPOSED, group)
    return group


@transaction.atomic(durable=True)
def drop_group(*, group_id: int, by: Actor) -> StudyGroup:
    """The provider takes the group back before anybody has seen it. Raises MoveRefused."""
    group = _lock(group_id)
    require_edit(by, group.part.programme)
    with judged(StudyGroup):
        move(group, "drop", by=person_of(by), decide_by_on=None)
    close_account(group.seat_account_id)
    return group


def list_proposed(municipality_id: int, *, by: Actor) -> QuerySet[StudyGroup]:
    """Groups that wait for the municipality, the most urgent first; `shown_before` groups of the part are known.

    Raises NotAllowed.
    """
    require(by, Permission.PROGRAMME_VIEW, municipality_id)
    known = Count("part__groups", filter=~Q(part__groups__state__in=NOT_OFFERED))
    return (
        StudyGroup.objects.filter(municipality_id=municipality_id, state=GroupState.PROPOSED)
        .annotate(shown_before=known)
        .select_related("part__programme__organisation")
        .prefetch_related("slots")
        .order_by("decide_by_on", "pk")
    )


def write_week(group: StudyGroup, week: Iterable[Slot]) -> None:
    """The lessons of a new or corrected group. Part of a larger transaction."""
    ClassSlot.objects.bulk_create(
        ClassSlot(
            group=group,
            municipality_id=group.municipality_id,
            weekday=slot.weekday,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            hours=slot.hours,
        )
        for slot in week
    )


def grant_places(group: StudyGroup, *, by: Actor, on: date) -> None:
    """The places of a group that is opened; who has taken the part before may go on in it.

    Part of a larger transaction.
    """
    post_one(
        f"studygroup:{group.pk}:places",
        [EntryRequest(group.seat_account_id, Move.GRANT, group.places)],
        municipality_id=group.municipality_id,
        actor_id=by.pk,
        cause=("programmes.studygroup", group.pk),
        happened_on=on,
    )
    if group.part.number > 1:
        outbox.put(OPENED, group)


def _lock(group_id: int) -> StudyGroup:
    """The group after its programme, as who adds groups locks them. Raises NotFound."""
    programme = StudyGroup.objects.filter(pk=group_id).values_list("part__programme", flat=True).first()
    locked = Programme.objects.lock(programme or 0)
    group = StudyGroup.objects.lock(group_id)
    group.part.programme = locked
    return group


def _looked_at(group_id: int, revision: int, by: Actor) -> StudyGroup:
    group = _lock(group_id)
    require(by, Permission.PROGRAMME_MODERATE, group.municipality_id)
    if group.revision != revision:
        raise errors.ProposalChanged()
    return group
