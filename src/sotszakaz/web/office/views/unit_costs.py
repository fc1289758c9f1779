"""Unit costs: what a person-hour of each service of the decision costs the budget."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.actions import set_unit_cost
from sotszakaz.ordering.catalogue.selectors import unit_costs_on
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.unit_costs import UnitCostForm


def unit_costs(request: HttpRequest) -> HttpResponse:
    """Services of the decision in force with what a person-hour costs today."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    services = list(services_on(here.municipality_id, today))
    costs = unit_costs_on(here.municipality_id, [each.pk for each in services], today)
    context = {
        "rows": [(service, costs.get(service.pk)) for service in services],
        "may_edit": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
    }
    return render(request, "office/unit_costs/list.html", context)


def unit_cost(request: HttpRequest, service: int) -> HttpResponse:
    """Set the cost of one service from a day on."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_EDIT, here.municipality_id)
    today = today_in(here.municipality)
    found = services_on(here.municipality_id, today).filter(pk=service).first()
    if found is None:
        raise NotFound
    form = UnitCostForm(request.POST if request.method == "POST" else None, initial={"since": today})
    if form.is_valid():
        try:
            set_unit_cost(
                municipality_id=here.municipality_id, service_id=service, by=user(request), **form.cleaned_data
            )
            messages.success(request, f"Нормативные затраты записаны: {found.code}.")
            return redirect("office:unit_costs")
        except Refusal as refusal:
            blame(form, refusal)
    context = {"service": found, "form": form}
    return render(request, "office/unit_costs/set.html", context, status=422 if form.errors else 200)
