"""Who is told what: agendas to the head, calls to members, minutes to who signs, copies to all, terms to owners."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.working_group.models import Assignment, Meeting, Member, MinutesCopy
from sotszakaz.ordering.working_group.selectors.group import seats_on
from sotszakaz.ordering.working_group.selectors.meetings import day_of
from sotszakaz.ordering.working_group.states import CopyWay, MeetingState, MemberRole

ASSIGNMENT_DUE, MEETING_EVE = "assignment.due", "meeting.eve"
DAY = timedelta(days=1)
READS = Permission.WORKING_GROUP_VIEW
SOON = timedelta(days=3)
"""How long before its day an assignment is reminded of."""
LEADERS = frozenset({MemberRole.HEAD, MemberRole.DEPUTY})


def tell_of_agenda(messages: Sequence[OutboxMessage]) -> None:
    """The head and the deputies: an agenda waits for approval."""
    _tell_of_meeting(
        messages,
        LEADERS,
        "Утвердите повестку заседания {when}",
        "Проверьте вопросы и утвердите повестку или верните её.",
    )


def tell_of_return(messages: Sequence[OutboxMessage]) -> None:
    """The secretary: the agenda came back."""
    words = "Руководитель вернул повестку. Исправьте её и передайте снова."
    _tell_of_meeting(messages, {MemberRole.SECRETARY}, "Повестка заседания {when} возвращена", words)


def tell_of_meeting(messages: Sequence[OutboxMessage]) -> None:
    """All members: come, and read the agenda before."""
    words = "{place} Повестка и материалы — на странице заседания. Если не сможете прийти, предупредите секретаря."
    _tell_of_meeting(messages, None, "Заседание рабочей группы {when}", words)


def tell_of_eve(messages: Sequence[OutboxMessage]) -> None:
    """All members: the meeting is tomorrow."""
    words = "{place} Прочитайте повестку и материалы. Присутствие отмечают завтра, на странице заседания."
    _tell_of_meeting(messages, None, "Завтра заседание рабочей группы: {when}", words)


def tell_of_cancelling(messages: Sequence[OutboxMessage]) -> None:
    """All members: the meeting will not be."""
    _tell_of_meeting(
        messages, None, "Заседание {when} отменено", "Причина — на странице заседания. Приходить не нужно."
    )


def tell_of_minutes(messages: Sequence[OutboxMessage]) -> None:
    """Who presided is asked to sign; who has got assignments learns them."""
    meetings = _meetings(messages)
    tellings = []
    for message in messages:
        meeting = meetings[message.subject_id]
        if meeting.presiding is not None and meeting.presiding.user_id is not None:
            title = f"Подпишите протокол заседания {_when(meeting)}"
            text = "Откройте протокол со страницы заседания, проверьте его и подпишите."
            tellings.append(Telling(message, meeting.presiding.user_id, AREA_OFFICE, title, text))
    tell(tellings)


def tell_of_copies(messages: Sequence[OutboxMessage]) -> None:
    """All members of the meeting who can read it still: the minutes are signed, here is the copy and what to do.

    Others get theirs on paper, which the secretary notes.
    """
    kind = DocumentKind.MINUTES
    signed = Document.objects.filter(pk__in=[each.subject_id for each in messages], kind=kind).in_bulk()
    meetings = {
        each.document_id: each for each in Meeting.objects.select_related("municipality").filter(document__in=signed)
    }
    tellings = []
    for message in messages:
        document, meeting = signed.get(message.subject_id), meetings.get(message.subject_id)
        if document is None or meeting is None:
            continue
        tasks, readers = _tasks_by_owner(meeting), set(office_with(READS, meeting.municipality_id))
        members = [each for each in seats_on(meeting.group_id, day_of(meeting)) if each.user_id in readers]
        _keep_copies(meeting, members)
        for member in members:
            assert member.user_id is not None
            title = f"Протокол № {document.full_number} подписан: ваша копия"
            own = "; ".join(tasks.get(member.pk, ()))
            text = f"Ваши поручения: {own}." if own else "Поручений вам в протоколе нет."
            tellings.append(Telling(message, member.user_id, AREA_OFFICE, title, text[:1000]))
    tell(tellings)


def tell_of_report(messages: Sequence[OutboxMessage]) -> None:
    """The secretary: an owner says that it is done."""
    words = "Проверьте, что сделано, и отметьте исполнение или верните поручение."
    tell(_to_secretary(messages, "Сообщили об исполнении: {text}", words))


def tell_of_returned(messages: Sequence[OutboxMessage]) -> None:
    """The owner: something is missing."""
    tell(_to_owner(messages, "Поручение возвращено: {text}", "Чего не хватает, написано на странице поручения."))


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """The owner and the secretary: the term comes near or is over."""
    near = [each for each in messages if each.payload["stage"] == "soon"]
    late = [each for each in messages if each.payload["stage"] != "soon"]
    words = "Сделайте и сообщите об исполнении на странице поручения."
    tell(_to_owner(near, "Исполните до {due}: {text}", words))
    tell(_to_owner(late, "Срок прошёл {due}: {text}", words))
    tell(_to_secretary(late, "Просрочено с {due}: {text}", "Выясните, что мешает, и отметьте исполнение."))


@transaction.atomic
def remind(*, municipality_id: int, on: date) -> int:
    """Leave a message for each term that has come near or is over and each meeting of tomorrow, once each."""
    rows = Assignment.objects.filter(municipality_id=municipality_id, due_on__lte=on + SOON).controlled()
    stages = [Stage(each, "late" if each.is_late(on) else "soon") for each in rows.order_by("pk")]
    called = Meeting.objects.filter(municipality_id=municipality_id, state=MeetingState.APPROVED)
    eves = [
        Stage(each, f"eve {day_of(each)}")
        for each in called.select_related("municipality").order_by("pk")
        if day_of(each) == on + DAY
    ]
    return remind_all(ASSIGNMENT_DUE, stages) + remind_all(MEETING_EVE, eves)


def _keep_copies(meeting: Meeting, members: Iterable[Member]) -> None:
    MinutesCopy.objects.bulk_create(
        [
            MinutesCopy(municipality_id=meeting.municipality_id, meeting=meeting, member=member, way=CopyWay.CABINET)
            for member in members
        ],
        ignore_conflicts=True,
    )


def _tell_of_meeting(
    messages: Sequence[OutboxMessage], roles: Iterable[MemberRole] | None, title: str, words: str
) -> None:
    meetings = _meetings(messages)
    wanted = None if roles is None else set(roles)
    tellings = []
    for message in messages:
        meeting = meetings[message.subject_id]
        place = f"Место: {meeting.place}." if meeting.place else "Дистанционно, по ссылке со страницы заседания."
        said = title.format(when=_when(meeting))
        for member in seats_on(meeting.group_id, day_of(meeting)):
            if member.user_id is not None and (wanted is None or member.role in wanted):
                tellings.append(Telling(message, member.user_id, AREA_OFFICE, said, words.format(place=place)))
    tell(tellings)


def _meetings(messages: Sequence[OutboxMessage]) -> dict[int, Meeting]:
    related = Meeting.objects.select_related("municipality", "presiding")
    return related.in_bulk([each.subject_id for each in messages])


def _when(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(ZoneInfo(meeting.municipality.timezone)):%d.%m.%Y в %H:%M}"


def _tasks_by_owner(meeting: Meeting) -> dict[int, list[str]]:
    tasks: dict[int, list[str]] = {}
    for each in Assignment.objects.filter(meeting=meeting, owner__isnull=False).order_by("due_on", "pk"):
        if each.owner_id is not None:
            tasks.setdefault(each.owner_id, []).append(f"{each.text} — до {each.due_on:%d.%m.%Y}")
    return tasks


def _assignments(messages: Sequence[OutboxMessage]) -> dict[int, Assignment]:
    return Assignment.objects.select_related("owner", "meeting__municipality").in_bulk(
        [each.subject_id for each in messages]
    )


def _to_owner(messages: Sequence[OutboxMessage], title: str, text: str) -> list[Telling]:
    found = _assignments(messages)
    tellings = []
    for message in messages:
        each = found.get(message.subject_id)
        if each is not None and each.owner is not None and each.owner.user_id is not None:
            said = title.format(text=each.text, due=f"{each.due_on:%d.%m.%Y}")[:200]
            tellings.append(Telling(message, each.owner.user_id, AREA_OFFICE, said, text))
    return tellings


def _to_secretary(messages: Sequence[OutboxMessage], title: str, text: str) -> list[Telling]:
    found = _assignments(messages)
    tellings = []
    for message in messages:
        each = found.get(message.subject_id)
        if each is None:
            continue
        said = title.format(text=each.text, due=f"{each.due_on:%d.%m.%Y}")[:200]
        people = {
            member.user_id
            for member in seats_on(each.meeting.group_id, day_of(each.meeting))
            if member.role == MemberRole.SECRETARY and member.user_id is not None
        } or set(office_with(Permission.WORKING_GROUP_KEEP, each.municipality_id))
        tellings += [Telling(message, user_id, AREA_OFFICE, said, text) for user_id in sorted(people)]
    return tellings
