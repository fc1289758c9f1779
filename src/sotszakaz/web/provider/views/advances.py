"""Advances that the provider asks for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, advances
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.agreements.selectors import get_agreement_for
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


@require_POST
def advance_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the advance of the present month under the agreement."""
    here = membership(request, "provider")
    agreement, today = get_agreement_for(user(request), pk), today_in(here.municipality)
    try:
        filed = actions.file_advance(agreement_id=agreement.pk, month=month_start(today), by=user(request), on=today)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
        return redirect("provider:months")
    messages.success(request, "Заявка подана. Когда её примут или вернут, придёт уведомление.")
    return redirect("provider:advance", pk=filed.pk)


def advance(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with the contracts it was counted from."""
    membership(request, "provider")
    shown = advances.get_advance_for(user(request), pk)
    context = {"advance": shown, "page": page_of(request, advances.lines_of_advance(shown))}
    return render(request, "provider/months/advance.html", context)


def advance_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The application as a workbook."""
    membership(request, "provider")
    shown = advances.get_advance_for(user(request), pk)
    return spreadsheet_of(advances.sheet_of_advance(shown), f"Заявка на аванс {shown.number}".replace("/", "-"))
