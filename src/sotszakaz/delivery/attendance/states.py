from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class SessionState(TextChoices):
    """What became of a class of the timetable; why it fell out is kept (operations.md §5.2). Only a held one counts."""

    HELD = "held", "проведено"
    CANCELLED = "cancelled", "отменено исполнителем"
    QUARANTINE = "quarantine", "отменено: карантин"
    FORCE_MAJEURE = "force_majeure", "отменено: непреодолимая сила"


SHORT_STATES = {
    SessionState.HELD: "было",
    SessionState.CANCELLED: "отмена",
    SessionState.QUARANTINE: "карантин",
    SessionState.FORCE_MAJEURE: "форс-мажор",
}


class Mark(TextChoices):
    """How one child attended one class; illness and an excused absence are told apart for the counting policy."""

    PRESENT = "present", "присутствовал"
    ABSENT = "absent", "не был"
    ILL = "ill", "болел, есть справка"
    EXCUSED = "excused", "уважительная причина"


LETTERS = {Mark.PRESENT: "П", Mark.ABSENT: "Н", Mark.ILL: "Б", Mark.EXCUSED: "У"}


class TapOutcome(TextChoices):
    """What came of a mark that was sent: it stands, or somebody had marked the same cell later."""

    APPLIED = "applied", "записано"
    SUPERSEDED = "superseded", "позже отмечено иначе"


class HandInState(TextChoices):
    """A month that a provider has handed in: while it is with the payer its sheets do not change."""

    HANDED_IN = "handed_in", "сдан"
    RETURNED = "returned", "возвращён"
    ACCEPTED = "accepted", "принят"


HAND_IN_MOVES: Moves = {
    "hand_in": ({HandInState.RETURNED}, HandInState.HANDED_IN),
    "return": ({HandInState.HANDED_IN, HandInState.ACCEPTED}, HandInState.RETURNED),
    "accept": ({HandInState.HANDED_IN}, HandInState.ACCEPTED),
}
