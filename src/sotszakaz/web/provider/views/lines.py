"""Who waits for places in the provider's groups, and why in this order."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.demand.enrolments import selectors
from sotszakaz.demand.waiting.selectors import line_of
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.selectors import free_places
from sotszakaz.supply.programmes.states import GroupState
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import PAGE, page_of


def lines(request: HttpRequest) -> HttpResponse:
    """Groups with a line, the longest first."""
    here = membership(request, "provider")
    if here.organisation_id is None:
        raise NotFound()
    page = page_of(request, selectors.list_lines(here.municipality_id, here.organisation_id, by=user(request)))
    free = free_places(page.object_list)
    context = {"page": page, "lines": [(each, free[each.pk]) for each in page.object_list]}
    return render(request, "provider/lines/list.html", context)


def line(request: HttpRequest, pk: int) -> HttpResponse:
    """The line for one group, the next child first."""
    here = membership(request, "provider")
    group = selectors.get_group_for_answers(pk, by=user(request))
    places = line_of(group.pk, group.municipality_id, on=today_in(here.municipality))
    mark = mark_of([(each.entry.pk, each.entry.state) for each in places])
    may_edit = has_permission(
        user(request),
        Permission.PROGRAMME_EDIT,
        municipality_id=group.municipality_id,
        organisation_id=group.organisation_id,
    )
    page = Paginator(places, PAGE).get_page(request.GET.get("page"))
    context = {"group": group, "page": page, "mark": mark, "may_edit": may_edit and group.state == GroupState.OPEN}
    return watched(request, mark) or render(request, "provider/lines/line.html", context)
