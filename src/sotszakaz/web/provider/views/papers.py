"""«Документы месяца»: the provider forms acts and the invoice of a register and signs them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, papers, selectors
from sotszakaz.delivery.settlements.papers_first import is_paid_after_papers
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.papers import paper_page
from sotszakaz.web.current import membership, user


def papers_of_register(request: HttpRequest, pk: int) -> HttpResponse:
    """What is formed from the register, what is missing, whose signature and whose answer each waits for."""
    here = membership(request, "provider")
    register = selectors.get_register_for(user(request), pk)
    may_form = has_permission(
        user(request),
        Permission.MONTH_PAPER_FORM,
        municipality_id=register.municipality_id,
        organisation_id=register.agreement.record.organisation_id,
    )
    context = {
        "register": register,
        "papers": papers.papers_of(register),
        "missing": papers.missing_of(register),
        "may_form": may_form,
        "is_paid_after": is_paid_after_papers(register.municipality_id, today_in(here.municipality)),
    }
    return render(request, "provider/papers/list.html", context)


@require_POST
def papers_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Form what is missing."""
    here = membership(request, "provider")
    selectors.get_register_for(user(request), pk)
    try:
        formed = actions.form_papers(register_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Сформировано документов: {len(formed)}. Подпишите их, плательщик уже видит их.")
    return redirect("provider:papers", pk=pk)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its lines."""
    membership(request, "provider")
    return paper_page(request, "provider", papers.get_paper_for(user(request), pk))


def paper_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a paper as a workbook."""
    membership(request, "provider")
    shown = papers.get_paper_for(user(request), pk)
    return spreadsheet_of(papers.sheet_of_paper(shown), shown.document.full_number.replace("/", "-"))
