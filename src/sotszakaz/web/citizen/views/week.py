"""The week of a child: what is attended, what is applied for, and what clashes with a group that is looked at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.demand.enrolments.selectors import list_week_of_child
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import get_public_group
from sotszakaz.supply.programmes.selectors.timetables import timetable_of
from sotszakaz.web.components.child_week import attended, own_moves, with_clashes
from sotszakaz.web.components.watching import mark_of, watched
from sotszakaz.web.components.week import WeekItem, week_of
from sotszakaz.web.current import user


def week(request: HttpRequest, pk: int) -> HttpResponse:
    """Classes by weekday; `?group=` shows the classes of a group beside them before anything is chosen."""
    child = get_own_child(user(request), pk)
    on = today_in(child.municipality)
    applications = list_week_of_child(child, on=on)
    tried = _group_asked(request)
    weeks = {each.group_id: attended(each, on=on) for each in applications}
    if tried is not None and tried.pk not in weeks:
        weeks[tried.pk] = [_tried(tried)]
    items = [item for own in weeks.values() for item in own]
    moves = with_clashes(own_moves(applications, on=on, tried=tried), weeks, on=on)
    mark = mark_of(items, [(each.move.pk, each.against) for each in moves])
    context = {
        "child": child,
        "week": week_of(items),
        "moves_ahead": moves,
        "tried": tried,
        "applications": applications,
        "mark": mark,
    }
    return watched(request, mark) or render(request, "citizen/children/week.html", context)


def _group_asked(request: HttpRequest) -> StudyGroup | None:
    asked = request.GET.get("group", "")
    if not asked:
        return None
    if not asked.isdecimal():
        raise NotFound()
    return get_public_group(int(asked))


def _tried(group: StudyGroup) -> WeekItem:
    return WeekItem(
        title=group.part.programme.name,
        timetable=timetable_of(group),
        href=reverse("portal:group", args=[group.pk]),
        note=group.name,
        is_tried=True,
    )
