"""Documents of the provider as PDF."""

from django.http import HttpRequest, HttpResponse

from sotszakaz.kernel.documents.actions import look_at_document
from sotszakaz.web.answers import pdf_of
from sotszakaz.web.current import membership, user


def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A document whose side the provider is."""
    membership(request, "provider")
    return pdf_of(look_at_document(document_id=pk, by=user(request)))
