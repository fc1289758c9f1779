"""Planning events, calling people to them, telling how they went."""

from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import can_move, move, refused_move
from sotszakaz.kernel.notices.post import goes_by_mail
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import prove_by_deed
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.selectors import measure_in_force
from sotszakaz.oversight.communication import errors
from sotszakaz.oversight.communication.models import Event, EventAnswer, EventParticipant, Publication
from sotszakaz.oversight.communication.notices import CANCELLED, INVITED, LETTERS
from sotszakaz.oversight.communication.selectors import (
    came_out,
    came_to,
    get_invitation_for,
    invitable,
    may_mark_measure,
    to_write_to,
)
from sotszakaz.oversight.communication.states import PUBLIC, REACHING, Audience, EventKind, EventState

WORDS_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """What is said of an event before it is held."""

    kind: EventKind
    audience: Audience
    title: str
    starts_on: date
    ends_on: date
    starts_at: time | None = None
    place: str = ""
    description: str = ""
    plan_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """How an event went."""

    outcome: str
    attendance: int | None = None
    reach: int | None = None


@transaction.atomic(durable=True)
def plan_event(*, municipality_id: int, planned: Planned, by: User) -> Event:
    """Plan an event, also one that is over already. Raises NotFound, NotAllowed, EventForeignItem, EventOthersItem."""
    require(by, Permission.COMMUNICATION_EDIT, municipality_id)
    _ensure_own_item(planned, municipality_id, by)
    with judged(Event):
        event = Event.objects.create(municipality_id=municipality_id, planned_by=by, **asdict(planned))
    audit.record("event.plan", event, by=by, kind=event.kind)
    return event


@transaction.atomic(durable=True)
def change_event(*, event_id: int, planned: Planned, by: User) -> Event:
    """Say otherwise what is planned.

    Raises NotFound, NotAllowed, EventForeignItem, EventOthersItem, PartsUnfit, and MoveRefused when it is settled.
    """
    event = to_settle(event_id, "hold", by)
    if planned.plan_item_id != event.plan_item_id:
        _ensure_own_item(planned, event.municipality_id, by)
    _ensure_parts_fit(event, planned)
    said = asdict(planned)
    for name, value in said.items():
        setattr(event, name, value)
    with judged(Event):
        event.save(update_fields=list(said))
    audit.record("event.change", event, by=by)
    return event


@transaction.atomic(durable=True)
def invite(*, event_id: int, by: User, on: date) -> int:
    """Call those for whom the event is by a notice each, and those of its list by a letter where mail is connected;
    again after a change. How many people are called in their cabinets.

    An event for families, potential providers or everybody is announced on the portal too, also when nobody of them has
    a login. Raises NotFound, NotAllowed, MoveRefused, InvitationLate, NobodyToInvite. `on` is today.
    """
    event = to_settle(event_id, "hold", by)
    if event.ends_on < on:
        raise errors.InvitationLate(day=f"{event.ends_on:%d.%m.%Y}")
    people, letters = len(invitable(event)), bool(goes_by_mail() and to_write_to(event))
    if not people and not letters and event.audience not in PUBLIC:
        raise errors.NobodyToInvite(audience=event.get_audience_display())
    event.invited_at, event.invited_by, event.invited = timezone.now(), by, people
    event.save(update_fields=["invited_at", "invited_by", "invited"])
    audit.record("event.invite", event, by=by, people=people)
    outbox.put(INVITED, event)
    if letters:
        outbox.put(LETTERS, event, about=INVITED)
    return people


@transaction.atomic(durable=True)
def answer_invitation(*, event_id: int, area: str, is_coming: bool, by: User, on: date) -> EventAnswer:
    """Somebody who was called says whether they come; may be said otherwise until it is over. `on` is today.

    Raises NotFound for who was not called, AnswerLate.
    """
    event = get_invitation_for(by, event_id, area)
    if event.state != EventState.PLANNED or event.ends_on < on:
        raise errors.AnswerLate()
    with judged(EventAnswer):
        answer, _ = EventAnswer.objects.update_or_create(
            event=event,
            user=by,
            defaults={"is_coming": is_coming, "answered_at": timezone.now()},
            create_defaults={"municipality_id": event.municipality_id, "is_coming": is_coming},
        )
    audit.record("event.answer", event, by=by, is_coming=is_coming)
    return answer


