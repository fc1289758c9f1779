"""Letters to experts who are invited and have no login: when and where the meeting is, or that there will be none."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from sotszakaz.foundation import outbox
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.post import Letter, goes_by_mail, registered_post
from sotszakaz.ordering.working_group.models import Guest, Meeting
from sotszakaz.ordering.working_group.states import MeetingState

GUEST_INVITED, GUEST_CANCELLED = "guest.invited", "guest.cancelled"


def write_to_guests(topic: str, guests: Iterable[Guest]) -> None:
    """Leave a message for each who has an address, where mail is connected. Part of a larger transaction."""
    for guest in guests:
        if guest.email and goes_by_mail():
            outbox.put(topic, guest)


def guests_of(meeting: Meeting) -> list[Guest]:
    """Those invited to the meeting, in the order of invitation."""
    return list(Guest.objects.filter(meeting=meeting).order_by("pk"))


def send_letters(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox that calls the world outside; of whoever was struck out meanwhile nothing is left."""
    post = registered_post()
    guests = Guest.objects.select_related("meeting__municipality").in_bulk([each.subject_id for each in messages])
    for message in messages:
        guest = guests.get(message.subject_id)
        if post is None or guest is None:
            continue
        is_cancelled = guest.meeting.state == MeetingState.CANCELLED
        if is_cancelled == (message.topic == GUEST_CANCELLED):
            title, text = _said(guest.meeting, is_cancelled=is_cancelled)
            post.send([Letter(f"guest:{message.pk}", guest.email, title, text)])


def _said(meeting: Meeting, *, is_cancelled: bool) -> tuple[str, str]:
    when = f"{meeting.starts_at.astimezone(ZoneInfo(meeting.municipality.timezone)):%d.%m.%Y в %H:%M}"
    where = [f"Место: {meeting.place}."] if meeting.place else []
    where += [f"Подключиться: {meeting.link}"] if meeting.link else []
    if is_cancelled:
        return f"Заседание рабочей группы {when} отменено", f"{meeting.municipality.name}. Приходить не нужно."
    words = " ".join(["Вас приглашают без права голоса.", *where])
    return f"Приглашаем на заседание рабочей группы {when}", f"{words}\n\n{meeting.municipality.name}"
