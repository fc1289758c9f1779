"""Objections: a family doubts a line, its provider explains, the payer upholds or rejects.

A line is locked before it is asked whether an order has it, and an order locks its lines before it asks which of them
are held: whoever comes second sees the other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.settlements import errors
from sotszakaz.delivery.settlements.actions.corrections import HUNDRED, write_decision
from sotszakaz.delivery.settlements.mending import last_day_to_correct
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection, ObjectionEvidence
from sotszakaz.delivery.settlements.states import ObjectionReason, ObjectionState
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.selectors import ensure_representative
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.foundation.transitions import move, refused_move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.signatures.waiting import SOON
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

OBJECTION, OBJECTION_DUE = "charge.objection", "charge.objection_due"
REPLIED = "replied"
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file as it came."""

    name: str
    content: bytes


@transaction.atomic(durable=True)
def raise_objection(
    *, accrual_id: int, reason: ObjectionReason, words: str, by: Actor, on: date, paper: OnPaper | None = None
) -> ChargeObjection:
    """Doubt a line of an own child; what no order has yet is held back until the answer.

    A family without a login does by a `paper`. Raises NotFound, ObjectionEmpty, LineUndone, UpheldAlready,
    ObjectionTooLate, the sentence of `charge_objection_one_open`, and what `ensure_acts_for` does.
    """
    line = _lock_line(accrual_id)
    _ensure_acts_for(line, FamilyDeed.OBJECT, by=by, on=on, paper=paper)
    if not words.strip():
        raise errors.ObjectionEmpty(field="words")
    if not Accrual.objects.standing().filter(pk=line.pk).exists():
        raise errors.LineUndone()
    _ensure_not_upheld(line)
    last = last_day_to_correct(line.municipality_id, line.month, on=on)
    if last and on > last:
        raise errors.ObjectionTooLate(month=line.month, last=last)
    regulation = regulation_on(line.municipality_id, on)
    with judged(ChargeObjection):
        objection = ChargeObjection.objects.create(
            municipality_id=line.municipality_id,
            accrual=line,
            reason=reason,
            words=words.strip(),
            holds=_can_hold(line),
            answer_by_on=term_ends_on(regulation, Parameter.OBJECTION_WORKING_DAYS, on),
            raised_by=person_of(by),
        )
    audit.record("charge_objection.raise", objection, by=by, line=line.pk, holds=objection.holds)
    outbox.put(OBJECTION, objection, said=ObjectionState.RAISED.value)
    return objection


@transaction.atomic(durable=True)
def withdraw_objection(*, objection_id: int, by: Actor) -> ChargeObjection:
    """Take an own objection back; its line may be paid again. Raises NotFound, MoveRefused."""
    objection = _lock(objection_id)
    ensure_representative(objection.accrual.contract.child, by)
    _move(objection, "withdraw", by=by)
    return objection


@transaction.atomic(durable=True)
def withdraw_on_paper(*, objection_id: int, by: Actor, on: date, paper: OnPaper) -> ChargeObjection:
    """The same for a family without a login. Raises NotFound, MoveRefused, and what `ensure_acts_for` does."""
    objection = _lock(objection_id)
    _ensure_acts_for(objection.accrual, FamilyDeed.DROP_OBJECTION, by=by, on=on, paper=paper)
    _move(objection, "withdraw", by=by)
    return objection


def _ensure_acts_for(line: Accrual, deed: FamilyDeed, *, by: Actor, on: date, paper: OnPaper | None) -> None:
    if paper is None:
        ensure_representative(line.contract.child, by)
    else:
        ensure_acts_for(line.contract.child, deed, line, by=by, on=on, paper=paper)


def reply_to_objection(
    *, objection_id: int, words: str, by: Actor, evidence: Evidence | None = None
) -> ChargeObjection:
    """Say as the provider how it was, with a file that shows it, which is looked through before anything is locked.

    Raises NotFound, NotAllowed, ReplyEmpty, AlreadyReplied, MoveRefused after the answer, ScanRefused for the file.
    """
    media_type = "" if evidence is None else media_type_of(evidence.content)
    return _reply(objection_id, words, by, evidence, media_type)


