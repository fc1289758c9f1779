"""The list of an event: who is called to it, from which provider how many people came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.rules import is_inn
from sotszakaz.kernel.users.models import User
from sotszakaz.oversight.communication import errors
from sotszakaz.oversight.communication.actions.events import to_settle
from sotszakaz.oversight.communication.models import Event, EventParticipant
from sotszakaz.oversight.communication.selectors import known_participants, listed_organisation
from sotszakaz.oversight.communication.states import REACHING

MOST_PEOPLE = 10_000
"""More from one provider is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is put down: a provider of the registry is known by its ИНН."""

    name: str
    inn: str = ""
    email: str = ""


@transaction.atomic(durable=True)
def add_participant(*, event_id: int, invited: Invited, by: User) -> EventParticipant:
    """Put a provider down, also a potential one that has no login.

    Raises NotFound, NotAllowed, MoveRefused, ListUnwanted, InnWrong, ParticipantUnnamed, and the sentences of
    `EventParticipant`.
    """
    event = _to_list(event_id, by)
    if invited.inn and not is_inn(invited.inn):
        raise errors.InnWrong(field="inn")
    organisation = listed_organisation(event.municipality_id, invited.inn)
    if organisation is None and not invited.name.strip():
        raise errors.ParticipantUnnamed(field="name")
    with judged(EventParticipant):
        participant = EventParticipant.objects.create(
            municipality_id=event.municipality_id,
            event=event,
            organisation=organisation,
            name=organisation.short_name if organisation else " ".join(invited.name.split()),
            inn=invited.inn,
            email=invited.email or (organisation.email if organisation else ""),
            added_by=by,
        )
    audit.record("event.list", event, by=by, participant=participant.pk)
    return participant


@transaction.atomic(durable=True)
def add_known(*, event_id: int, by: User) -> int:
    """Put down all providers of the registry and everybody from earlier events; how many were added.

    Raises NotFound, NotAllowed, MoveRefused, ListUnwanted.
    """
    event = _to_list(event_id, by)
    found = known_participants(event)
    for each in found:
        each.municipality_id, each.event, each.added_by = event.municipality_id, event, by
    with judged(EventParticipant):
        EventParticipant.objects.bulk_create(found)
    audit.record("event.list", event, by=by, count=len(found))
    return len(found)


@transaction.atomic(durable=True)
def remove_participant(*, participant_id: int, by: User) -> Event:
    """Strike out whoever was put down by mistake. Raises NotFound, NotAllowed, MoveRefused."""
    found = EventParticipant.objects.filter(pk=participant_id).values_list("event", flat=True).first()
    if found is None:
        raise NotFound()
    event = to_settle(found, "hold", by)
    EventParticipant.objects.filter(pk=participant_id).delete()
    audit.record("event.unlist", event, by=by, participant=participant_id)
    return event


@transaction.atomic(durable=True)
def note_participants(*, event_id: int, people: Mapping[int, int | None], by: User, on: date) -> int:
    """Say from whom how many came: participant → people, 0 for nobody, None to take the note back; how many changed.

    `on` is today. Raises NotFound, NotAllowed, MoveRefused, EventNotBegun, PeopleTooMany.
    """
    event = to_settle(event_id, "hold", by)
    if event.starts_on > on:
        raise errors.EventNotBegun(day=f"{event.starts_on:%d.%m.%Y}")
    if any(count is not None and count > MOST_PEOPLE for count in people.values()):
        raise errors.PeopleTooMany(most=MOST_PEOPLE)
    rows = EventParticipant.objects.filter(event=event, pk__in=people).select_for_update(no_key=True).order_by("pk")
    changed = [each for each in rows if each.people != people[each.pk]]
    now = timezone.now()
    for each in changed:
        each.people = people[each.pk]
        each.noted_at, each.noted_by = (None, None) if each.people is None else (now, by)
    with judged(EventParticipant):
        EventParticipant.objects.bulk_update(changed, ["people", "noted_at", "noted_by"])
    if changed:
        audit.record("event.note", event, by=by, count=len(changed))
    return len(changed)


def _to_list(event_id: int, by: User) -> Event:
    event = to_settle(event_id, "hold", by)
    if event.kind in REACHING:
        raise errors.ListUnwanted(kind=event.get_kind_display())
    return event