@transaction.atomic(durable=True)
def hold_event(*, event_id: int, held: Held, by: User, on: date) -> Event:
    """Tell how the event went; its measure of the plan is fulfilled on its last day. `on` is today.

    A measure of a plan that is no more in force is marked in the plan that replaced it, where it is worded the same.
    Whoever may not mark the measure leaves it to those who keep the plan. People that are not told are those of the
    list and of the publications. Raises NotFound, NotAllowed, MoveRefused, EventNotOver, OutcomeMissing,
    PeopleUncounted, ReachMissing, AttendanceBelowList.
    """
    event = to_settle(event_id, "hold", by)
    if event.ends_on > on:
        raise errors.EventNotOver(day=f"{event.ends_on:%d.%m.%Y}")
    if not held.outcome.strip():
        raise errors.OutcomeMissing(field="outcome")
    attendance, reach = _counted(event, held, on)
    with judged(Event):
        move(event, "hold", by=by, outcome=held.outcome.strip(), attendance=attendance, reach=reach)
    if event.plan_item is not None:
        _prove(event, event.plan_item, by, on)
    return event


def _counted(event: Event, held: Held, on: date) -> tuple[int | None, int | None]:
    """Attendance and reach: as told, else as the list and the publications of the event say."""
    came, out = came_to(event), came_out(event, on)
    attendance = held.attendance if held.attendance is not None else came.heads or None
    reach = held.reach if held.reach is not None else out.reach
    if attendance is not None and attendance < came.heads:
        raise errors.AttendanceBelowList(field="attendance", people=came.heads)
    if event.kind in REACHING and reach is None:
        raise errors.ReachMissing(field="reach")
    if attendance is None and reach is None:
        raise errors.PeopleUncounted(field="attendance")
    return attendance, reach


def _prove(event: Event, marked: PlanItem, by: User, on: date) -> None:
    """The event and, of a campaign, each of its publications are evidence of the measure."""
    item = measure_in_force(marked, on)
    if not may_mark_measure(by, item):
        return
    note = f"Проведено: {event.get_kind_display()} «{event.title}», {event.ends_on:%d.%m.%Y}."
    prove_by_deed(item_id=item.pk, done_on=event.ends_on, note=note, subject=event, by=by)
    if event.kind == EventKind.CAMPAIGN:
        for each in Publication.objects.filter(event=event).done().order_by("done_on", "pk"):
            prove_by_deed(item_id=item.pk, done_on=event.ends_on, note=words_of(each), subject=each, by=by)


@transaction.atomic(durable=True)
def cancel_event(*, event_id: int, reason: str, by: User) -> Event:
    """The event will not be, and those who were called are told.

    Raises NotFound, NotAllowed, MoveRefused, ReasonMissing.
    """
    event = to_settle(event_id, "cancel", by)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with judged(Event):
        move(event, "cancel", by=by, reason=reason.strip())
    if event.invited_at is not None:
        outbox.put(CANCELLED, event)
        if goes_by_mail() and to_write_to(event, by=event.invited_at):
            outbox.put(LETTERS, event, about=CANCELLED)
    return event


def to_settle(event_id: int, verb: str, by: User) -> Event:
    """The event, locked, that the person may still settle. Raises NotFound, NotAllowed, MoveRefused."""
    event = Event.objects.lock(event_id)
    require(by, Permission.COMMUNICATION_EDIT, event.municipality_id)
    if not can_move(event, verb):
        raise refused_move(event, by=by)
    return event


def _ensure_parts_fit(event: Event, planned: Planned) -> None:
    """A list belongs to what people come to, publications to what is published, within its days."""
    published = Publication.objects.filter(event=event)
    if planned.kind in REACHING:
        outside = ~Q(planned_on__gte=planned.starts_on, planned_on__lte=planned.ends_on)
        unfit = EventParticipant.objects.filter(event=event).exists() or published.filter(outside).exists()
    else:
        unfit = published.exists()
    if unfit:
        raise errors.PartsUnfit(field="kind")


def _ensure_own_item(planned: Planned, municipality_id: int, by: User) -> None:
    if planned.plan_item_id is None:
        return
    found = PlanItem.objects.select_related("plan").filter(pk=planned.plan_item_id, municipality_id=municipality_id)
    item = found.filter(plan__valid__upper_inf=True).first()
    if item is None:
        raise errors.EventForeignItem(field="plan_item")
    if not may_mark_measure(by, item):
        responsible = "; ".join(item.responsible) or "в акте не указано, кто"
        raise errors.EventOthersItem(field="plan_item", responsible=responsible)


def words_of(publication: Publication) -> str:
    """A publication that came out, as evidence."""
    what = f"{publication.outlet}, «{publication.subject}», {publication.done_on:%d.%m.%Y}"
    return f"Публикация: {what}: {publication.trace}"[:WORDS_LENGTH]