@transaction.atomic(durable=True)
def _reply(objection_id: int, words: str, by: Actor, evidence: Evidence | None, media_type: str) -> ChargeObjection:
    objection = _lock(objection_id)
    organisation_id = objection.accrual.contract.organisation_id
    require(by, Permission.OBJECTION_ANSWER, objection.municipality_id, organisation_id=organisation_id)
    if objection.state != ObjectionState.RAISED:
        raise refused_move(objection, by=by)
    if objection.replied_at is not None:
        raise errors.AlreadyReplied(day=objection.replied_at)
    if not words.strip():
        raise errors.ReplyEmpty(field="words")
    objection.reply, objection.replied_at, objection.replied_by = words.strip(), timezone.now(), person_of(by)
    objection.save(update_fields=["reply", "replied_at", "replied_by"])
    if evidence is not None:
        _keep(objection, evidence, media_type, by)
    audit.record("charge_objection.reply", objection, by=by, has_evidence=evidence is not None)
    outbox.put(OBJECTION, objection, said=REPLIED)
    return objection


@transaction.atomic(durable=True)
def uphold_objection(*, objection_id: int, percent: Decimal, ground: str, by: Actor) -> ChargeObjection:
    """Agree: so many percent of the month were delivered; the next closing counts it anew and frees the line.

    Raises NotFound, GroundMissing, SameShare, MoveRefused, and the sentence of `decision_completeness_share`.
    """
    objection = _to_decide(objection_id, ground, by)
    line = objection.accrual
    standing = Accrual.objects.standing().get(contract=line.contract_id, month=line.month)
    if percent / HUNDRED == standing.completeness:
        raise errors.SameShare(percent=percent.normalize(), field="percent")
    decision = write_decision(contract=line.contract, month=line.month, percent=percent, ground=ground, by=by)
    _move(objection, "uphold", by=by, decision=decision, ground=ground.strip())
    return objection


@transaction.atomic(durable=True)
def reject_objection(*, objection_id: int, ground: str, by: Actor) -> ChargeObjection:
    """Refuse with the reason; the line goes with a later order of its register. Raises NotFound, GroundMissing."""
    objection = _to_decide(objection_id, ground, by)
    _move(objection, "reject", by=by, ground=ground.strip())
    return objection


def remind_of_objections(*, municipality_id: int, on: date) -> int:
    """Tell the payer a day before its term to answer ends and after it, once each; how many were told."""
    waiting = ChargeObjection.objects.waiting().filter(municipality_id=municipality_id, answer_by_on__lte=on + SOON)
    return sum(
        remind_once(OBJECTION_DUE, each, "late" if on > each.answer_by_on else "soon")
        for each in waiting.order_by("pk")
    )


def _lock_line(accrual_id: int) -> Accrual:
    lines = Accrual.objects.select_related("contract__child").select_for_update(of=("self",))
    line = lines.filter(pk=accrual_id).first()
    if line is None:
        raise NotFound()
    return line


def _lock(objection_id: int) -> ChargeObjection:
    objections = ChargeObjection.objects.select_related("accrual__contract__child")
    objection = objections.select_for_update(of=("self",), no_key=True).filter(pk=objection_id).first()
    if objection is None:
        raise NotFound()
    return objection


def _to_decide(objection_id: int, ground: str, by: Actor) -> ChargeObjection:
    objection = _lock(objection_id)
    require(by, Permission.MONTH_CLOSE, objection.municipality_id)
    if not ground.strip():
        raise errors.GroundMissing(field="ground")
    if objection.state != ObjectionState.RAISED:
        raise refused_move(objection, by=by)
    return objection


def _ensure_not_upheld(line: Accrual) -> None:
    """Objections are locked before they are asked: who upholds one at this moment is waited for."""
    list(line.objections.select_for_update(no_key=True).order_by("pk"))
    if line.objections.pending().filter(state=ObjectionState.UPHELD).exists():
        raise errors.UpheldAlready()


def _can_hold(line: Accrual) -> bool:
    """No order has the locked line, and no objection to it was rejected before."""
    ordered = line.paid_lines.filter(is_counted=True)
    return not ordered.exists() and not line.objections.filter(state=ObjectionState.REJECTED).exists()


def _move(objection: ChargeObjection, verb: str, *, by: Actor, **changes: object) -> None:
    with judged(ChargeObjection):
        move(objection, verb, by=person_of(by), **changes)
    outbox.put(OBJECTION, objection, said=objection.state)


def _keep(objection: ChargeObjection, evidence: Evidence, media_type: str, by: Actor) -> None:
    ObjectionEvidence.objects.create(
        municipality_id=objection.municipality_id,
        objection=objection,
        file_name=evidence.name[-NAME_LENGTH:],
        media_type=media_type,
        content=evidence.content,
        sha256=sha256(evidence.content).hexdigest(),
        added_by=person_of(by),
    )
