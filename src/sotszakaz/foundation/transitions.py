"""The only writer of a state: checks the table of moves, stamps who and when, saves, writes the audit event.

`states.py` of an app declares `MOVES: Moves` = verb → (set of sources, target). A model that moves has a field
`state`, and for every verb may have `<verb stem>_at`/`_by` fields named in its `STAMPS` (verb → stem).
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.models import AuditEvent

Moves = Mapping[str, tuple[Set[str], str]]


class MoveRefused(Refusal):
    """The thing is in a state from which this move does not exist."""

    code = "move_refused"
    template = "Это действие уже невозможно: {now} — «{state}»."
    status = 409
    is_overtaken = True

    def __init__(self, *, state: str, now: str = "сейчас состояние") -> None:
        super().__init__(now=now, state=state)


def refused_move(subject: models.Model, *, by: Any = None) -> MoveRefused:
    """Why the locked `subject` does not move: since when it stands as it does, and whether `by` has put it so."""
    state = subject.state  # type: ignore[attr-defined]
    event = (
        AuditEvent.objects.filter(
            subject_type=subject._meta.label_lower, subject_id=subject.pk, details__contains={"target": str(state)}
        )
        .order_by("-at")
        .first()
    )
    shown = subject.get_state_display()  # type: ignore[attr-defined]
    return MoveRefused(state=shown, now=_moved_by(event, by)) if event else MoveRefused(state=shown)


def _moved_by(event: AuditEvent, by: Any) -> str:
    if by is None or event.actor_id is None:
        deed = "состояние изменилось"
    else:
        deed = "вы сами изменили состояние" if event.actor_id == by.pk else "состояние изменил другой человек"
    return f"{timezone.localtime(event.at):%d.%m.%Y в %H:%M} {deed}, теперь оно"


def can_move(subject: models.Model, verb: str) -> bool:
    """Does this move exist from the present state."""
    moves: Moves = subject.MOVES  # type: ignore[attr-defined]
    return subject.state in moves[verb][0]  # type: ignore[attr-defined]


def available_moves(subject: models.Model) -> list[str]:
    """The verbs that exist from the present state, in the order of the table. Buttons ask this."""
    return [verb for verb in subject.MOVES if can_move(subject, verb)]  # type: ignore[attr-defined]


def move(subject: models.Model, verb: str, *, by: Any, **changes: Any) -> None:
    """Move the locked `subject` and save it with `changes`. Part of a larger transaction. Raises MoveRefused."""
    source, changes = _moved(subject, verb, by, timezone.now(), changes)
    subject.save(update_fields=["state", *changes])
    audit.record(_event_name(subject, verb), subject, by=by, source=source, target=subject.state)  # type: ignore[attr-defined]


def move_all(subjects: Sequence[models.Model], verb: str, *, by: Any, **changes: Any) -> None:
    """Move many locked subjects of one model by one statement, with an event each; all get the same `changes`.

    A change may be an expression of the row: the subjects then carry it, and whoever needs its value says it to them.
    Part of a larger transaction. Raises MoveRefused before anything is written.
    """
    if not subjects:
        return
    now = timezone.now()
    moved = [(subject, *_moved(subject, verb, by, now, changes)) for subject in subjects]
    changes = moved[0][2]
    rows = type(subjects[0])._default_manager.filter(pk__in=[each.pk for each in subjects])
    rows.update(state=subjects[0].state, **changes)  # type: ignore[attr-defined]
    events = [(subject, {"source": source, "target": subject.state}) for subject, source, _ in moved]  # type: ignore[attr-defined]
    audit.record_all(_event_name(subjects[0], verb), events, by=by)


def _moved(subject: Any, verb: str, by: Any, now: datetime, changes: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where it stood, and what is to be saved besides its state; the subject itself is changed already."""
    if not can_move(subject, verb):
        raise refused_move(subject, by=by)
    source, subject.state = subject.state, subject.MOVES[verb][1]
    stem = getattr(subject, "STAMPS", {}).get(verb)
    if stem:
        changes = {f"{stem}_at": now, f"{stem}_by": by, **changes}
    for name, value in changes.items():
        setattr(subject, name, value)
    return source, changes


def _event_name(subject: models.Model, verb: str) -> str:
    return f"{subject._meta.model_name}.{verb}"
