"""Handing months in: what the sheets lack by name, and the button when they are whole."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements import actions, hand_ins
from sotszakaz.delivery.settlements.reminding import hand_in_by
from sotszakaz.delivery.settlements.selectors import counted_until
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import PAGE, month_of


def hand_ins_of_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The months of the agreement with what became of each."""
    membership(request, "provider")
    agreement = hand_ins.get_agreement_to_hand_in(user(request), pk)
    today = today_in(agreement.municipality)
    months = [each for each in hand_ins.agreement_months(agreement) if each.month <= today]
    page = Paginator(months, PAGE).get_page(request.GET.get("page"))
    return render(request, "provider/months/hand_ins.html", {"agreement": agreement, "page": page})


def hand_in(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """One month: its groups, what is missing, and what to do next."""
    membership(request, "provider")
    agreement, first_day = hand_ins.get_agreement_to_hand_in(user(request), pk), month_of(month)
    return _page(request, agreement, first_day)


@require_POST
def hand_in_send(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Hand the month in; a refusal stands above the same page."""
    membership(request, "provider")
    agreement, first_day = hand_ins.get_agreement_to_hand_in(user(request), pk), month_of(month)
    try:
        actions.hand_in_month(agreement_id=pk, month=first_day, by=user(request), on=today_in(agreement.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, agreement, first_day, refusal)
    messages.success(request, "Месяц сдан. Когда его примут или вернут с замечаниями, придёт уведомление.")
    return redirect("provider:hand_in", pk=pk, month=month)


def _page(request: HttpRequest, agreement: Agreement, month: date, refusal: Refusal | None = None) -> HttpResponse:
    today = today_in(agreement.municipality)
    missing = hand_ins.missing_of(agreement, month, until=today)
    handed = hand_ins.hand_in_of(agreement, month)
    opens_on = hand_ins.opens_on(month, regulation_on(agreement.municipality_id, today))
    is_closed = hand_ins.is_closed_for(agreement, month)
    counted_on = counted_until(agreement.municipality_id, month, agreements=[agreement.pk]) if is_closed else None
    is_open = not is_closed and (handed is None or handed.state == HandInState.RETURNED)
    context = {
        "agreement": agreement,
        "month": month,
        "handed": handed,
        "is_closed": is_closed,
        "is_marked": is_open or counted_on is not None,
        "counted_until": counted_on,
        "may_send": is_open and today >= opens_on and not missing,
        "opens_on": opens_on,
        "is_early": today < opens_on,
        "due": hand_in_by(agreement.municipality_id, month, on=today),
        "sheets": hand_ins.sheets_of(agreement, month, missing),
        "page": Paginator(missing, PAGE).get_page(request.GET.get("page")),
        "refusal": refusal,
    }
    return render(request, "provider/months/hand_in.html", context, status=refusal.status if refusal else 200)
