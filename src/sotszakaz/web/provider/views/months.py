"""What the provider is owed: its payment registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.delivery.settlements import selectors
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def months(request: HttpRequest) -> HttpResponse:
    """The registers of the provider, the latest month first."""
    here = membership(request, "provider")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    registers = selectors.list_registers_of(here.organisation_id or 0, here.municipality_id)
    return render(request, "provider/months/list.html", {"page": page_of(request, registers)})


def payment_register(request: HttpRequest, pk: int) -> HttpResponse:
    """One register with its lines."""
    membership(request, "provider")
    register = selectors.get_register_for(user(request), pk)
    context = {
        "register": register,
        "page": page_of(request, selectors.list_accruals(register)),
        "reconciliation": selectors.reconcile(register),
    }
    return render(request, "provider/months/register.html", context)
