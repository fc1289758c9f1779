"""Contracts and social certificates of one's own children as PDF."""

from django.http import HttpRequest, HttpResponse

from sotszakaz.demand.enrolments.selectors import get_own_document
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.web.answers import pdf_of
from sotszakaz.web.current import user


def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A document of a child for whom the person acts."""
    document = get_own_document(user(request), pk)
    return pdf_of(latest_version(document.pk))
