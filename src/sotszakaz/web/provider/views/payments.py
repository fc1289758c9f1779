"""What the provider was paid, what is held back, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.delivery.settlements import debts, objections, postponed, provider_payments
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def payments(request: HttpRequest) -> HttpResponse:
    """Payment orders, the latest first; `?view=held` the lines that objections hold back, `left_out` what waits."""
    here = membership(request, "provider")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    today = today_in(here.municipality)
    organisation_id, is_held = here.organisation_id or 0, request.GET.get("view") == "held"
    is_left_out = request.GET.get("view") == "left_out"
    contracts = postponed.postponed_contracts(organisation_id, here.municipality_id)
    months = postponed.postponed_months(organisation_id, here.municipality_id)
    waiting = contracts.count() + len(months)
    money, address = provider_payments.money_of(organisation_id, here.municipality_id), reverse("provider:payments")
    if is_held:
        held = objections.held_lines(here.municipality_id, organisation_id=organisation_id)
        shown: dict[str, object] = {"page": page_of(request, held)}
    elif is_left_out:
        shown = {"page": page_of(request, contracts), "months": months}
    else:
        orders = provider_payments.orders_of_provider(organisation_id, here.municipality_id)
        shown = {"page": page_of(request, orders)}
    context = {
        **shown,
        "money": money,
        "debts": debts.debts_of_provider(organisation_id, here.municipality_id, on=today) if money.debt else (),
        "is_held": is_held,
        "is_left_out": is_left_out,
        "today": today,
        "tabs": [
            {"title": "Оплачено и поручено", "url": address, "active": not is_held and not is_left_out},
            {"title": "Удержано", "url": f"{address}?view=held", "active": is_held, "count": money.held.lines},
            {"title": "Отложено", "url": f"{address}?view=left_out", "active": is_left_out, "count": waiting},
        ],
    }
    return render(request, "provider/payments/list.html", context)


def debt(request: HttpRequest, pk: int) -> HttpResponse:
    """What is owed by one register, why, and what covered it."""
    here = membership(request, "provider")
    today = today_in(here.municipality)
    context = {"debt": debts.get_debt_for(user(request), pk, on=today), "today": today}
    return render(request, "provider/payments/debt.html", context)
