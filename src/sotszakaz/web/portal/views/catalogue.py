"""The public catalogue of programmes, free places that refresh by themselves, and the card of a group."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from sotszakaz.demand.admission.selectors import standing_of
from sotszakaz.demand.certificates.selectors import coverage_of
from sotszakaz.demand.children.models import Child
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import days_in, list_municipalities, today_in
from sotszakaz.supply.programmes import selectors
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.supply.programmes.significance import significance_on
from sotszakaz.web.components.child_week import own_week
from sotszakaz.web.components.choices import offered
from sotszakaz.web.components.fresh import Fresh, has_session
from sotszakaz.web.components.groups import GroupLine, lines_of, places_of
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.components.week import Week, WeekItem, week_of
from sotszakaz.web.portal.chosen import asked_for_child, children_of
from sotszakaz.web.portal.forms.catalogue import CatalogueForm

MOST_WATCHED, AROUND_KM = 50, 3


@dataclass(frozen=True, slots=True)
class Answered:
    """What the database has said to one question: the costly part of a page."""

    corrections: tuple[str, ...]
    facets: selectors.Facets
    found: selectors.Found
    lines: list[GroupLine]


_answers: Fresh[Answered] = Fresh()


def catalogue(request: HttpRequest) -> HttpResponse:
    """Groups with open enrolment, found as one types.

    Who has no session shares whole pages for a second (`web.sharing`); who has one shares the answers to questions.
    """
    asked = _asked(request)
    answer = _catalogue(request)
    patch_vary_headers(answer, ("HX-Request",))
    if request.htmx:  # type: ignore[attr-defined]
        answer.headers["HX-Push-Url"] = f"{request.path}?{asked}" if asked else request.path
    return answer


def places(request: HttpRequest) -> HttpResponse:
    """Free places of the groups that a page shows: `?group=1&group=2`."""
    given = [each for each in request.GET.getlist("group") if each.isascii() and each.isdigit() and len(each) < 16]
    ids = tuple(sorted({int(each) for each in given[:MOST_WATCHED]}))
    return render(request, "portal/catalogue/_places.html", {"places": places_of(ids)})


def group(request: HttpRequest, pk: int) -> HttpResponse:
    """A group with everything that a parent asks: when, where, for whom, at what price, how places are given now."""
    shown = selectors.get_public_group(pk)
    [line] = lines_of([shown])
    is_offered = selectors.is_offered(shown, on=today_in(shown.municipality))
    standing = standing_of(shown, timezone.now())
    mark = mark_of(is_offered, line.free > 0, standing.window_id, standing.mode, standing.is_open, standing.reason)
    context = {
        "line": line,
        "lines": [line],
        "group": shown,
        "programme": shown.part.programme,
        "is_offered": is_offered,
        "standing": standing,
        "significance": significance_on(shown.part.programme_id, max(shown.starts_on, today_in(shown.municipality))),
        "around": _around(shown),
        "mark": mark,
    }
    return watched(request, mark) or render(request, "portal/catalogue/group.html", context)


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
    municipalities = list_municipalities()
    form = CatalogueForm(asked_for_child(request), municipalities=municipalities, children=children_of(request))
    query = form.query()
    child, covered = form.for_child, None
    if child is not None:
        covered = coverage_of(child, today_in(child.municipality), at=timezone.now())
    if covered is not None and query.covered is not None:
        query = replace(query, covered=covered)
    spot = selectors.find_spot(form.address_asked, municipality_id=query.municipality_id)
    if spot is not None:
        query = replace(query, near=form.near_spot(spot))
    asked = [each for each in municipalities if query.municipality_id in (None, each.pk)]
    answered = _answered(request, query, asked)
    form.show(answered.facets)
    context = {
        "form": form,
        "facets": answered.facets,
        "child": child,
        "covered": covered,
        "spot": spot,
        "corrections": answered.corrections,
        "is_filtered": replace(query, provider_name="") != selectors.Query(),
        "found": answered.found,
        "lines": answered.lines,
        "week": _week(answered.lines, form.for_child) if form.is_week else None,
        "views": _views(request, form),
    }
    name = "_answer" if request.htmx else "list"  # type: ignore[attr-defined]
    return render(request, f"portal/catalogue/{name}.html", context)


def _answered(request: HttpRequest, query: selectors.Query, asked: list[Municipality]) -> Answered:
    """For those with a session an answer may be a second old; the page of others is, so their answer is new.

    What is over is told by the day of the municipality where it is taught.
    """
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    on, ahead = days_in(asked)

    def ask() -> Answered:
        scope = selectors.scope_of(query, on=on, ahead=ahead)
        facets = selectors.facets_of(scope)
        found = selectors.find(scope, page=page)
        return Answered(scope.wording.corrections, facets, found, lines_of(found.groups, found.kilometres))

    return _answers.get((query, page, on, ahead), ask) if has_session(request) else ask()


def _week(lines: list[GroupLine], child: Child | None) -> Week:
    """The groups that were found by days; with a child, its own lessons beside them and what clashes with those."""
    items = (
        WeekItem(
            line.group.part.programme.name, timetable_of(line.group), line.address, line.group.organisation.short_name
        )
        for line in lines
    )
    own = own_week(child, on=today_in(child.municipality)) if child is not None else []
    return week_of(items, with_clashes=False, own=own)


def _views(request: HttpRequest, form: CatalogueForm) -> list[dict[str, Any]]:
    """The same answer as a list and as a week."""
    addresses = []
    for name, title in offered(form, "view"):
        asked = request.GET.copy()
        asked["view"] = name
        asked.pop("page", None)
        kept = urlencode([(key, each) for key, values in asked.lists() for each in values if each])
        active = form.is_week == (name == "week")
        addresses.append({"title": title, "url": f"{request.path}?{kept}", "active": active, "count": None})
    return addresses
