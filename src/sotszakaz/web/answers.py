"""Answers that are not pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sotszakaz.foundation.spreadsheets import CONTENT_TYPE
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import file_name, render_pdf

# Chromium shows a PDF by an embedded object with styles of its own, which the policy of pages would refuse.
PDF_POLICY = "frame-ancestors 'none'; base-uri 'none'"


def pdf_of(version: DocumentVersion) -> HttpResponse:
    """The version as a PDF that the browser shows; it names people, so nobody between may keep it."""
    answer = HttpResponse(render_pdf(version), content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(False, file_name(version)) or "inline"
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def spreadsheet_of(content: bytes, title: str) -> HttpResponse:
    """A workbook to be saved as `title`.xlsx; nobody between may keep it."""
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
