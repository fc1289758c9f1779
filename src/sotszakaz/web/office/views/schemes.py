"""Funding schemes: how much a certificate holds, in which unit, from which day to which."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import grant_values, set_funding_scheme
from sotszakaz.demand.certificates.selectors import list_schemes
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.schemes import SchemeForm
from sotszakaz.web.parsing import page_of


def schemes(request: HttpRequest) -> HttpResponse:
    """All schemes of the municipality, the latest first."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, list_schemes(here.municipality_id)),
        "may_set": has_permission(user(request), Permission.ORDER_APPROVE, municipality_id=here.municipality_id),
    }
    return render(request, "office/schemes/list.html", context)


def scheme_new(request: HttpRequest) -> HttpResponse:
    """Set the scheme of a period; mistakes stand at the form."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_APPROVE, here.municipality_id)
    form = SchemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_funding_scheme(
                municipality_id=here.municipality_id,
                period=form.period(),
                unit=SchemeUnit(form.cleaned_data["unit"]),
                title=form.cleaned_data["title"],
                values=form.values(),
                by=user(request),
            )
            messages.success(request, "Программа записана. Номинал получит каждый ребёнок, чьи данные подтвердят.")
            return redirect("office:schemes")
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/schemes/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def scheme_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the face value to certificates that have none of this scheme yet; a second time gives nothing."""
    here = membership(request, "office")
    count = grant_values(scheme_id=pk, by=user(request), on=today_in(here.municipality))
    messages.success(request, f"Номинал получили сертификаты: {count}.")
    return redirect("office:schemes")
