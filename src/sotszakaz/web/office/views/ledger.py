"""Accounts and the entries that explain them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger import selectors
from sotszakaz.kernel.ledger.states import AccountKind
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.causes import with_causes
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def ledger(request: HttpRequest) -> HttpResponse:
    """The accounts of the municipality, one kind at a time."""
    here = membership(request, "office")
    require(user(request), Permission.LEDGER_VIEW, here.municipality_id)
    chosen = request.GET.get("kind", AccountKind.BUDGET_LINE)
    kind = AccountKind(chosen) if chosen in AccountKind.values else AccountKind.BUDGET_LINE
    tabs = [
        {"title": str(each.label).capitalize(), "url": f"?kind={each.value}", "active": each == kind}
        for each in AccountKind
        if each != AccountKind.HOURS_NORM
    ]
    accounts = selectors.list_balances(here.municipality_id, kind)
    return render(request, "office/ledger/list.html", {"tabs": tabs, "page": page_of(request, accounts), "kind": kind})


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its buckets, whether entries make them, and the entries themselves."""
    here = membership(request, "office")
    require(user(request), Permission.LEDGER_VIEW, here.municipality_id)
    explanation = selectors.explain(pk)
    if pk not in set(selectors.list_balances(here.municipality_id).filter(pk=pk).values_list("pk", flat=True)):
        raise NotFound()
    page = page_of(request, selectors.list_entries(pk))
    context = {"explanation": explanation, "page": page, "lines": with_causes(page.object_list)}
    return render(request, "office/ledger/account.html", context)
