from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models.functions import Greatest, Now

from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.channels import Outgoing, endings_of, is_open, registered_channels
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.models import User

OUTSIDE, OUTSIDE_ASIDE = "notices.made", "notices.made_aside"
CHUNK = 1000
CARRIED = 20
"""Messages that a channel is brought at once: so few that a slow one is done before another drain takes them up."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one message of the outbox says to one person. `subject` is (type, id) when it is not the message's own."""

    message: OutboxMessage
    user_id: int
    area: str
    title: str
    text: str = ""
    subject: tuple[str, int] | None = None


def tell(tellings: Iterable[Telling]) -> None:
    """Put notices into feeds; a message told before stays told once. Part of the transaction of the drain.

    The session acts for the municipalities of the messages.
    """
    notices = [_notice(each) for each in tellings]
    for start in range(0, len(notices), CHUNK):
        chunk = notices[start : start + CHUNK]
        Notice.objects.bulk_create(chunk, ignore_conflicts=True)
        if registered_channels():
            _send_out(chunk)


def read_notice(*, notice: Notice) -> None:
    """The person has seen it; the first look counts."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=Greatest(Now(), "created_at"))


def read_all(*, user: User, area: str) -> int:
    """Everything in the feed is seen; how many were not."""
    return Notice.objects.of(user, area).unread().update(read_at=Greatest(Now(), "created_at"))


def deliver_outside(messages: Sequence[OutboxMessage]) -> None:
    """Bring committed notices to all channels. A handler of the outbox that calls the world outside."""
    for message in messages:
        made = list(Notice.objects.filter(message_id__in=message.payload["messages"]).order_by("pk"))
        endings = endings_of(made)
        outgoing = [
            Outgoing(
                key=f"notice:{each.pk}",
                user_id=each.user_id,
                area=each.area,
                title=each.title,
                text=each.text,
                link=endings.get(each.pk, ""),
                is_open=is_open(each.kind),
            )
            for each in made
        ]
        for channel in registered_channels():
            channel.deliver(outgoing)


def _notice(telling: Telling) -> Notice:
    message = telling.message
    assert message.municipality_id is not None, f"message {message.pk} belongs to no municipality"
    subject_type, subject_id = telling.subject or (message.subject_type, message.subject_id)
    return Notice(
        municipality_id=message.municipality_id,
        user_id=telling.user_id,
        area=telling.area,
        message_id=message.pk,
        kind=message.topic,
        title=telling.title,
        text=telling.text,
        subject_type=subject_type,
        subject_id=subject_id,
        created_at=message.created_at,
    )


def _send_out(notices: Sequence[Notice]) -> None:
    """Letters of a crowd wait for each other only."""
    gathered: dict[tuple[int, str], set[int]] = {}
    for each in notices:
        topic = OUTSIDE_ASIDE if outbox.is_aside(each.kind) else OUTSIDE
        gathered.setdefault((each.municipality_id, topic), set()).add(each.message_id)
    for (municipality_id, topic), messages in gathered.items():
        home, told = Municipality(pk=municipality_id), sorted(messages)
        for start in range(0, len(told), CARRIED):
            outbox.put(topic, home, municipality_id=municipality_id, messages=told[start : start + CARRIED])
