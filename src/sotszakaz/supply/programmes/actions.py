from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import close_account, open_account, reopen_account
from sotszakaz.kernel.ledger.states import AccountKind, Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.drafts import GroupDraft, PartDraft, ProgrammeDraft
from sotszakaz.supply.programmes.models import ClassSlot, Programme, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.moderation import EDITED, publish_programme, require_edit
from sotszakaz.supply.programmes.part_proposals import PART_PROPOSED, ensure_part_price
from sotszakaz.supply.programmes.places import PLACES_ADDED, drop_waiting
from sotszakaz.supply.programmes.proposals import (
    GROUP_FIELDS,
    MOVED,
    PROPOSED,
    due_of_proposal,
    grant_places,
    write_week,
)
from sotszakaz.supply.programmes.states import GroupState, PartState, ProgrammeState
from sotszakaz.supply.providers.models import RegistryRecord
from sotszakaz.supply.providers.selectors import active_record

__all__ = [
    "add_part",
    "close_group",
    "create_programme",
    "open_group",
    "place_group",
    "publish_programme",
    "reopen_group",
]


@transaction.atomic(durable=True)
def create_programme(
    *, municipality_id: int, organisation_id: int, draft: ProgrammeDraft, by: Actor, on: date
) -> Programme:
    """A draft of a programme under a service of the provider's registry record.

    Raises NoActiveRecord, ServiceNotInRecord, AgesReversed, AgesOutside, ConstraintViolated.
    """
    require(by, Permission.PROGRAMME_EDIT, municipality_id, organisation_id=organisation_id)
    record = active_record(municipality_id=municipality_id, organisation_id=organisation_id)
    if record is None:
        raise errors.NoActiveRecord()
    services = dict(record.application.services.values_list("pk", "focus"))
    rules.ensure_service(service_id=draft.service_id, of_record=services, number=record.number)
    _ensure_ages(municipality_id, draft, on)
    words = (draft.name, draft.annotation, services[draft.service_id], record.organisation.short_name)
    with judged(Programme):
        programme = Programme.objects.create(
            municipality_id=municipality_id,
            organisation_id=organisation_id,
            record=record,
            service_id=draft.service_id,
            **{name: getattr(draft, name) for name in EDITED},
            sort_key=rules.sort_key(draft.name),
            search_text=rules.sort_key(" ".join(words)),
            created_by=person_of(by),
            moved_by=person_of(by),
        )
    audit.record("programme.create", programme, by=by)
    return programme


@transaction.atomic(durable=True)
def add_part(*, programme_id: int, draft: PartDraft, by: Actor, on: date) -> ProgrammePart:
    """The next part of a programme; its price is under the ceiling of the day.

    Added to a published programme where the rules want moderation, it is proposed first.

    Raises UnitCostMissing, PriceTooHigh, ConstraintViolated.
    """
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    _ensure_not_moderated(programme)
    return put_part(programme, draft, by=by, on=on)


def put_part(programme: Programme, draft: PartDraft, *, by: Actor, on: date) -> ProgrammePart:
    """The same of a programme that is locked and may be edited. Part of a larger transaction."""
    ensure_part_price(programme, draft, on)
    due = due_of_proposal(programme, on)
    numbers = programme.parts.exclude(state=PartState.DROPPED)
    latest = numbers.aggregate(number=Max("number"))["number"] or 0
    with judged(ProgrammePart):
        part = ProgrammePart.objects.create(
            municipality_id=programme.municipality_id,
            programme=programme,
            number=latest + 1,
            **draft.fields,
            **_entering(due),
        )
    verb = "add" if due is None else "propose"
    audit.record(f"programmepart.{verb}", part, by=by, hours=str(part.hours), price=str(part.price))
    if due is not None:
        outbox.put(PART_PROPOSED, part)
    return part


@transaction.atomic(durable=True)
def open_group(*, part_id: int, draft: GroupDraft, by: Actor, on: date) -> StudyGroup:
    """A group with its week; its places are granted to a new account of the ledger.

    Added to a published programme where the rules want moderation, it is proposed first and has no places yet.

    Raises refusals of `programmes.errors` about days, places and week, NoActiveRecord, ConstraintViolated.
    """
    part = ProgrammePart.objects.select_related("programme").filter(pk=part_id).first()
    if part is None:
        raise errors.NotFound()
    programme = Programme.objects.lock(part.programme_id)
    part.refresh_from_db(fields=["state", "decide_by_on", "most_children"])
    require_edit(by, programme)
    _ensure_not_moderated(programme)
    _ensure_record(programme)
    return put_group(part, programme, draft, by=by, on=on)


