from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ActState(TextChoices):
    """An act is read at once; a person then confirms it or sends it away."""

    READ = "read", "прочитан, ждёт подтверждения"
    CONFIRMED = "confirmed", "подтверждён"
    REJECTED = "rejected", "отклонён"


MOVES: Moves = {
    "confirm": ({ActState.READ}, ActState.CONFIRMED),
    "reject": ({ActState.READ}, ActState.REJECTED),
}
