"""Acts and invoices of providers: accept, or return with remarks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, papers
from sotszakaz.delivery.settlements.models import MonthPaper
from sotszakaz.delivery.settlements.states import PaperState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.papers import paper_page
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.papers import PaperReturnForm
from sotszakaz.web.parsing import page_of


def papers_list(request: HttpRequest) -> HttpResponse:
    """Papers of all providers or of `?register=`, those that wait first."""
    here, chosen = membership(request, "office"), request.GET.get("register", "")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    register_id = int(chosen) if chosen.isdecimal() else None
    context = {
        "page": page_of(request, papers.list_papers(here.municipality_id, register_id=register_id)),
        "waiting": papers.count_papers(here.municipality_id),
        "register_id": register_id,
    }
    return render(request, "office/papers/list.html", context)


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its lines and the ways to answer."""
    membership(request, "office")
    return _page(request, papers.get_paper_for(user(request), pk), PaperReturnForm())


def paper_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a paper as a workbook."""
    membership(request, "office")
    shown = papers.get_paper_for(user(request), pk)
    return spreadsheet_of(papers.sheet_of_paper(shown), shown.document.full_number.replace("/", "-"))


@require_POST
def paper_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it."""
    _to_decide(request, pk)
    try:
        accepted = actions.accept_paper(paper_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Документ № {accepted.document.full_number} принят. Исполнителю ушло уведомление.")
    return redirect("office:paper", pk=pk)


@require_POST
def paper_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with remarks."""
    shown, form = _to_decide(request, pk), PaperReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.return_paper(paper_id=pk, **form.cleaned_data, by=user(request), on=today_in(shown.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Документ возвращён. Исполнитель прочтёт замечания и сформирует новый.")
            return redirect("office:paper", pk=pk)
    return _page(request, shown, form)


def _to_decide(request: HttpRequest, pk: int) -> MonthPaper:
    membership(request, "office")
    shown = papers.get_paper_for(user(request), pk)
    require(user(request), Permission.MONTH_CLOSE, shown.municipality_id)
    return shown


def _page(request: HttpRequest, shown: MonthPaper, form: PaperReturnForm) -> HttpResponse:
    may_decide = shown.state == PaperState.FORMED and has_right(request, Permission.MONTH_CLOSE, shown.municipality_id)
    return paper_page(request, "office", shown, may_decide=may_decide, form=form)
