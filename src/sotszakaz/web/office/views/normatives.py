"""Parameters of the normative price by the full formula, by town and village."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.regulations.choices import NormativeMethod
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.actions import set_normative
from sotszakaz.ordering.catalogue.selectors import list_normatives
from sotszakaz.ordering.catalogue.states import Locality
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.normatives import NormativeForm, facts_of
from sotszakaz.web.parsing import page_of


def normatives(request: HttpRequest) -> HttpResponse:
    """All sets, the latest first, and whether the rules of today use them."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    in_force = [each for each in list_versions(here.municipality_id) if each.is_in_force(today)]
    page = page_of(request, list_normatives(here.municipality_id))
    context = {
        "page": page,
        "cards": [(each, facts_of(each)) for each in page.object_list],
        "is_used": any(each.value(Parameter.NORMATIVE_METHOD) is NormativeMethod.FULL for each in in_force),
        "may_edit": has_right(request, Permission.ORDER_EDIT, here.municipality_id),
    }
    return render(request, "office/unit_costs/normatives.html", context)


def normative_new(request: HttpRequest) -> HttpResponse:
    """Enter a set; mistakes stand at the form."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_EDIT, here.municipality_id)
    today = today_in(here.municipality)
    focuses = sorted({each.focus for each in services_on(here.municipality_id, today) if each.focus})
    form = NormativeForm(request.POST if request.method == "POST" else None, focuses=focuses, initial={"since": today})
    if form.is_valid():
        try:
            set_normative(
                municipality_id=here.municipality_id,
                locality=Locality(form.cleaned_data["locality"]),
                since=form.cleaned_data["since"],
                clause=form.cleaned_data["clause"],
                numbers=form.numbers(),
                by=user(request),
            )
            messages.success(request, "Параметры записаны.")
            return redirect("office:normatives")
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/unit_costs/normative_new.html", {"form": form}, status=422 if form.errors else 200)
