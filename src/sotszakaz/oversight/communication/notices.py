"""What providers are told of events: an invitation, and that an event will not be."""

from collections.abc import Callable, Sequence

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.communication.selectors import invitable

INVITED, CANCELLED = "event.invited", "event.cancelled"


def tell_of_invitations(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: whoever speaks for a provider of the municipality is called."""
    _tell(messages, lambda event: (f"Приглашаем: {event.title}", f"{_when(event)}{_where(event)}"))


def tell_of_cancellations(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the event will not be."""
    _tell(messages, lambda event: (f"Отменено: {event.title}", f"{_when(event)} Почему: {event.reason}"))


def _tell(messages: Sequence[OutboxMessage], words: Callable[[Event], tuple[str, str]]) -> None:
    events = Event.objects.in_bulk([each.subject_id for each in messages])
    people = {pk: invitable(pk) for pk in {each.municipality_id for each in events.values()}}
    tellings = []
    for message in messages:
        event = events[message.subject_id]
        title, text = words(event)
        tellings += [Telling(message, user_id, AREA_PROVIDER, title, text) for user_id in people[event.municipality_id]]
    tell(tellings)


def _when(event: Event) -> str:
    days = f"{event.starts_on:%d.%m.%Y}"
    if event.ends_on != event.starts_on:
        days += f" – {event.ends_on:%d.%m.%Y}"
    hour = f", начало в {event.starts_at:%H:%M}" if event.starts_at else ""
    return f"{event.get_kind_display().capitalize()}, {days}{hour}."


def _where(event: Event) -> str:
    return f" Где: {event.place}." if event.place else ""
