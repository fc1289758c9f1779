"""«Посмотреть до подписания»: a form shows its document before the deed, and nothing is kept."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from sotszakaz.kernel.documents.payloads import Payload
from sotszakaz.kernel.documents.rendering import render_draft
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.web.answers import show_pdf

BUTTON = "preview"


def is_preview(request: HttpRequest) -> bool:
    """Was the form sent by the button of the preview."""
    return BUTTON in request.POST


def show_preview(kind: DocumentKind, payload: Payload, *, municipality: Municipality, on: date) -> HttpResponse:
    """The draft as a PDF that the browser shows."""
    return show_pdf(render_draft(kind, payload, municipality=municipality, on=on), f"{kind}-draft.pdf")
