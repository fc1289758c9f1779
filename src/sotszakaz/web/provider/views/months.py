"""What the provider is owed: its payment registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.delivery.settlements import advances, hand_ins, objections, selectors
from sotszakaz.delivery.settlements.explanations import explain_line, get_line_for
from sotszakaz.foundation.calendar import month_start
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.payment_registers import register_context
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of

ADVANCES_SHOWN = 12
AGREEMENTS_SHOWN = 4


def months(request: HttpRequest) -> HttpResponse:
    """The registers of the provider, the latest month first."""
    here = membership(request, "provider")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    registers = selectors.list_registers_of(here.organisation_id or 0, here.municipality_id)
    today, organisation_id = today_in(here.municipality), here.organisation_id or 0
    may_file = has_permission(
        user(request),
        Permission.ADVANCE_FILE,
        municipality_id=here.municipality_id,
        organisation_id=here.organisation_id,
    )
    context = {
        "page": page_of(request, registers),
        "may_file": may_file,
        "agreements": hand_ins.agreements_of(organisation_id, here.municipality_id)[:AGREEMENTS_SHOWN],
        "agreement": advances.agreement_to_advance(here.municipality_id, organisation_id, on=today),
        "percent": regulation_on(here.municipality_id, today).value(Parameter.ADVANCE_PERCENT),
        "this_month": month_start(today),
        "advances": advances.list_advances_of(organisation_id, here.municipality_id)[:ADVANCES_SHOWN],
    }
    return render(request, "provider/months/list.html", context)


def payment_register(request: HttpRequest, pk: int) -> HttpResponse:
    """One register with its lines."""
    here = membership(request, "provider")
    register = selectors.get_register_for(user(request), pk)
    context = register_context(request, register, on=today_in(here.municipality))
    return render(request, "provider/months/register.html", context)


def accrual(request: HttpRequest, pk: int) -> HttpResponse:
    """One line opened to its classes, rule, decisions, corrections and entries."""
    membership(request, "provider")
    line = get_line_for(user(request), pk)
    context = {"why": explain_line(line), "objections": objections.objections_to(line)}
    return render(request, "provider/months/line.html", context)
