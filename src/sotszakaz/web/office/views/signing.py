"""The page of a document: whose turn it is, signatures, paper originals."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sotszakaz.kernel.documents.actions import look_at_document
from sotszakaz.kernel.documents.models import Document
from sotszakaz.kernel.documents.selectors import get_document_for, latest_version
from sotszakaz.web.components import signing, signing_files
from sotszakaz.web.current import membership, user

AREA = "office"


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document that the role may see, whose turn it is and what was verified."""
    membership(request, AREA)
    return signing.document_page(request, AREA, look_at_document(document_id=pk, by=user(request)))


def document_payload(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The bytes that are signed."""
    return signing_files.payload_file(request, _seen(request, pk), version)


@require_POST
def document_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A signature that somebody has made outside."""
    return signing.sign_by_file(request, AREA, latest_version(_seen(request, pk).pk))


def document_signature(request: HttpRequest, pk: int, signature_id: int) -> HttpResponse:
    """A signature as it came."""
    return signing_files.signature_file(request, _seen(request, pk), signature_id)


def document_original(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper original."""
    return signing.paper_page(request, AREA, latest_version(_seen(request, pk).pk))


def document_scan(request: HttpRequest, pk: int, signature_id: int) -> HttpResponse:
    """The scan of a paper original."""
    return signing_files.scan_file(request, _seen(request, pk), signature_id)


def _seen(request: HttpRequest, pk: int) -> Document:
    membership(request, AREA)
    return get_document_for(user(request), pk)
