"""Standards of services: what is in force, its versions, a new one from a day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.quality import StandardForm
from sotszakaz.web.office.quality_tabs import quality_tabs


def standards(request: HttpRequest) -> HttpResponse:
    """Services of the decision in force, each with its standard or without one."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    on = today_in(here.municipality)
    kept = {each.service_id: each for each in selectors.standards_on(here.municipality_id, on)}
    decided = services_on(here.municipality_id, on)
    context = {
        "rows": [{"service": each, "standard": kept.get(each.pk)} for each in decided],
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "standards"),
    }
    return render(request, "office/quality/standards.html", context)


def standard(request: HttpRequest, service_id: int) -> HttpResponse:
    """All versions of one standard; the next is written on the same page."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    on = today_in(here.municipality)
    service = next((each for each in services_on(here.municipality_id, on) if each.pk == service_id), None)
    if service is None:
        raise NotFound()
    may_adopt = has_right(request, Permission.STANDARD_ADOPT, here.municipality_id)
    form = StandardForm(request.POST or None, initial={"starts_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_standard(
                municipality_id=here.municipality_id, service_id=service_id, **form.cleaned_data, by=user(request)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Стандарт внесён, его видят все на странице стандартов.")
            return redirect("office:standard", service_id=service_id)
    context = {
        "service": service,
        "versions": selectors.versions_of_standard(here.municipality_id, service_id),
        "form": form,
        "may_adopt": may_adopt,
    }
    return render(request, "office/quality/standard.html", context, status=422 if form.errors else 200)
