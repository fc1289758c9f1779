"""What the page of a meeting shows to a person: the room, the questions, and what this person may do now."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.signatures.selectors import Standing, standing_of
from sotszakaz.ordering.working_group import access, rules
from sotszakaz.ordering.working_group.errors import NobodyPresides, RulesUnknown
from sotszakaz.ordering.working_group.minutes import voting_words
from sotszakaz.ordering.working_group.models import Guest, Meeting, Member
from sotszakaz.ordering.working_group.selectors.group import rules_on, seat_of
from sotszakaz.ordering.working_group.selectors.meetings import (
    Attendance,
    CopyRow,
    Question,
    attendance_of,
    casters_of,
    choice_of,
    copies_of,
    day_of,
    gathers_from,
    hall_of,
    questions_of,
    seats_of,
    voters_of,
)
from sotszakaz.ordering.working_group.states import (
    GATHERING,
    BallotForm,
    BallotState,
    Choice,
    MeetingState,
    MemberRole,
)
from sotszakaz.web.components.watching import mark_of
from sotszakaz.web.current import user
from sotszakaz.web.office.forms.working_group import WordingForm

NEXT = {
    MeetingState.PREPARED: "Повестка готовится: секретарь вписывает вопросы и передаёт её руководителю.",
    MeetingState.PROPOSED: "Повестку проверяет руководитель: он утвердит её или вернёт секретарю.",
    MeetingState.APPROVED: "Повестка утверждена, члены группы приглашены. Перед началом отмечают, кто пришёл.",
    MeetingState.OPEN: "Заседание идёт. Страница обновляется сама.",
    MeetingState.CLOSED: "Заседание закончено. Секретарь составляет протокол.",
    MeetingState.CANCELLED: "Заседание отменено.",
}
CHOICES = ((Choice.FOR, "За"), (Choice.AGAINST, "Против"), (Choice.ABSTAINED, "Воздержаться"))


@dataclass(frozen=True, slots=True)
class Room:
    """Who is there and whether it is enough; `needed` is None where the rules are not known."""

    attendances: tuple[Attendance, ...]
    present: int
    needed: int | None
    presiding: Member | None

    @property
    def has_quorum(self) -> bool:
        return self.needed is not None and self.present >= self.needed

    @property
    def is_led_by_deputy(self) -> bool:
        return self.presiding is not None and self.presiding.role == MemberRole.DEPUTY


@dataclass(frozen=True, slots=True)
class Row:
    """A question for this person: may they vote, have they, who has not, and the end in words."""

    question: Question
    may_vote: bool
    has_voted: bool
    own: Choice | None
    voted: int
    awaited: tuple[Member, ...]
    without_login: tuple[Member, ...]
    words: str
    casters: tuple[Member, ...] = ()
    """Who may break the tie."""
    is_caster: bool = False
    rewording: Form | None = None
    """To put another wording to the vote than was proposed."""

    @property
    def is_cast_on_paper(self) -> bool:
        """The secretary writes the casting vote down."""
        return any(each.user_id is None for each in self.casters)

    @property
    def is_running(self) -> bool:
        return self.question.ballot is not None and self.question.ballot.state == BallotState.OPEN

    @property
    def is_tied(self) -> bool:
        return self.question.ballot is not None and self.question.ballot.state == BallotState.COUNTED


def meeting_context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Everything the page needs, with the mark by which it notices that it has grown old."""
    attendances = attendance_of(meeting)
    seat = seat_of(user(request), meeting.group_id, day_of(meeting))
    room = _room(meeting, attendances)
    rows = [_row(each, room, seat) for each in questions_of(meeting)]
    if meeting.state == MeetingState.OPEN and not any(row.is_running or row.is_tied for row in rows):
        rows = [_with_rewording(row) for row in rows]
    standing = standing_of(latest_version(meeting.document_id)) if meeting.document_id else None
    since = gathers_from(meeting) if meeting.state == MeetingState.APPROVED else None
    rights = _rights(request, meeting, seat, standing, since)
    return {
        **rights,
        "meeting": meeting,
        "gathers_from": since if since is not None and since > timezone.now() else None,
        "lead": _lead(meeting, standing),
        "room": room,
        "rows": rows,
        "guests": list(Guest.objects.filter(meeting=meeting)),
        "seat": seat,
        "own": next((each for each in attendances if seat and each.member.pk == seat.pk), None),
        "gathers": meeting.state in GATHERING,
        "standing": standing,
        "copies": _copies(meeting, standing, attendances),
        "acts_as_head": room.is_led_by_deputy and not meeting.head_away,
        "choices": CHOICES,
        "mark": _mark(meeting, room, rows, may_note=rights["may_note"]),
    }


