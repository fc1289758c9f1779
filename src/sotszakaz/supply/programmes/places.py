"""The number of places of an open group: the ledger judges a lowering, the municipality a growth where the rules say.

Fewer places than are held and taken never pass: the posting that withdraws them and a booking meet on one account.
More places let the line move at once.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.errors import SeatsExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.models import PlacesChange, StudyGroup
from sotszakaz.supply.programmes.moderation import ensure_offerable, require_edit
from sotszakaz.supply.programmes.proposals import due_of_proposal
from sotszakaz.supply.programmes.states import GroupState, PlacesState, ProgrammeState

PLACES_ADDED = "studygroup.places_added"
PLACES_PROPOSED, PLACES_DECIDED = "placeschange.proposed", "placeschange.decided"


@transaction.atomic(durable=True)
def change_places(*, group_id: int, places: int, known: int, by: Actor, on: date) -> PlacesChange:
    """So many places from now on; `known` is the number that stood on the page.

    More of them are proposed where the rules want moderation. A repeat answers with the change made first.

    Raises GroupNotOpen, GroupHasEnded, NotEditable, NoActiveRecord, SamePlaces, PlacesMoved, PlacesTaken,
    PlacesOverPart, PlacesWait.
    """
    group = StudyGroup.objects.lock(group_id)
    programme = group.part.programme
    require_edit(by, programme)
    _ensure_open(group, on)
    if programme.state == ProgrammeState.MODERATION:
        raise errors.NotEditable(state=programme.get_state_display())
    latest = group.places_changes.order_by("-pk").first()
    if latest is not None and _is_repeat(latest, group, places, known):
        return latest
    _ensure_new(latest, group, places, known)
    is_growth = places > group.places
    if is_growth:
        rules.ensure_places(places, most=group.part.most_children)
        ensure_offerable(programme)
    due = due_of_proposal(programme, on) if is_growth else None
    change = _write(group, places, due, by)
    if due is None:
        _make(change, group, by=by, on=on)
    else:
        audit.record("studygroup.propose_places", group, by=by, before=group.places, after=places)
        outbox.put(PLACES_PROPOSED, change)
    return change


@transaction.atomic(durable=True)
def approve_places(*, change_id: int, by: Actor, on: date) -> PlacesChange:
    """Add the proposed places. Raises GroupNotOpen, GroupHasEnded, NoActiveRecord, MoveRefused."""
    change = _lock(change_id)
    require(by, Permission.PROGRAMME_MODERATE, change.municipality_id)
    _ensure_open(change.group, on)
    ensure_offerable(change.group.part.programme)
    with judged(PlacesChange):
        move(change, "approve", by=person_of(by), decide_by_on=None)
    _make(change, change.group, by=by, on=on)
    outbox.put(PLACES_DECIDED, change)
    return change


@transaction.atomic(durable=True)
def return_places(*, change_id: int, remarks: str, by: Actor) -> PlacesChange:
    """Refuse the proposed places with remarks. Raises RemarksMissing, MoveRefused."""
    change = _lock(change_id)
    require(by, Permission.PROGRAMME_MODERATE, change.municipality_id)
    if not remarks.strip():
        raise errors.RemarksMissing(field="remarks")
    with judged(PlacesChange):
        move(change, "return", by=person_of(by), decide_by_on=None, remarks=remarks.strip())
    outbox.put(PLACES_DECIDED, change)
    return change


@transaction.atomic(durable=True)
def drop_places(*, change_id: int, by: Actor) -> PlacesChange:
    """The provider takes the proposed places back. Raises MoveRefused."""
    change = _lock(change_id)
    require_edit(by, change.group.part.programme)
    _drop(change, by)
    return change


def drop_waiting(group: StudyGroup, *, by: Actor) -> None:
    """Nobody decides on places of a group that is closed. Part of a larger transaction with the group locked."""
    waiting = group.places_changes.select_for_update(no_key=True).filter(state=PlacesState.PROPOSED)
    for change in waiting.order_by("pk"):
        _drop(change, by)


def get_places_for(actor: Actor, change_id: int) -> PlacesChange:
    """A change with its group and programme. Raises NotFound, NotAllowed."""
    change = PlacesChange.objects.select_related("group__part__programme").filter(pk=change_id).first()
    if change is None:
        raise errors.NotFound()
    organisation_id = change.group.organisation_id
    require(actor, Permission.PROGRAMME_VIEW, change.municipality_id, organisation_id=organisation_id)
    return change


def list_proposed_places(municipality_id: int, *, by: Actor) -> QuerySet[PlacesChange]:
    """Changes that wait for the municipality, the most urgent first. Raises NotAllowed."""
    require(by, Permission.PROGRAMME_VIEW, municipality_id)
    waiting = PlacesChange.objects.filter(municipality_id=municipality_id, state=PlacesState.PROPOSED)
    return waiting.select_related("group__part__programme", "asked_by").order_by("decide_by_on", "pk")


def list_changes(group: StudyGroup) -> QuerySet[PlacesChange]:
    """All changes of the group, the latest first."""
    return group.places_changes.select_related("asked_by", "decided_by").order_by("-pk")


def _write(group: StudyGroup, places: int, due: date | None, by: Actor) -> PlacesChange:
    with judged(PlacesChange):
        return PlacesChange.objects.create(
            group=group,
            municipality_id=group.municipality_id,
            before=group.places,
            places=places,
            state=PlacesState.MADE if due is None else PlacesState.PROPOSED,
            decide_by_on=due,
            asked_by=person_of(by),
        )


def _make(change: PlacesChange, group: StudyGroup, *, by: Actor, on: date) -> None:
    """Post the difference, then say the number: the ledger refuses to go below what is held and taken."""
    more = change.places - change.before
    entry = EntryRequest(group.seat_account_id, Move.GRANT if more > 0 else Move.WITHDRAW, abs(more))
    try:
        post_one(
            f"placeschange:{change.pk}",
            [entry],
            municipality_id=group.municipality_id,
            actor_id=by.pk,
            cause=("programmes.placeschange", change.pk),
            happened_on=on,
        )
    except SeatsExhausted as refusal:
        taken = group.places - refusal.fields["available"]
        raise errors.PlacesTaken(field="places", taken=taken) from refusal
    group.places = change.places
    group.save(update_fields=["places"])
    audit.record("studygroup.places", group, by=by, before=change.before, after=change.places)
    if more > 0:
        outbox.put(PLACES_ADDED, group)


def _drop(change: PlacesChange, by: Actor) -> None:
    with judged(PlacesChange):
        move(change, "drop", by=person_of(by), decide_by_on=None)


def _is_repeat(latest: PlacesChange, group: StudyGroup, places: int, known: int) -> bool:
    """The same form sent twice: what it asked for is made, or waits."""
    if (latest.before, latest.places) != (known, places):
        return False
    return latest.state == PlacesState.PROPOSED or (latest.state == PlacesState.MADE and group.places == places)


def _ensure_new(latest: PlacesChange | None, group: StudyGroup, places: int, known: int) -> None:
    if latest is not None and latest.state == PlacesState.PROPOSED:
        raise errors.PlacesWait(places=latest.places)
    if known != group.places:
        raise errors.PlacesMoved(places=group.places)
    if places <= 0:
        raise errors.PlacesNotPositive(field="places")
    if places == group.places:
        raise errors.SamePlaces(field="places", places=places)


def _ensure_open(group: StudyGroup, on: date) -> None:
    if group.state != GroupState.OPEN:
        raise errors.GroupNotOpen(name=group.name)
    rules.ensure_not_over(ends_on=group.ends_on, on=on)


def _lock(change_id: int) -> PlacesChange:
    """The change after its group, as who changes places locks them. Raises NotFound."""
    group_id = PlacesChange.objects.filter(pk=change_id).values_list("group", flat=True).first()
    group = StudyGroup.objects.lock(group_id or 0)
    change = PlacesChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change_id)
    change.group = group
    return change
