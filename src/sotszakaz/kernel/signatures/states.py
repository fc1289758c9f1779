from django.db.models import TextChoices

from sotszakaz.foundation.transitions import Moves


class ActingBasis(TextChoices):
    """By what a person acts for an organisation."""

    HEAD = "head", "без доверенности"
    POWER_OF_ATTORNEY = "power_of_attorney", "по доверенности"


class RunState(TextChoices):
    """A check of many signatures over again."""

    RUNNING = "running", "идёт"
    DONE = "done", "закончена"


MOVES: Moves = {"finish": ({RunState.RUNNING}, RunState.DONE)}
