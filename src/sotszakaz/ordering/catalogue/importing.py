"""Bringing the official list: a file is kept, the worker reads and judges it by chunks, a person takes it over whole.

The check is the dry run: it changes nothing of the list and says what taking over would do. A killed worker begins the
file anew, for rows of a file are staged and thrown away.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.ordering.catalogue.classifier import require_keeper
from sotszakaz.ordering.catalogue.errors import ListHasFaults, ListTooOld, ListUnreadable
from sotszakaz.ordering.catalogue.lists import count_rows, judge_rows, read_rows
from sotszakaz.ordering.catalogue.models import ClassifierImport, ClassifierRow
from sotszakaz.ordering.catalogue.states import ImportState

CHUNK = 2_000
_SQL = Path(__file__).parent / "sql"


@transaction.atomic(durable=True)
def bring_list(*, municipality_id: int, file_name: str, content: bytes, by: Actor) -> ClassifierImport:
    """Keep the file; the worker reads it. The list is common to all: the platform's administrator brings it."""
    require_keeper(by, municipality_id)
    brought = ClassifierImport.objects.create(
        file_name=file_name[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        uploaded_by=person_of(by),
    )
    audit.record("classifierimport.bring", brought, by=by, municipality_id=municipality_id, sha256=brought.sha256)
    return brought


def check_list(*, import_id: int) -> ClassifierImport:
    """Read and judge all rows, chunk by chunk; says what taking over would change. Changes nothing of the list.

    A file that cannot be read ends with its sentence in `refusal`.
    """
    brought = _begin(import_id)
    if brought.state != ImportState.READING:
        return brought
    content = bytes(brought.content or b"")
    try:
        _note(import_id, total=count_rows(content))
        reached = 0
        for chunk in _chunks(judge_rows(import_id, read_rows(content)), CHUNK):
            reached += len(chunk)
            _keep(import_id, chunk, reached)
    except ListUnreadable as refusal:
        return _give_up(import_id, refusal.message)
    return _finish(import_id)


@transaction.atomic(durable=True)
def take_list(*, import_id: int, municipality_id: int, by: Actor) -> ClassifierImport:
    """Take the whole file over, in one transaction. Raises MoveRefused, ListHasFaults, ListTooOld."""
    brought = ClassifierImport.objects.lock(import_id)
    require_keeper(by, municipality_id)
    if can_move(brought, "take") and brought.faults:
        raise ListHasFaults(faults=brought.faults)
    move(brought, "take", by=person_of(by))
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE catalogue_classifierrecord IN SHARE ROW EXCLUSIVE MODE")
    if _judge_together(import_id):
        raise ListTooOld()
    brought.outcome = _outcome(import_id)
    source = f"Официальный перечень, файл «{brought.file_name}» от {brought.uploaded_at:%d.%m.%Y}"[:300]
    try:
        with transaction.atomic():
            _run("take", file=import_id, source=source)
            _judge_constraints()
    except IntegrityError as error:
        raise ListTooOld() from error
    ClassifierRow.objects.filter(file_id=import_id).delete()
    brought.save(update_fields=["outcome"])
    audit.record("classifierimport.outcome", brought, by=by, municipality_id=municipality_id, **brought.outcome)
    return brought


@transaction.atomic(durable=True)
def drop_list(*, import_id: int, municipality_id: int, by: Actor) -> ClassifierImport:
    """Forget a file that was not taken over. Raises MoveRefused."""
    brought = ClassifierImport.objects.lock(import_id)
    require_keeper(by, municipality_id)
    move(brought, "drop", by=person_of(by), content=None)
    ClassifierRow.objects.filter(file_id=import_id).delete()
    return brought


@transaction.atomic(durable=True)
def _begin(import_id: int) -> ClassifierImport:
    brought = ClassifierImport.objects.lock(import_id)
    if can_move(brought, "read"):
        ClassifierRow.objects.filter(file_id=import_id).delete()
        move(brought, "read", by=None, reached=0, faults=0)
    return brought


@transaction.atomic(durable=True)
def _keep(import_id: int, chunk: list[ClassifierRow], reached: int) -> None:
    ClassifierRow.objects.bulk_create(chunk)
    _note(import_id, reached=reached)


def _note(import_id: int, **facts: int) -> None:
    ClassifierImport.objects.filter(pk=import_id).update(**facts)


@transaction.atomic(durable=True)
def _give_up(import_id: int, sentence: str) -> ClassifierImport:
    brought = ClassifierImport.objects.lock(import_id)
    ClassifierRow.objects.filter(file_id=import_id).delete()
    move(brought, "give_up", by=None, refusal=sentence[:500], content=None)
    return brought


@transaction.atomic(durable=True)
def _finish(import_id: int) -> ClassifierImport:
    brought = ClassifierImport.objects.lock(import_id)
    faults = _judge_together(import_id)
    move(brought, "check", by=None, faults=faults, outcome=_outcome(import_id), content=None)
    return brought


def _judge_together(import_id: int) -> int:
    """Faults that only rows together show, then how many rows have one."""
    _run("judge_rows", file=import_id)
    return ClassifierRow.objects.filter(file_id=import_id).exclude(fault="").count()


def _outcome(import_id: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute((_SQL / "outcome.sql").read_text(), {"file": import_id})
        counts: dict[str, int] = json.loads(cursor.fetchone()[0])
    return counts


def _run(name: str, **values: Any) -> None:
    """Every statement of the file with the same values."""
    with connection.cursor() as cursor:
        for statement in (_SQL / f"{name}.sql").read_text().split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"source": "", **values})


def _judge_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _chunks(rows: Iterable[ClassifierRow], size: int) -> Iterator[list[ClassifierRow]]:
    walk = iter(rows)
    while chunk := list(islice(walk, size)):
        yield chunk
