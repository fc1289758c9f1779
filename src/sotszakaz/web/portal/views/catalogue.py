"""The public catalogue of programmes and the card of a group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.supply.programmes import selectors
from sotszakaz.web.components.groups import lines_of
from sotszakaz.web.parsing import page_of
from sotszakaz.web.portal.forms.catalogue import CatalogueForm


def catalogue(request: HttpRequest) -> HttpResponse:
    """Groups with open enrolment, found by words, focus, age and municipality."""
    form = CatalogueForm(request.GET, focuses=selectors.list_focuses(), municipalities=list_municipalities())
    query = form.query()
    page = page_of(request, selectors.search_catalogue(query, on=timezone.localdate()))
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(list(page.object_list)),
        "is_filtered": query != selectors.Query(),
    }
    return render(request, "portal/catalogue/list.html", context)


def group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group with everything that a parent asks: when, where, for whom, at what price, how many places are free."""
    shown = selectors.get_public_group(pk)
    [line] = lines_of([shown])
    is_offered = selectors.is_offered(shown, on=today_in(shown.municipality))
    context = {"line": line, "group": shown, "programme": shown.part.programme, "is_offered": is_offered}
    return render(request, "portal/catalogue/group.html", context)
