from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class GroupMode(TextChoices):
    """The act makes a group, or gives its functions to one that exists."""

    CREATED = "created", "создана актом"
    EXISTING = "existing", "функции переданы существующей"


class MemberRole(TextChoices):
    HEAD = "head", "руководитель"
    DEPUTY = "deputy", "заместитель руководителя"
    SECRETARY = "secretary", "секретарь"
    MEMBER = "member", "член группы"


class MeetingState(TextChoices):
    """The secretary prepares, the head approves the agenda, the group meets, the minutes follow."""

    PREPARED = "prepared", "готовится"
    PROPOSED = "proposed", "повестка на утверждении"
    APPROVED = "approved", "назначено"
    OPEN = "open", "идёт"
    CLOSED = "closed", "закончено"
    CANCELLED = "cancelled", "отменено"


MEETING_MOVES: Moves = {
    "propose": ({MeetingState.PREPARED}, MeetingState.PROPOSED),
    "send_back": ({MeetingState.PROPOSED}, MeetingState.PREPARED),
    "approve": ({MeetingState.PROPOSED}, MeetingState.APPROVED),
    "open": ({MeetingState.APPROVED}, MeetingState.OPEN),
    "close": ({MeetingState.OPEN}, MeetingState.CLOSED),
    "cancel": ({MeetingState.PREPARED, MeetingState.PROPOSED, MeetingState.APPROVED}, MeetingState.CANCELLED),
}

GATHERING = (MeetingState.APPROVED, MeetingState.OPEN)
"""Presence is noted."""


class BallotForm(TextChoices):
    NAMED = "named", "поимённое"
    SECRET = "secret", "тайное"
    NONE = "none", "без голосования"


class BallotState(TextChoices):
    """A counted ballot takes no more votes; it is decided at once, but for a tie that waits for the casting vote."""

    OPEN = "open", "идёт голосование"
    COUNTED = "counted", "голоса подсчитаны"
    DECIDED = "decided", "решение принято"
    VOID = "void", "отменено"


BALLOT_MOVES: Moves = {
    "count": ({BallotState.OPEN}, BallotState.COUNTED),
    "decide": ({BallotState.COUNTED}, BallotState.DECIDED),
    "void": ({BallotState.OPEN}, BallotState.VOID),
}

UNDECIDED = (BallotState.OPEN, BallotState.COUNTED)


class Choice(TextChoices):
    FOR = "for", "за"
    AGAINST = "against", "против"
    ABSTAINED = "abstained", "воздержаться"


class Outcome(TextChoices):
    ADOPTED = "adopted", "принято"
    REJECTED = "rejected", "не принято"


class PresenceMode(TextChoices):
    ROOM = "room", "в зале"
    REMOTE = "remote", "дистанционно"


class CopyWay(TextChoices):
    """How a member gets a copy of the minutes."""

    CABINET = "cabinet", "в кабинете"
    PAPER = "paper", "на бумаге"


class AssignmentState(TextChoices):
    """A decision of the minutes that somebody has to carry out, controlled by the secretary."""

    OPEN = "open", "в работе"
    REPORTED = "reported", "исполнение на проверке"
    DONE = "done", "исполнено"
    DROPPED = "dropped", "снято с контроля"


ASSIGNMENT_MOVES: Moves = {
    "report": ({AssignmentState.OPEN}, AssignmentState.REPORTED),
    "send_back": ({AssignmentState.REPORTED}, AssignmentState.OPEN),
    "finish": ({AssignmentState.OPEN, AssignmentState.REPORTED}, AssignmentState.DONE),
    "drop": ({AssignmentState.OPEN, AssignmentState.REPORTED}, AssignmentState.DROPPED),
}

CONTROLLED = (AssignmentState.OPEN, AssignmentState.REPORTED)
