"""Marking what is done of the plan."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.signatures.scans import media_type_of
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.errors import (
    CompletionUnnoted,
    DocumentUnknown,
    EvidenceMissing,
    WithdrawalUnreasoned,
)
from sotszakaz.ordering.plans.models import PlanEvidence, PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.selectors import (
    document_called,
    done_terms,
    measures,
    term_of,
)
from sotszakaz.ordering.plans.states import EvidenceKind

NAME_LENGTH, WORDS_LENGTH = 200, 500


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person brings as evidence: a file whose kind is known, the number of a document of the system, or both."""

    file: File | None = None
    media_type: str = ""
    document_number: str = ""


def complete_plan_item(
    *,
    item_id: int,
    due_on: date,
    done_on: date,
    note: str,
    by: Actor,
    on: date,
    file: File | None = None,
    document_number: str = "",
) -> PlanItemCompletion:
    """Mark one term of a measure as done on a day, with what was done and what shows it; `on` is today.

    A measure without terms takes the day of the deed as `due_on`. A file is looked through before anything is locked.
    Raises NotFound, NotAllowed, CompletionInFuture, TermUnknown, CompletionUnnoted, DocumentUnknown, ScanRefused.
    """
    return _complete(item_id, due_on, done_on, note, by, on, looked_through(file, document_number))


def looked_through(file: File | None, document_number: str) -> Shown:
    """Evidence whose file is harmless. Takes a second at times; raises ScanRefused."""
    return Shown(file, "" if file is None else media_type_of(file.content), document_number.strip())


@transaction.atomic(durable=True)
def _complete(
    item_id: int, due_on: date, done_on: date, note: str, by: Actor, on: date, shown: Shown
) -> PlanItemCompletion:
    item = lock_item(item_id)
    require(by, Permission.PLAN_EDIT, item.municipality_id)
    rules.ensure_completable(term_of(item), due_on=due_on, done_on=done_on, on=on)
    if not note.strip():
        raise CompletionUnnoted(field="note")
    completion = write_completion(item, due_on, done_on, note.strip(), by)
    _show(completion, shown, by)
    return completion


def add_evidence(
    *, completion_id: int, by: Actor, file: File | None = None, document_number: str = ""
) -> PlanItemCompletion:
    """Add to what proves a fulfilment.

    Raises NotFound, NotAllowed, EvidenceMissing, DocumentUnknown, ScanRefused, sentences of `PlanEvidence`.
    """
    if file is None and not document_number.strip():
        raise EvidenceMissing(field="file")
    return _add(completion_id, by, looked_through(file, document_number))


@transaction.atomic(durable=True)
def _add(completion_id: int, by: Actor, shown: Shown) -> PlanItemCompletion:
    completion = _lock_completion(completion_id, by)
    _show(completion, shown, by)
    audit.record("planitem.prove", completion.item, by=by, due_on=completion.due_on.isoformat())
    return completion


@transaction.atomic(durable=True)
def withdraw_completion(*, completion_id: int, reason: str, by: User) -> PlanItemCompletion:
    """Take back a mark made by mistake: its term is open again, the mark stays in history with the reason.

    What a registry proved by mistake is withdrawn too, and the same record proves that term no more (`prove_terms`).
    Raises NotFound, also when it is withdrawn already, NotAllowed, WithdrawalUnreasoned.
    """
    completion = _lock_completion(completion_id, by)
    if not reason.strip():
        raise WithdrawalUnreasoned(field="reason")
    completion.withdrawn_at, completion.withdrawn_by = timezone.now(), by
    completion.withdraw_reason = reason.strip()
    completion.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    audit.record("planitem.withdraw", completion.item, by=by, due_on=completion.due_on.isoformat())
    return completion


def _lock_completion(completion_id: int, by: Actor) -> PlanItemCompletion:
    completions = PlanItemCompletion.objects.select_related("item").select_for_update(of=("self",), no_key=True)
    completion = completions.filter(pk=completion_id).first()
    if completion is None:
        raise NotFound
    require(by, Permission.PLAN_EDIT, completion.item.municipality_id)
    return completion


@transaction.atomic(savepoint=False)
def complete_by_deed(
    *, item_id: int, done_on: date, note: str, subject: models.Model, by: Actor
) -> PlanItemCompletion | None:
    """Mark the term that a deed of the day fulfils; one done already is proved once more. None when none is left.

    Part of a larger transaction, which has judged whether `by` may do what fulfils the measure.
    """
    item = lock_item(item_id)
    due_on = rules.term_of_deed(term_of(item), done_terms(item), done_on)
    if due_on is None:
        return None
    completion = next((each for each in item.completions.all() if each.due_on == due_on), None)
    if completion is None:
        completion = write_completion(item, due_on, done_on, note, by)
    write_proof(completion, note, subject, by)
    return completion


@transaction.atomic(savepoint=False)
def prove_by_deed(
    *, item_id: int, done_on: date, note: str, subject: models.Model, by: Actor
) -> PlanItemCompletion | None:
    """The same; a measure whose terms are all done is proved once more at the latest of them. Part of a larger
    transaction.
    """
    completion = complete_by_deed(item_id=item_id, done_on=done_on, note=note, subject=subject, by=by)
    if completion is not None:
        return completion
    latest = max(lock_item(item_id).completions.all(), key=lambda each: (each.due_on, each.pk), default=None)
    if latest is not None:
        write_proof(latest, note, subject, by)
    return latest


def lock_item(item_id: int) -> PlanItem:
    """The measure with its plan and completions, locked. Raises NotFound."""
    item = measures().select_for_update(of=("self",), no_key=True).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    return item


def write_completion(item: PlanItem, due_on: date, done_on: date, note: str, by: Actor) -> PlanItemCompletion:
    """Part of a larger transaction, which has the measure locked."""
    with judged(PlanItemCompletion):
        completion = PlanItemCompletion.objects.create(
            item=item, due_on=due_on, done_on=done_on, note=note, completed_by=person_of(by)
        )
    audit.record("planitem.complete", item, by=by, due_on=due_on.isoformat(), done_on=done_on.isoformat())
    return completion


def write_proof(completion: PlanItemCompletion, words: str, subject: models.Model | None, by: Actor) -> None:
    """A record of the system as evidence. Part of a larger transaction."""
    with judged(PlanEvidence):
        PlanEvidence.objects.create(
            municipality_id=completion.item.municipality_id,
            completion=completion,
            kind=EvidenceKind.REGISTRY,
            words=words[:WORDS_LENGTH],
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            added_by=person_of(by),
        )


def _show(completion: PlanItemCompletion, shown: Shown, by: Actor) -> None:
    home = completion.item.municipality_id
    common: dict[str, Any] = {"municipality_id": home, "completion": completion, "added_by": person_of(by)}
    with judged(PlanEvidence):
        if shown.document_number:
            document = document_called(home, shown.document_number, by)
            if document is None:
                raise DocumentUnknown(field="document_number", number=shown.document_number)
            PlanEvidence.objects.create(**common, kind=EvidenceKind.DOCUMENT, words=str(document), document=document)
        if shown.file is not None:
            name = shown.file.name[-NAME_LENGTH:]
            PlanEvidence.objects.create(
                **common,
                kind=EvidenceKind.FILE,
                words=name,
                file_name=name,
                media_type=shown.media_type,
                content=shown.file.content,
                sha256=sha256(shown.file.content).hexdigest(),
            )
