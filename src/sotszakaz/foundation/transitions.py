"""The only writer of a state: checks the table of moves, stamps who and when, saves, writes the audit event.

`states.py` of an app declares `MOVES: Moves` = verb → (set of sources, target). A model that moves has a field
`state`, and for every verb may have `<verb stem>_at`/`_by` fields named in its `STAMPS` (verb → stem).
"""

from collections.abc import Mapping, Set
from typing import Any

from django.db import models
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import Refusal

Moves = Mapping[str, tuple[Set[str], str]]


class MoveRefused(Refusal):
    """The thing is in a state from which this move does not exist."""

    code = "move_refused"
    template = "Это действие уже невозможно: сейчас состояние — «{state}». Обновите страницу."
    status = 409


def can_move(subject: models.Model, verb: str) -> bool:
    """Does this move exist from the present state."""
    moves: Moves = subject.MOVES  # type: ignore[attr-defined]
    return subject.state in moves[verb][0]  # type: ignore[attr-defined]


def available_moves(subject: models.Model) -> list[str]:
    """The verbs that exist from the present state, in the order of the table. Buttons ask this."""
    return [verb for verb in subject.MOVES if can_move(subject, verb)]  # type: ignore[attr-defined]


def move(subject: models.Model, verb: str, *, by: Any, **changes: Any) -> None:
    """Move the locked `subject` and save it with `changes`. Part of a larger transaction. Raises MoveRefused."""
    if not can_move(subject, verb):
        raise MoveRefused(state=subject.get_state_display())  # type: ignore[attr-defined]
    source = subject.state  # type: ignore[attr-defined]
    subject.state = subject.MOVES[verb][1]  # type: ignore[attr-defined]
    stem = getattr(subject, "STAMPS", {}).get(verb)
    if stem:
        changes = {f"{stem}_at": timezone.now(), f"{stem}_by": by, **changes}
    for name, value in changes.items():
        setattr(subject, name, value)
    subject.save(update_fields=["state", *changes])
    noun = subject._meta.model_name
    audit.record(f"{noun}.{verb}", subject, by=by, source=source, target=subject.state)  # type: ignore[attr-defined]
