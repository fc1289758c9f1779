"""Funding schemes: how much a certificate holds, in which unit, from which day to which, and within which limits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.certificates.actions import grant_values, set_funding_scheme, set_part
from sotszakaz.demand.certificates.selectors import get_scheme_for, list_categories, list_parts, list_schemes
from sotszakaz.demand.certificates.states import Recalculation, SchemeUnit
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.schemes import PartForm, SchemeForm
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


def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: categories with what is given of their limits, who waits, sub-periods."""
    here = membership(request, "office")
    shown = get_scheme_for(user(request), pk)
    context = {
        "scheme": shown,
        "categories": list_categories(shown),
        "parts": list_parts(shown),
        "may_set": has_permission(user(request), Permission.ORDER_APPROVE, municipality_id=here.municipality_id),
        "may_see_children": has_permission(user(request), Permission.CHILD_VIEW, municipality_id=here.municipality_id),
    }
    return render(request, "office/schemes/scheme.html", context)


def scheme_new(request: HttpRequest) -> HttpResponse:
    """Set the scheme of a period; mistakes stand at the form."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_APPROVE, here.municipality_id)
    form = SchemeForm(request.POST if request.method == "POST" else None, initial={"recalculation": "unused"})
    if form.is_valid():
        try:
            made = set_funding_scheme(
                municipality_id=here.municipality_id,
                period=form.period(),
                unit=SchemeUnit(form.cleaned_data["unit"]),
                title=form.cleaned_data["title"],
                values=form.values(),
                limits=form.limits(),
                recalculation=Recalculation(form.cleaned_data["recalculation"] or Recalculation.UNUSED),
                by=user(request),
            )
            messages.success(request, "Программа записана. Номинал получит каждый ребёнок, чьи данные подтвердят.")
            return redirect("office:scheme", made.pk)
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/schemes/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def scheme_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the face value to certificates that have none of this scheme yet; a second time gives nothing."""
    here = membership(request, "office")
    count = grant_values(scheme_id=pk, by=user(request), on=today_in(here.municipality))
    messages.success(request, f"Номинал получили сертификаты: {count}.")
    return redirect("office:scheme", pk)


def scheme_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a sub-period, or change the limit of one: its days name it."""
    here = membership(request, "office")
    shown = get_scheme_for(user(request), pk, Permission.ORDER_APPROVE)
    form = PartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_part(
                scheme_id=pk,
                period=form.period(),
                limit=form.limit(),
                by=user(request),
                on=today_in(here.municipality),
            )
            messages.success(request, "Подпериод записан, деньги взяты из строки бюджета этого года.")
            return redirect("office:scheme", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"scheme": shown, "form": form}
    return render(request, "office/schemes/part.html", context, status=422 if form.errors else 200)
