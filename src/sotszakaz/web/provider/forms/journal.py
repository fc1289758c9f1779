"""Marks of the journal as pages send them: a batch of JSON from the script, or the form of one class."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import uuid4

from django.http import QueryDict
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sotszakaz.delivery.attendance.board import Tap
from sotszakaz.delivery.attendance.errors import WrongTap
from sotszakaz.delivery.attendance.journal import ClassOfDay, day_of
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.foundation.errors import NotFound

BATCH = 200
"""Marks that one request may bring."""
NUMBER = Annotated[int, Field(strict=True, ge=0, lt=2**53)]


class TapSent(BaseModel):
    """One mark; `age` is how many milliseconds ago it was made, for the clock of a phone may be wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client: Annotated[str, Field(pattern=r"^[0-9a-z-]{8,40}$")]
    sequence: NUMBER
    group: NUMBER
    lesson: Annotated[str, Field(pattern=r"^\d{8}-\d{4}$")]
    contract: NUMBER | None
    value: Annotated[str, Field(max_length=20)]
    age: Annotated[int, Field(strict=True, ge=0, lt=10**11)]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a device sent: whose marks they are; a mark that cannot be read is None in its place."""

    person: int
    taps: list[Tap | None]


def parse_batch(body: bytes, at: datetime) -> Batch:
    """Raises WrongTap when it is not a batch at all."""
    try:
        sent = json.loads(body)
        person, taps = int(sent["person"]), list(sent["taps"])
    except (ValueError, TypeError, KeyError):
        raise WrongTap() from None
    if len(taps) > BATCH:
        raise WrongTap()
    return Batch(person, [_tap_of(each, at) for each in taps])


def _tap_of(sent: Any, at: datetime) -> Tap | None:
    try:
        tap = TapSent.model_validate(sent)
        made_at, day = at - timedelta(milliseconds=tap.age), day_of(tap.lesson)
    except (ValidationError, NotFound):
        return None
    return Tap(tap.client, tap.sequence, tap.group, day, tap.lesson, tap.contract, tap.value, made_at)


def parse_class(sent: QueryDict, shown: ClassOfDay, at: datetime) -> list[Tap]:
    """What the form of a class changes of what the class is now. Raises WrongTap."""
    client = f"form-{uuid4().hex}"
    changes = [(contract_id, value) for contract_id, value in _said(sent, shown) if value != _now(shown, contract_id)]
    return [
        Tap(client, number, shown.group.pk, shown.planned.day, shown.key, contract_id, value, at)
        for number, (contract_id, value) in enumerate(changes)
    ]


def _said(sent: QueryDict, shown: ClassOfDay) -> list[tuple[int | None, str]]:
    """A class is said to be held by the marks of its children, unless it was cancelled before."""
    state = str(sent.get("state", SessionState.HELD))
    if state != SessionState.HELD:
        return [(None, state)]
    marks = [(cell.contract.pk, str(sent.get(f"mark-{cell.contract.pk}", ""))) for cell in shown.cells]
    if any(value and value not in Mark.values for _, value in marks):
        raise WrongTap()
    named: list[tuple[int | None, str]] = [(contract_id, value) for contract_id, value in marks if value]
    return [(None, state), *named] if shown.is_cancelled else named


def _now(shown: ClassOfDay, contract_id: int | None) -> str | None:
    if contract_id is None:
        return shown.state
    return next(cell.mark for cell in shown.cells if cell.contract.pk == contract_id)
