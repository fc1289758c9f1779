"""Contracts and social certificates of one's own children: the page, the PDF, signing by a file or by a code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments.selectors import get_own_document
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.actions import note_look
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.rendering import file_name, render_docx
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentFile
from sotszakaz.kernel.signatures.simple import ask_code, sign_with_code
from sotszakaz.web.addresses import address_of
from sotszakaz.web.answers import pdf_of, word_of
from sotszakaz.web.components import signing, signing_files
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.signing_forms import CodeForm
from sotszakaz.web.current import user

AREA = "citizen"


def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document of a child for whom the person acts, whose turn it is and what was verified."""
    version = _own(request, pk)
    note_look(version, file=None, by=user(request))
    return signing.document_page(request, AREA, version)


def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A document of a child for whom the person acts."""
    version = _own(request, pk)
    note_look(version, file=DocumentFile.PDF, by=user(request))
    return pdf_of(version)


def document_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    version = _own(request, pk)
    note_look(version, file=DocumentFile.WORD, by=user(request))
    return word_of(render_docx(version), file_name(version, ".docx"))


def document_payload(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The bytes that are signed."""
    return signing_files.payload_file(request, get_own_document(user(request), pk), version)


@require_POST
def document_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A signature that the person has made by a program."""
    return signing.sign_by_file(request, AREA, _own(request, pk))


def document_signature(request: HttpRequest, pk: int, signature_id: int) -> HttpResponse:
    """A signature as it came."""
    return signing_files.signature_file(request, get_own_document(user(request), pk), signature_id)


def document_scan(request: HttpRequest, pk: int, signature_id: int) -> HttpResponse:
    """The scan of the paper that was signed."""
    return signing_files.scan_file(request, get_own_document(user(request), pk), signature_id)


@require_POST
def document_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person a code; where nothing carries it, the page of a demonstration shows it."""
    version = _own(request, pk)
    form = CodeForm()
    try:
        asked = ask_code(version_id=version.pk, by=user(request), at=timezone.now())
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("citizen:document", pk)
    if asked.shown is None:
        messages.success(request, f"Код отправлен {asked.code.sent_to}. Он действует 10 минут.")
        return redirect("citizen:document", pk)
    return signing.document_page(request, AREA, version, signing.Forms(code=form, shown_code=asked.shown))


@require_POST
def document_code_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign by the code."""
    version = _own(request, pk)
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            sign_with_code(
                version_id=version.pk,
                code=form.cleaned_data["code"],
                agreed=form.cleaned_data["agreed"],
                by=user(request),
                at=timezone.now(),
                ip=address_of(request),
            )
            messages.success(request, "Документ подписан вашим кодом.")
            return redirect("citizen:document", pk)
        except Refusal as refusal:
            if signing.is_over(refusal):
                messages.error(request, refusal.message)
                return redirect("citizen:document", pk)
            blame(form, refusal)
    return signing.document_page(request, AREA, version, signing.Forms(code=form))


def _own(request: HttpRequest, pk: int) -> DocumentVersion:
    return latest_version(get_own_document(user(request), pk).pk)
