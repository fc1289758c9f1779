"""Answers that are not pages."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sotszakaz.foundation import separated
from sotszakaz.foundation.spreadsheets import CONTENT_TYPE
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import file_name, render_pdf

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Chromium shows a PDF by an embedded object with styles of its own, which the policy of pages would refuse.
PDF_POLICY = "frame-ancestors 'none'; base-uri 'none'"


def pdf_of(version: DocumentVersion, *, for_paper: bool = False) -> HttpResponse:
    """The version as a PDF that the browser shows, or the form of it for signatures on paper."""
    return show_pdf(render_pdf(version, for_paper=for_paper), file_name(version))


def show_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows; it names people, so nobody between may keep it."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    answer.headers["Content-Security-Policy"] = PDF_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def word_of(content: bytes, name: str) -> HttpResponse:
    """A .docx to be saved and not shown; nobody between may keep it."""
    answer = HttpResponse(content, content_type=WORD_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def spreadsheet_of(content: bytes, title: str) -> HttpResponse:
    """A workbook to be saved as `title`.xlsx; nobody between may keep it."""
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx") or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def text_of(content: bytes, title: str) -> HttpResponse:
    """Text in columns to be saved as `title`.csv; nobody between may keep it."""
    answer = HttpResponse(content, content_type=separated.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{title}.csv") or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def download_of(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A stranger's file to be saved and not shown; nobody between may keep it."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def picture_of(content: bytes, media_type: str) -> HttpResponse:
    """A picture of ours that the page shows; nobody between may keep it."""
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
