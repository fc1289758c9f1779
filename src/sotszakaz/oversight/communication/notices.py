"""What people are told of events: an invitation to those they are for, and to the called that there will be none."""

from collections.abc import Sequence

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.notices.post import Letter, registered_post
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import invitable, to_write_to
from sotszakaz.oversight.communication.states import EventState

INVITED, CANCELLED, LETTERS = "event.invited", "event.cancelled", "event.letters"


def tell_of_invitations(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: those for whom the event is, unless it was cancelled meanwhile."""
    events = Event.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        event = events[message.subject_id]
        if event.state == EventState.CANCELLED:
            continue
        title, text = _invitation(event)
        tellings += [Telling(message, user_id, area, title, text) for user_id, area in invitable(event)]
    tell(tellings)


def tell_of_cancellations(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: those who were called, whoever they are today."""
    events = Event.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        event = events[message.subject_id]
        title, text = _cancellation(event)
        tellings += [Telling(message, user_id, area, title, text) for user_id, area in _called(event)]
    tell(tellings)


def send_letters(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox that calls the world outside: who is on the list and has no cabinet is written to."""
    post = registered_post()
    events = Event.objects.select_related("municipality").in_bulk([each.subject_id for each in messages])
    for message in messages:
        event, about = events[message.subject_id], message.payload["about"]
        if post is None or (about == INVITED and event.state == EventState.CANCELLED):
            continue
        title, text = _invitation(event) if about == INVITED else _cancellation(event)
        said = f"{text}\n\n{event.municipality.name}"
        called = to_write_to(event, by=event.invited_at if about == CANCELLED else None)
        keys = ((f"event:{message.pk}:{each.pk}", each.email) for each in called)
        post.send([Letter(key, address, title, said) for key, address in keys])


def _invitation(event: Event) -> tuple[str, str]:
    return f"Приглашаем: {event.title}", f"{_when(event)}{_where(event)}"


def _cancellation(event: Event) -> tuple[str, str]:
    return f"Отменено: {event.title}", f"{_when(event)} Почему: {event.reason}"


def _called(event: Event) -> list[tuple[int, str]]:
    told = Notice.objects.filter(kind=INVITED, subject_type=event._meta.label_lower, subject_id=event.pk)
    return sorted(set(told.values_list("user", "area")))


def _when(event: Event) -> str:
    days = f"{event.starts_on:%d.%m.%Y}"
    if event.ends_on != event.starts_on:
        days += f" – {event.ends_on:%d.%m.%Y}"
    hour = f", начало в {event.starts_at:%H:%M}" if event.starts_at else ""
    return f"{event.get_kind_display().capitalize()}, {days}{hour}."


def _where(event: Event) -> str:
    return f" Где: {event.place}." if event.place else ""
