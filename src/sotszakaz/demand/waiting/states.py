from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class EntryState(TextChoices):
    """Where somebody stands who waits for a place in a group. A blocked one keeps its number and is asked again."""

    WAITING = "waiting", "в очереди"
    BLOCKED = "blocked", "пропускает ход"
    OFFERED = "offered", "место предложено"
    TAKEN = "taken", "место взято"
    DECLINED = "declined", "от места отказались"
    EXPIRED = "expired", "не ответили в срок"
    LEFT = "left", "вышли из очереди"


IN_LINE = (EntryState.WAITING, EntryState.BLOCKED)
LIVE = (*IN_LINE, EntryState.OFFERED)

ENTRY_MOVES: Moves = {
    "block": ({EntryState.WAITING}, EntryState.BLOCKED),
    "unblock": ({EntryState.BLOCKED}, EntryState.WAITING),
    "offer": (set(IN_LINE), EntryState.OFFERED),
    "take": ({EntryState.OFFERED}, EntryState.TAKEN),
    "decline": ({EntryState.OFFERED}, EntryState.DECLINED),
    "expire": ({EntryState.OFFERED}, EntryState.EXPIRED),
    "leave": (set(IN_LINE), EntryState.LEFT),
}
