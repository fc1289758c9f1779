"""Applications of the municipality's children."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.demand.enrolments.selectors import list_applications
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.children import StateForm
from sotszakaz.web.parsing import page_of


def enrolments(request: HttpRequest) -> HttpResponse:
    """All applications, the latest first, or those in one state."""
    here = membership(request, "office")
    form = StateForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_of(request, list_applications(here.municipality_id, state=state, by=user(request)))
    return render(request, "office/enrolments/list.html", {"form": form, "page": page})
