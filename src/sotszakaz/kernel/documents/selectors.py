import json
from collections.abc import Callable, Iterable
from typing import Any

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import Document, DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import has_permission, memberships_of
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import AREA_OFFICE

Reader = Callable[[Document, User], bool]
_readers: dict[DocumentKind, Reader] = {}


def register_reader(kind: DocumentKind, reader: Reader) -> None:
    """Let people whom the kind's permission leaves out read documents of their own. Said in `tasks.py` of an app."""
    _readers[kind] = reader


def get_document_for(user: User, document_id: int) -> Document:
    """The document, for staff and for the people of its provider.

    Raises NotAllowed for staff of the municipality without the right of this kind, NotFound for everybody else: other
    providers do not learn that the document is there.
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise NotFound()
    home, permission = document.municipality_id, KINDS[DocumentKind(document.kind)].permission
    if has_permission(user, permission, municipality_id=home, organisation_id=document.organisation_id):
        return document
    reader = _readers.get(DocumentKind(document.kind))
    if reader is not None and reader(document, user):
        return document
    is_staff = any(each.municipality_id == home and each.role.area == AREA_OFFICE for each in memberships_of(user))
    raise NotAllowed() if is_staff else NotFound()


def latest_version(document_id: int) -> DocumentVersion:
    """The version in force. Raises NotFound when the document is not visible to this session."""
    found = (
        DocumentVersion.objects.select_related("document").filter(document_id=document_id).order_by("-version").first()
    )
    if found is None:
        raise NotFound()
    return found


def get_version(document_id: int, number: int) -> DocumentVersion:
    """That version of a document the person may see. Raises NotFound."""
    versions = DocumentVersion.objects.select_related("document", "document__municipality")
    found = versions.filter(document_id=document_id, version=number).first()
    if found is None:
        raise NotFound()
    return found


def list_versions(document: Document) -> list[DocumentVersion]:
    """All versions of a document without what they say, the latest first."""
    versions = list(DocumentVersion.objects.filter(document=document).order_by("-version").defer("payload"))
    for version in versions:
        version.document = document
    return versions


def ending_of(document_id: int) -> DocumentEnding | None:
    """How and when the document ends, also when the day is still to come; None for one without an end."""
    return DocumentEnding.objects.filter(document_id=document_id).first()


def latest_contents(document_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What each document says by its version in force, as the JSON of its payload. One query."""
    versions = DocumentVersion.objects.filter(document__in=list(document_ids)).order_by("document", "-version")
    found = versions.distinct("document").values_list("document", "payload")
    return {document_id: json.loads(payload)["content"] for document_id, payload in found}