def put_group(
    part: ProgrammePart,
    programme: Programme,
    draft: GroupDraft,
    *,
    by: Actor,
    on: date,
    follows: StudyGroup | None = None,
) -> StudyGroup:
    """The same in a programme that is locked and may be edited. Part of a larger transaction."""
    rules.ensure_part_open(part.state, words=part.get_state_display())
    rules.ensure_group(starts_on=draft.starts_on, ends_on=draft.ends_on, places=draft.places, on=on)
    rules.ensure_places(draft.places, most=part.most_children)
    rules.ensure_week(draft.week)
    due = due_of_proposal(programme, on) or part.decide_by_on
    group = _create_group(part, programme, draft, by, due, follows)
    if due is None:
        grant_places(group, by=by, on=on)
    else:
        outbox.put(PROPOSED, group)
    audit.record("studygroup.open" if due is None else "studygroup.propose", group, by=by, places=group.places)
    return group


def lock_to_add(programme_id: int, by: Actor) -> Programme:
    """The programme, locked, to which the person may add parts and groups now. Raises NotFound, NotEditable."""
    programme = Programme.objects.lock(programme_id)
    require_edit(by, programme)
    _ensure_not_moderated(programme)
    _ensure_record(programme)
    return programme


@transaction.atomic(durable=True)
def place_group(
    *, group_id: int, address: str, latitude: Decimal | None, longitude: Decimal | None, by: Actor
) -> StudyGroup:
    """Correct where the group meets; families of its children and the municipality are told of a new address.

    Raises NotFound, NotAllowed, and in words when the point is half given or not on earth.
    """
    group = StudyGroup.objects.lock(group_id)
    require(by, Permission.PROGRAMME_EDIT, group.municipality_id, organisation_id=group.organisation_id)
    if group.state == GroupState.PROPOSED:
        raise errors.GroupNotEditable(state=group.get_state_display())
    before, group.address = group.address, " ".join(address.split())
    group.latitude, group.longitude = latitude, longitude
    with judged(StudyGroup):
        group.save(update_fields=["address", "latitude", "longitude"])
    audit.record("studygroup.place", group, by=by, before=before, after=group.address)
    if group.address != before:
        outbox.put(MOVED, group, before=before)
    return group


@transaction.atomic(durable=True)
def close_group(*, group_id: int, by: Actor) -> StudyGroup:
    """Enrol nobody more: free places are no longer claimed, those that are held or taken stay. Raises MoveRefused.

    Places that were to be added and wait for the municipality are taken back.
    """
    group = StudyGroup.objects.lock(group_id)
    require(by, Permission.PROGRAMME_EDIT, group.municipality_id, organisation_id=group.organisation_id)
    move(group, "close", by=person_of(by))
    drop_waiting(group, by=by)
    close_account(group.seat_account_id)
    return group


@transaction.atomic(durable=True)
def reopen_group(*, group_id: int, by: Actor, on: date) -> StudyGroup:
    """Enrol again into a closed group: its places are as they were, the line moves at once where it has not ended.

    Raises MoveRefused, GroupHasEnded, NotEditable, NoActiveRecord.
    """
    group = StudyGroup.objects.lock(group_id)
    programme = group.part.programme
    require_edit(by, programme)
    _ensure_not_moderated(programme)
    _ensure_record(programme)
    rules.ensure_not_over(ends_on=group.ends_on, on=on)
    move(group, "reopen", by=person_of(by))
    reopen_account(group.seat_account_id)
    outbox.put(PLACES_ADDED, group)
    return group


def _entering(due: date | None) -> dict[str, object]:
    """How a part begins: in the programme at once, or as a proposal to be decided by a day."""
    return {} if due is None else {"state": PartState.PROPOSED, "decide_by_on": due, "accepted_at": None}


def _ensure_not_moderated(programme: Programme) -> None:
    """What is being looked at does not change under the eyes of who looks."""
    if programme.state == ProgrammeState.MODERATION:
        raise errors.NotEditable(state=programme.get_state_display())


def _ensure_ages(municipality_id: int, draft: ProgrammeDraft, on: date) -> None:
    regulation = regulation_on(municipality_id, on)
    rules.ensure_ages(
        age_from=draft.age_from,
        age_to=draft.age_to,
        min_age=regulation.value(Parameter.MIN_AGE),
        max_age=regulation.value(Parameter.MAX_AGE),
    )


def _ensure_record(programme: Programme) -> None:
    if not RegistryRecord.objects.active().filter(pk=programme.record_id).exists():
        raise errors.NoActiveRecord()


def _create_group(
    part: ProgrammePart,
    programme: Programme,
    draft: GroupDraft,
    by: Actor,
    due: date | None,
    follows: StudyGroup | None,
) -> StudyGroup:
    seats = open_account(
        AccountKind.SEAT,
        Unit.PLACE,
        municipality_id=part.municipality_id,
        title=f"Места в группе «{draft.name}», «{programme.name}»",
    )
    with judged(StudyGroup, ClassSlot):
        group = StudyGroup.objects.create(
            part=part,
            municipality_id=part.municipality_id,
            organisation_id=programme.organisation_id,
            **{name: getattr(draft, name) for name in GROUP_FIELDS},
            state=GroupState.OPEN if due is None else GroupState.PROPOSED,
            decide_by_on=due,
            seat_account_id=seats,
            follows=follows,
            opened_by=person_of(by),
        )
        write_week(group, draft.week)
    return group
