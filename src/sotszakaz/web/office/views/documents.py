"""Documents of the municipality: the registry, PDF, the form for paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.documents.actions import look_at_document
from sotszakaz.kernel.documents.rendering import file_name, render_docx
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import pdf_of, spreadsheet_of, word_of
from sotszakaz.web.components.documents import registry_of, workbook_of
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.parsing import page_of


def documents(request: HttpRequest) -> HttpResponse:
    """The registry as of a day."""
    here = membership(request, "office")
    registry = registry_of(request, here)
    context = {
        "registry": registry,
        "page": page_of(request, registry.rows),
        "may_see_templates": has_right(request, Permission.REGULATION_VIEW, here.municipality_id),
    }
    return render(request, "office/documents/list.html", context)


def documents_sheet(request: HttpRequest) -> HttpResponse:
    """What the registry has found, as a workbook."""
    registry = registry_of(request, membership(request, "office"))
    return spreadsheet_of(workbook_of(registry), f"Документы на {registry.on:%Y-%m-%d}")


def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A document that the role may see."""
    membership(request, "office")
    return pdf_of(look_at_document(document_id=pk, by=user(request)))


def document_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with places for the hand, to be signed on paper."""
    membership(request, "office")
    return pdf_of(look_at_document(document_id=pk, by=user(request)), for_paper=True)


def document_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    membership(request, "office")
    version = look_at_document(document_id=pk, by=user(request))
    return word_of(render_docx(version), file_name(version, ".docx"))
