"""Entering what no registry answers; taking the figures of quarters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotAllowed, NotFound, Refusal
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import SYSTEM, Actor, System, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import counting, errors
from sotszakaz.oversight.indicators.measures import registered
from sotszakaz.oversight.indicators.models import EnteredValue, ValueWithdrawal
from sotszakaz.oversight.indicators.selectors import get_target, measure_for, spans_due, ways_of_target
from sotszakaz.oversight.indicators.states import ValueWay

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to enter: a number or a percent, or a state in `words` with the answer whether the target is met.

    `form_key` is the form's: sent twice it is one value.
    """

    as_of: date
    kind: ValueWay
    source: str
    value: Decimal | None = None
    words: str = ""
    is_reached: bool | None = None
    form_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it came: PDF, JPEG or PNG."""

    name: str
    content: bytes


def enter_value(
    *, municipality_id: int, key: str, said: NewValue, by: User, on: date, proof: Proof | None = None
) -> EnteredValue:
    """Say what a row is from a day on, with the source; the file is looked through before the transaction.

    Raises NotFound, ComputedByRegistries, WrongKind, ValueOfFuture, FormSent, ScanRefused and the
    sentences of the constraints.
    """
    require(by, Permission.INDICATOR_EDIT, municipality_id)
    file = {} if proof is None else _file(proof, media_type_of(proof.content))
    return _enter(municipality_id=municipality_id, key=key, said=said, by=by, on=on, file=file)


@transaction.atomic(durable=True)
def enter_values(*, municipality_id: int, said: Mapping[str, NewValue], by: User, on: date) -> list[EnteredValue]:
    """Say many rows at once, by their keys: all of them, or none when one is refused.

    Raises NotFound, NotAllowed, RowsRefused with what `enter_value` raises for each row.
    """
    require(by, Permission.INDICATOR_EDIT, municipality_id)
    entered: list[EnteredValue] = []
    refused: dict[str, Refusal] = {}
    for key in sorted(said):
        try:
            entered.append(_write(municipality_id=municipality_id, key=key, said=said[key], by=by, on=on, file={}))
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            refused[key] = refusal
    if refused:
        raise errors.RowsRefused(refused)
    return entered


@transaction.atomic(durable=True)
def _enter(
    *, municipality_id: int, key: str, said: NewValue, by: User, on: date, file: dict[str, object]
) -> EnteredValue:
    return _write(municipality_id=municipality_id, key=key, said=said, by=by, on=on, file=file)


def _write(
    *, municipality_id: int, key: str, said: NewValue, by: User, on: date, file: dict[str, object]
) -> EnteredValue:
    """Part of a larger transaction."""
    target = get_target(municipality_id, key, on)
    if measure_for(target) is not None:
        raise errors.ComputedByRegistries(key=key)
    ways = ways_of_target(target)
    if said.kind not in ways:
        raise errors.WrongKind(field="kind", key=key, kinds=" или ".join(each.label for each in ways))
    if said.as_of > on:
        raise errors.ValueOfFuture(field="as_of", day=f"{said.as_of:%d.%m.%Y}")
    known = _entered_before(municipality_id, key, said)
    if known is not None:
        return known
    with judged(EnteredValue):
        entered = EnteredValue.objects.create(
            municipality_id=municipality_id, key=key, entered_by=by, **_stored(said), **file
        )
    audit.record("entered_value.enter", entered, by=by, key=key, as_of=f"{said.as_of:%Y-%m-%d}")
    return entered


def _stored(said: NewValue) -> dict[str, object]:
    is_state = said.kind == ValueWay.STATE
    return {
        "as_of": said.as_of,
        "kind": said.kind,
        "value": None if is_state else said.value,
        "words": said.words.strip() if is_state else "",
        "is_reached": said.is_reached if is_state else None,
        "source": said.source.strip(),
        "form_key": said.form_key,
    }


def _entered_before(municipality_id: int, key: str, said: NewValue) -> EnteredValue | None:
    """The value that the same form has given; whoever sends it at this moment is waited for. Raises FormSent."""
    if said.form_key is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"entered value {said.form_key.hex}"])
    known = EnteredValue.objects.filter(form_key=said.form_key).defer("content").first()
    if known is None:
        return None
    stored = _stored(said)
    if (known.municipality_id, known.key) != (municipality_id, key) or any(
        getattr(known, name) != value for name, value in stored.items()
    ):
        raise errors.FormSent()
    return known


def _file(proof: Proof, media_type: str) -> dict[str, object]:
    return {
        "file_name": proof.name[-NAME_LENGTH:],
        "media_type": media_type,
        "content": proof.content,
        "sha256": sha256(proof.content).hexdigest(),
    }


@transaction.atomic(durable=True)
def withdraw_value(*, entered_id: int, reason: str, by: User) -> ValueWithdrawal:
    """Take back a value that was entered by mistake: what was said before it counts again, the history keeps both.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyWithdrawn.
    """
    found = EnteredValue.objects.select_for_update(of=("self",), no_key=True).defer("content")
    entered = found.filter(pk=entered_id).first()
    if entered is None:
        raise NotFound()
    require(by, Permission.INDICATOR_EDIT, entered.municipality_id)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    if ValueWithdrawal.objects.filter(entered=entered).exists():
        raise errors.AlreadyWithdrawn()
    withdrawal = ValueWithdrawal.objects.create(
        municipality_id=entered.municipality_id, entered=entered, reason=reason.strip(), withdrawn_by=by
    )
    audit.record("entered_value.withdraw", entered, by=by, key=entered.key, reason=withdrawal.reason)
    return withdrawal


@transaction.atomic(durable=True)
def take_figures(*, municipality_id: int, by: Actor, on: date) -> int:
    """Write the figures of one municipality by its button: of the quarter that runs, and of past ones not yet taken.

    Raises NothingToTake without a decision.
    """
    require(by, Permission.INDICATOR_EDIT, municipality_id)
    spans = spans_due([municipality_id], {municipality_id: on})
    if not spans:
        raise errors.NothingToTake()
    written = counting.take(spans, registered(), by.pk)
    home = Municipality.objects.get(pk=municipality_id)
    audit.record("quarter_figure.take", home, by=by, municipality_id=municipality_id, written=written)
    return written


@transaction.atomic(durable=True)
def take_region(*, municipality_id: int, days: dict[int, date], by: User) -> int:
    """The same for all municipalities by the button of who compares them; `municipality_id` is where that person is."""
    require(by, Permission.INDICATOR_COMPARE, municipality_id)
    written = _take_all(days, by)
    home = Municipality.objects.get(pk=municipality_id)
    audit.record("quarter_figure.take_region", home, by=by, municipality_id=municipality_id, written=written)
    return written


@transaction.atomic(durable=True)
def take_all(*, days: dict[int, date], by: System = SYSTEM) -> int:
    """The same by the clock: all municipalities, each on its own day, by one statement."""
    return _take_all(days, by)


def _take_all(days: dict[int, date], by: Actor) -> int:
    spans = spans_due(list(days), days)
    with acting_for(*days):
        return counting.take(spans, registered(), by.pk)
