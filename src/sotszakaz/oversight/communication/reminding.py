"""What waits for whoever keeps events: publications that should be out, events that are over and not told about."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.communication.models import Event, Publication
from sotszakaz.oversight.communication.states import EventState

PUBLICATION_DUE, EVENT_OVER = "publication.due", "event.over"
FRESH: Final = timedelta(days=30)
"""What is late for longer is on its own page; a reminder of it would tell nothing new."""


@transaction.atomic
def remind(*, municipality_id: int, on: date) -> int:
    """Leave a message on the day of a publication, on the day after it when it is not told, and on the day after an
    event that nobody has told about, once each; how many were left.
    """
    left = remind_all(PUBLICATION_DUE, list(_publications(municipality_id, on)))
    over = Event.objects.filter(municipality_id=municipality_id, state=EventState.PLANNED)
    late = over.filter(ends_on__lt=on, ends_on__gte=on - FRESH).order_by("pk")
    return left + remind_all(EVENT_OVER, [Stage(each, f"over {each.ends_on}") for each in late])


def _publications(municipality_id: int, on: date) -> Iterator[Stage]:
    waiting = Publication.objects.filter(municipality_id=municipality_id, done_on=None)
    waiting = waiting.filter(event__state=EventState.PLANNED, planned_on__lte=on, planned_on__gte=on - FRESH)
    for each in waiting.order_by("pk"):
        yield Stage(each, "late" if each.planned_on < on else "day")


def tell_of_publications(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: whoever keeps events of the municipality."""
    found = Publication.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        each = found.get(message.subject_id)
        if each is None or each.done_on is not None:
            continue
        when = "Сегодня выходит" if message.payload["stage"] == "day" else "Не отмечена"
        text = f"{each.subject}. Когда она выйдет, отметьте это ссылкой или номером выпуска."
        tellings += _to_keepers(message, each.municipality_id, f"{when} публикация: {each.outlet}", text)
    tell(tellings)


def tell_of_events(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the same of events that are over."""
    found = Event.objects.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        each = found[message.subject_id]
        if each.state == EventState.PLANNED:
            text = "Отметьте, кто пришёл и чем событие кончилось, или отмените его."
            tellings += _to_keepers(message, each.municipality_id, f"Событие прошло: {each.title}", text)
    tell(tellings)


def _to_keepers(message: OutboxMessage, municipality_id: int, title: str, text: str) -> list[Telling]:
    people = office_with(Permission.COMMUNICATION_EDIT, municipality_id)
    return [Telling(message, user_id, AREA_OFFICE, title[:200], text) for user_id in people]