def _rights(
    request: HttpRequest, meeting: Meeting, seat: Member | None, standing: Standing | None, since: datetime | None
) -> dict[str, bool]:
    """What this person may do with the meeting today."""
    today = today_in(meeting.municipality)
    leads = seat is not None and seat.role in (MemberRole.HEAD, MemberRole.DEPUTY)
    keeps = access.keeps_group(user(request), meeting.group, today)
    is_today = today == day_of(meeting)
    is_over = meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED)
    return {
        "may_keep": keeps,
        "may_lead": leads or keeps,
        "may_approve": leads and meeting.state == MeetingState.PROPOSED,
        "is_deputy": seat is not None and seat.role == MemberRole.DEPUTY,
        "is_today": is_today,
        "may_note": meeting.state == MeetingState.OPEN or (since is not None and is_today and since <= timezone.now()),
        "may_prepare": keeps and meeting.state == MeetingState.PREPARED,
        "may_supply": keeps and not is_over,
        "may_write": keeps
        and meeting.state in (MeetingState.OPEN, MeetingState.CLOSED)
        and (standing is None or not standing.is_begun),
    }


def _copies(meeting: Meeting, standing: Standing | None, attendances: list[Attendance]) -> list[CopyRow]:
    """Of the signed minutes, for every member of the day."""
    if standing is None or not standing.is_complete:
        return []
    return copies_of(meeting, [each.member for each in attendances])


def _lead(meeting: Meeting, standing: Standing | None) -> str:
    if standing is None:
        return NEXT[MeetingState(meeting.state)]
    if standing.is_complete:
        return "Протокол подписан, копии ушли в кабинеты членов группы. Поручения — на контроле секретаря."
    return f"Протокол составлен. Его подписывает {meeting.presiding}: с подписью копии уйдут всем членам группы."


def _room(meeting: Meeting, attendances: list[Attendance]) -> Room:
    hall, presiding = hall_of(attendances), None
    try:
        needed = rules.quorum_of(rules_on(meeting.group, day_of(meeting)).procedure, hall.members)
    except RulesUnknown:
        needed = None
    try:
        who = rules.presiding_of(seats_of(attendances), hall.present)
        presiding = next(each.member for each in attendances if each.member.pk == who)
    except NobodyPresides:
        pass
    return Room(tuple(attendances), len(hall.present), needed, presiding)


def _row(question: Question, room: Room, seat: Member | None) -> Row:
    ballot = question.ballot
    if ballot is None:
        return Row(question, False, False, None, 0, (), (), "")
    if ballot.state != BallotState.OPEN:
        words = voting_words(ballot) if ballot.state == BallotState.DECIDED else ""
        casters = tuple(casters_of(ballot, room.attendances)) if ballot.state == BallotState.COUNTED else ()
        is_caster = seat is not None and any(each.pk == seat.pk for each in casters)
        return Row(question, False, False, None, 0, (), (), words, casters, is_caster)
    voters = voters_of(ballot)
    there = [each.member for each in room.attendances if each.now]
    is_there = seat is not None and any(each.pk == seat.pk for each in there)
    has_voted = seat is not None and seat.pk in voters
    named = ballot.form == BallotForm.NAMED
    return Row(
        question,
        may_vote=is_there and (named or not has_voted),
        has_voted=has_voted,
        own=choice_of(ballot, seat.pk) if seat and named else None,
        voted=len(voters),
        awaited=tuple(each for each in there if each.pk not in voters),
        without_login=tuple(each for each in there if each.user_id is None) if named else (),
        words="",
    )


def _with_rewording(row: Row) -> Row:
    item = row.question.item
    if row.question.ballot is not None or item.form == BallotForm.NONE:
        return row
    return replace(row, rewording=WordingForm(initial={"wording": item.proposal}, auto_id=f"wording_{item.pk}_%s"))


def _mark(meeting: Meeting, room: Room, rows: list[Row], *, may_note: bool) -> str:
    there = [(each.member.pk, each.now.mode if each.now else "") for each in room.attendances]
    votes = [(row.question.ballot.pk, row.question.ballot.state, row.voted) for row in rows if row.question.ballot]
    results = [row.question.item.result for row in rows]
    return mark_of(meeting.state, meeting.document_id, there, votes, results, may_note)
