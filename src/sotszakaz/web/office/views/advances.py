"""Applications for advances: accept, or return with remarks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, advances
from sotszakaz.delivery.settlements.models import Advance
from sotszakaz.delivery.settlements.states import AdvanceState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.advances import ReturnForm
from sotszakaz.web.parsing import month_of, page_of


def advances_of_month(request: HttpRequest, month: str) -> HttpResponse:
    """Applications of the month, those that wait first."""
    here, day = membership(request, "office"), month_of(month)
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    found = advances.list_advances(here.municipality_id, month=day)
    return render(request, "office/months/advances.html", {"month": day, "page": page_of(request, found)})


def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with the contracts it was counted from."""
    membership(request, "office")
    return _page(request, advances.get_advance_for(user(request), pk), ReturnForm())


def advance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The application as a workbook."""
    membership(request, "office")
    shown = advances.get_advance_for(user(request), pk)
    return spreadsheet_of(advances.sheet_of_advance(shown), f"Заявка на аванс {shown.number}".replace("/", "-"))


@require_POST
def advance_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the application to payment."""
    membership(request, "office")
    try:
        accepted = actions.accept_advance(advance_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Заявка № {accepted.number} принята. Исполнителю отправлено уведомление.")
    return redirect("office:advance", pk=pk)


@require_POST
def advance_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the application back with remarks."""
    here = membership(request, "office")
    shown = advances.get_advance_for(user(request), pk)
    require(user(request), Permission.MONTH_CLOSE, here.municipality_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.return_advance(advance_id=pk, **form.cleaned_data, by=user(request), on=today_in(here.municipality))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Заявка № {shown.number} возвращена. Исполнитель прочтёт замечания.")
            return redirect("office:advance", pk=pk)
    return _page(request, shown, form)


def _page(request: HttpRequest, shown: Advance, form: ReturnForm) -> HttpResponse:
    may_decide = shown.state == AdvanceState.FILED and has_right(request, Permission.MONTH_CLOSE, shown.municipality_id)
    context = {
        "advance": shown,
        "page": page_of(request, advances.lines_of_advance(shown)),
        "may_decide": may_decide,
        "is_late": may_decide and advances.is_too_late_to_accept(shown),
        "form": form,
    }
    return render(request, "office/months/advance.html", context, status=422 if form.errors else 200)
