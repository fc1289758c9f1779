"""Files of a document that people take away: what is signed, signatures, scans. Each look is logged.

Whether the person may see the document, the view has asked.
"""

from django.http import HttpRequest, HttpResponse

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.documents.actions import note_look
from sotszakaz.kernel.documents.models import Document, DocumentVersion
from sotszakaz.kernel.documents.rendering import file_name
from sotszakaz.kernel.documents.selectors import get_version
from sotszakaz.kernel.documents.states import DocumentFile
from sotszakaz.kernel.signatures.selectors import get_signature
from sotszakaz.web.answers import download_of
from sotszakaz.web.current import user

SIGNATURE_TYPE = "application/pkcs7-signature"


def payload_file(request: HttpRequest, document: Document, number: int) -> HttpResponse:
    """The very bytes of a version that are signed. Raises NotFound."""
    version = get_version(document.pk, number)
    note_look(version, file=DocumentFile.PAYLOAD, by=user(request))
    return download_of(version.payload.encode(), "application/json", edition_name(version, ".json"))


def signature_file(request: HttpRequest, document: Document, signature_id: int) -> HttpResponse:
    """The .sig as it came. Raises NotFound."""
    signature = get_signature(document.pk, signature_id)
    if signature.cms is None:
        raise NotFound()
    note_look(signature.version, file=DocumentFile.SIGNATURE, by=user(request), signature=signature.pk)
    name = edition_name(signature.version, f"-{signature.party}.sig")
    return download_of(bytes(signature.cms), SIGNATURE_TYPE, name)


def scan_file(request: HttpRequest, document: Document, signature_id: int) -> HttpResponse:
    """The scan of the paper original, to be saved and not shown: a stranger's bytes. Raises NotFound."""
    signature = get_signature(document.pk, signature_id)
    if signature.paper is None:
        raise NotFound()
    paper = signature.paper
    note_look(signature.version, file=DocumentFile.SCAN, by=user(request), signature=signature.pk)
    suffix = paper.media_type.split("/")[1]
    return download_of(bytes(paper.content), paper.media_type, edition_name(signature.version, f"-scan.{suffix}"))


def edition_name(version: DocumentVersion, suffix: str) -> str:
    """«ДО-1-2026-2.json»: the number of the version stands in the name of all but the first."""
    edition = f"-{version.version}" if version.version > 1 else ""
    return file_name(version, edition + suffix)
