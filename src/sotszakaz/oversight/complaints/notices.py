"""Who is told of a complaint: who may answer it, who is charged with it, and the family that filed it."""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.notices.post import Letter, address_in, registered_post
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.selectors import appeal_by_of
from sotszakaz.oversight.complaints.states import ComplaintState

TO_FAMILY = {
    ComplaintState.ANSWERED.value: "На жалобу № {number} дан ответ",
    ComplaintState.CLOSED.value: "Обжалование по жалобе № {number} рассмотрено",
}
TO_OFFICE = {
    ComplaintState.FILED.value: "Новая жалоба № {number}",
    ComplaintState.ASSIGNED.value: "Вам поручена жалоба № {number}",
    ComplaintState.APPEALED.value: "Ответ на жалобу № {number} обжалован",
}


def tell_of_complaints(messages: Sequence[OutboxMessage]) -> None:
    """By what has happened."""
    found = Complaint.objects.in_bulk([each.subject_id for each in messages])
    tellings: list[Telling] = []
    for message in messages:
        complaint, said = found[message.subject_id], str(message.payload["said"])
        if said in TO_OFFICE:
            title = TO_OFFICE[said].format(number=complaint.number)
            text = f"{complaint.get_topic_display().capitalize()}. Ответить до {complaint.due_on:%d.%m.%Y}."
            people = _charged(complaint, said)
            tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
        elif complaint.filed_by_id is not None:
            title = TO_FAMILY[said].format(number=complaint.number)
            tellings.append(Telling(message, complaint.filed_by_id, AREA_CITIZEN, title, "Откройте, чтобы прочитать."))
    tell(tellings)


def write_of_answers(messages: Sequence[OutboxMessage]) -> None:
    """The answer or the decision itself, to the address that was named for it by who has no login."""
    post = registered_post()
    if post is None:
        return
    found = Complaint.objects.in_bulk([each.subject_id for each in messages])
    for message in messages:
        complaint = found[message.subject_id]
        address = address_in(complaint.contact)
        if address is not None:
            title = TO_FAMILY[str(message.payload["said"])].format(number=complaint.number)
            post.send([Letter(f"complaint:{message.pk}", address, title, _written(complaint, message))])


def _written(complaint: Complaint, message: OutboxMessage) -> str:
    if message.payload["said"] == ComplaintState.CLOSED:
        return complaint.decision
    where = settings.PUBLIC_URL + reverse("portal:complaint_status")
    day = appeal_by_of(complaint)
    return f"{complaint.answer}\n\nНе согласны — обжалуйте до {day:%d.%m.%Y} по номеру и коду жалобы: {where}"


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """A term ends or has passed."""
    found = Complaint.objects.in_bulk([each.subject_id for each in messages])
    tellings: list[Telling] = []
    for message in messages:
        complaint = found[message.subject_id]
        word = "прошёл" if str(message.payload["stage"]).startswith("late") else "заканчивается"
        title = f"Срок ответа на жалобу № {complaint.number} {word} {complaint.due_on:%d.%m.%Y}"
        people = _charged(complaint, complaint.state)
        tellings += [Telling(message, user_id, AREA_OFFICE, title) for user_id in people]
    tell(tellings)


def _charged(complaint: Complaint, state: str) -> list[int]:
    if state == ComplaintState.APPEALED:
        return office_with(Permission.COMPLAINT_DECIDE, complaint.municipality_id)
    if complaint.assignee_id is not None:
        return [complaint.assignee_id]
    return office_with(Permission.COMPLAINT_ANSWER, complaint.municipality_id)
