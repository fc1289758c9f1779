from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.numbering import take_numbers
from sotszakaz.kernel.documents.codes import new_code
from sotszakaz.kernel.documents.envelope import Heading, sealed, title_of
from sotszakaz.kernel.documents.errors import AlreadyEnded
from sotszakaz.kernel.documents.kinds import KINDS, Kind
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.payloads.canonical import sha256_of
from sotszakaz.kernel.documents.selectors import get_document_for, latest_version
from sotszakaz.kernel.documents.states import DocumentFile, DocumentKind, Outcome
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor
from sotszakaz.kernel.users.models import User

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Content:
    """What one document of a batch says, and the provider whose document it is, when there is one."""

    payload: Payload
    organisation_id: int | None = None


def form_document(
    kind: DocumentKind,
    *,
    municipality_id: int,
    payload: Payload,
    on: date,
    by: Actor,
    organisation_id: int | None = None,
) -> Document:
    """Number the document, keep its first version, give it a check code. Part of a larger transaction.

    The series of numbers stays locked until the end of the transaction: form documents last. Rights are checked by the
    action that forms the document as a part of its own deed.
    """
    content = Content(payload, organisation_id)
    return form_documents(kind, municipality_id=municipality_id, contents=[content], on=on, by=by)[0]


@transaction.atomic(savepoint=False)
def form_documents(
    kind: DocumentKind, *, municipality_id: int, contents: Sequence[Content], on: date, by: Actor
) -> list[Document]:
    """The same for many documents of one kind and day, in as many statements. Part of a larger transaction."""
    if not contents:
        return []
    definition = _definition(kind, contents)
    municipality = Municipality.objects.get(pk=municipality_id)
    numbers = take_numbers(kind, municipality_id=municipality_id, year=on.year, count=len(contents))
    documents = [
        Document(
            kind=kind,
            municipality=municipality,
            organisation_id=content.organisation_id,
            number=number,
            year=on.year,
            full_number=definition.full_number(number, on.year),
            formed_on=on,
            check_code=new_code(),
            title=title_of(content.payload),
        )
        for number, content in zip(numbers, contents, strict=True)
    ]
    with judged(Document):
        Document.objects.bulk_create(documents, batch_size=BATCH)
    versions = [
        _version(document, 1, content.payload, on, by) for document, content in zip(documents, contents, strict=True)
    ]
    DocumentVersion.objects.bulk_create(versions, batch_size=BATCH)
    first = documents[0]
    audit.record("document.form", first, by=by, kind=str(kind), count=len(documents), number=first.full_number)
    return documents


@transaction.atomic(savepoint=False)
def revise_document(*, document_id: int, payload: Payload, on: date, by: Actor) -> DocumentVersion:
    """Add a version; number and check code stay, the version before is shown as replaced.

    Part of a larger transaction, whose action checks the rights.
    """
    document = Document.objects.select_related("municipality").get(pk=document_id)
    _definition(DocumentKind(document.kind), [Content(payload)])
    latest = document.versions.order_by("-version").values_list("version", flat=True)[0]
    with judged(DocumentVersion):
        version = _version(document, latest + 1, payload, on, by)
        version.save()
    audit.record("document.revise", document, by=by, version=version.version)
    return version


@transaction.atomic(savepoint=False)
def revise_documents(payloads: Mapping[int, Payload], *, on: date, by: Actor) -> list[DocumentVersion]:
    """The same for many documents, each with its own next version, in as many statements.

    Part of a larger transaction, whose action checks the rights.
    """
    documents = list(Document.objects.select_related("municipality").filter(pk__in=payloads).order_by("pk"))
    for document in documents:
        _definition(DocumentKind(document.kind), [Content(payloads[document.pk])])
    found = DocumentVersion.objects.filter(document__in=payloads).values_list("document").order_by("document")
    latest = dict(found.annotate(Max("version")))
    versions = [_version(each, latest[each.pk] + 1, payloads[each.pk], on, by) for each in documents]
    with judged(DocumentVersion):
        DocumentVersion.objects.bulk_create(versions, batch_size=BATCH)
    if documents:
        audit.record("document.revise_many", documents[0], by=by, count=len(documents))
    return versions


@transaction.atomic(savepoint=False)
def end_documents(ends: Mapping[int, date], *, outcome: Outcome, by: Actor) -> int:
    """Document → the first day on which it is no longer in force; how many of them had not ended yet.

    Part of a larger transaction, whose action checks the rights.
    """
    documents = Document.objects.filter(pk__in=ends, endings__isnull=True).order_by("pk")
    endings = [
        DocumentEnding(
            document=each,
            municipality_id=each.municipality_id,
            outcome=outcome,
            ended_on=max(ends[each.pk], each.formed_on),
            ended_by_id=by.pk,
        )
        for each in documents
    ]
    with judged(DocumentEnding):
        DocumentEnding.objects.bulk_create(endings, batch_size=BATCH)
    if endings:
        audit.record("document.end_many", endings[0].document, by=by, outcome=str(outcome), count=len(endings))
    return len(endings)


@transaction.atomic(savepoint=False)
def end_document(
    *,
    document_id: int,
    outcome: Outcome,
    on: date,
    by: Actor,
    ground: str = "",
    by_document: Document | None = None,
) -> DocumentEnding:
    """From this day the document is no longer in force; everybody who checks it sees that.

    Part of a larger transaction, whose action checks the rights. Raises AlreadyEnded for a day before the document.
    """
    document = Document.objects.get(pk=document_id)
    if on < document.formed_on:
        raise AlreadyEnded(number=document.full_number, day=f"{on:%d.%m.%Y}")
    with judged(DocumentEnding):
        ending = DocumentEnding.objects.create(
            document=document,
            municipality_id=document.municipality_id,
            outcome=outcome,
            ended_on=on,
            ground=ground[:500],
            by_document=by_document,
            ended_by_id=by.pk,
        )
    audit.record("document.end", document, by=by, outcome=str(outcome))
    return ending


@transaction.atomic(durable=True)
def look_at_document(*, document_id: int, by: User) -> DocumentVersion:
    """The version in force, for staff and the people of its provider; the look is logged, for it may name a child.

    Raises NotAllowed, NotFound.
    """
    document = get_document_for(by, document_id)
    audit.record("document.look", document, by=by)
    return latest_version(document_id)


@transaction.atomic(durable=True)
def note_look(version: DocumentVersion, *, file: DocumentFile | None, by: User, **details: int) -> None:
    """Log who has opened the document (`file` is None) or taken which file of it, for it may name a child.

    Whether the person may, the caller has asked.
    """
    said: dict[str, Any] = {**details, "file": str(file)} if file else {**details}
    audit.record("document.look", version.document, by=by, version=version.version, **said)


def _definition(kind: DocumentKind, contents: Sequence[Content]) -> Kind:
    definition = KINDS[kind]
    for content in contents:
        if type(content.payload) is not definition.payload:
            raise TypeError(f"{kind} is not formed from {type(content.payload).__name__}")
    return definition


def _version(document: Document, version: int, payload: Payload, on: date, by: Actor) -> DocumentVersion:
    heading = Heading(
        kind=document.kind,
        municipality=document.municipality.name,
        formed_on=document.formed_on,
        version_formed_on=on,
        version=version,
        number=document.full_number,
        check_code=document.check_code,
    )
    text = sealed(heading, payload)
    return DocumentVersion(
        document=document,
        municipality=document.municipality,
        version=version,
        payload=text,
        payload_sha256=sha256_of(text),
        formed_on=on,
        formed_by_id=by.pk,
    )
