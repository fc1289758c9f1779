"""What a page shows of one payment register, to whoever pays and to whoever is paid."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from sotszakaz.delivery.settlements import debts, papers_first, payments, selectors
from sotszakaz.delivery.settlements.models import PaymentRegister
from sotszakaz.web.parsing import page_of


def register_context(request: HttpRequest, register: PaymentRegister, *, on: date) -> dict[str, Any]:
    """Its lines by pages beside what the ledger says, its orders, debts set off and brought back, papers awaited."""
    return {
        "register": register,
        "page": page_of(request, selectors.list_accruals(register)),
        "reconciliation": selectors.reconcile(register),
        "orders": payments.orders_of_register(register),
        "set_off": debts.set_off_from(register),
        "reversals": debts.reversals_on(register),
        "lacking": papers_first.waiting_of(register, on=on),
    }
