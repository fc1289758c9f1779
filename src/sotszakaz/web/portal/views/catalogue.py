"""The public catalogue of programmes, free places that refresh by themselves, and the card of a group."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from sotszakaz.demand.certificates.selectors import coverage_of
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.web.components.fresh import Fresh
from sotszakaz.web.components.groups import lines_of, places_of
from sotszakaz.web.components.week import WeekItem, week_of
from sotszakaz.web.portal.chosen import asked_for_child, children_of
from sotszakaz.web.portal.forms.catalogue import CatalogueForm

MOST_WATCHED, AROUND_KM = 50, 3

_pages: Fresh[bytes] = Fresh()
_places: Fresh[bytes] = Fresh()


def catalogue(request: HttpRequest) -> HttpResponse:
    """Groups with open enrolment, found as one types; all who are not logged in share a page for a second."""
    asked = _asked(request)
    if request.user.is_authenticated or settings.SESSION_COOKIE_NAME in request.COOKIES:
        answer = _catalogue(request)
    else:
        key = (bool(request.htmx), asked)  # type: ignore[attr-defined]
        answer = HttpResponse(_pages.get(key, lambda: _catalogue(request).content))
    patch_vary_headers(answer, ("HX-Request",))
    if request.htmx:  # type: ignore[attr-defined]
        answer.headers["HX-Push-Url"] = f"{request.path}?{asked}" if asked else request.path
    return answer


def places(request: HttpRequest) -> HttpResponse:
    """Free places of the groups that a page shows: `?group=1&group=2`."""
    given = [each for each in request.GET.getlist("group") if each.isascii() and each.isdigit() and len(each) < 16]
    ids = tuple(sorted({int(each) for each in given[:MOST_WATCHED]}))

    def fragment() -> bytes:
        return render(request, "portal/catalogue/_places.html", {"places": places_of(ids)}).content

    return HttpResponse(_places.get(ids, fragment))


def group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group with everything that a parent asks: when, where, for whom, at what price, how many places are free."""
    shown = selectors.get_public_group(pk)
    [line] = lines_of([shown])
    is_offered = selectors.is_offered(shown, on=today_in(shown.municipality))
    context = {
        "line": line,
        "lines": [line],
        "group": shown,
        "programme": shown.part.programme,
        "is_offered": is_offered,
        "around": _around(shown),
    }
    return render(request, "portal/catalogue/group.html", context)


def _around(shown: StudyGroup) -> str:
    """The address of what is near the group; empty when its place is not known."""
    if shown.latitude is None:
        return ""
    asked = urlencode({"lat": str(shown.latitude), "lon": str(shown.longitude), "km": str(AROUND_KM)})
    return f"{reverse('portal:catalogue')}?{asked}"


def _asked(request: HttpRequest) -> str:
    """The question without empty fields: the address to share, and the name of the page."""
    return urlencode([(name, each) for name, values in request.GET.lists() for each in values if each])


def _catalogue(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(asked_for_child(request), municipalities=list_municipalities(), children=children_of(request))
    query = form.query()
    covered = coverage_of(form.for_child, today_in(form.for_child.municipality)) if form.for_child else None
    if covered is not None and query.covered is not None:
        query = replace(query, covered=covered)
    scope = selectors.scope_of(query, on=timezone.localdate())
    facets = selectors.facets_of(scope)
    form.show(facets)
    context = {
        "form": form,
        "facets": facets,
        "child": form.for_child,
        "covered": covered,
        "corrections": scope.wording.corrections,
        "is_filtered": query != selectors.Query(),
        **_found(scope, request, form),
    }
    name = "_answer" if request.htmx else "list"  # type: ignore[attr-defined]
    return render(request, f"portal/catalogue/{name}.html", context)


def _found(scope: selectors.Scope, request: HttpRequest, form: CatalogueForm) -> dict[str, Any]:
    number = request.GET.get("page", "")
    found = selectors.find(scope, page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1)
    lines = lines_of(found.groups, found.kilometres)
    items = (
        WeekItem(
            line.group.part.programme.name, timetable_of(line.group), line.address, line.group.organisation.short_name
        )
        for line in lines
    )
    week = week_of(items, with_clashes=False) if form.is_week else None
    return {"found": found, "lines": lines, "week": week, "views": _views(request, form)}


def _views(request: HttpRequest, form: CatalogueForm) -> list[dict[str, Any]]:
    """The same answer as a list and as a week."""
    addresses = []
    for name, title in form.fields["view"].choices:  # type: ignore[attr-defined]
        asked = request.GET.copy()
        asked["view"] = name
        asked.pop("page", None)
        kept = urlencode([(key, each) for key, values in asked.lists() for each in values if each])
        active = form.is_week == (name == "week")
        addresses.append({"title": title, "url": f"{request.path}?{kept}", "active": active, "count": None})
    return addresses
