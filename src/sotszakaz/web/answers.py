"""Answers that are not pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import file_name, render_pdf


def pdf_of(version: DocumentVersion) -> HttpResponse:
    """The version as a PDF that the browser shows; it names people, so nobody between may keep it."""
    answer = HttpResponse(render_pdf(version), content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(False, file_name(version)) or "inline"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
