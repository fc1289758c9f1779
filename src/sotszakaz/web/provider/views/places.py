"""Places and week of a group that families see, and enrolment that is opened again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.waiting.selectors import lengths_of_lines
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import actions, places, rules, selectors, weeks
from sotszakaz.supply.programmes.models import PlacesChange, StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import weeks_of
from sotszakaz.supply.programmes.states import PlacesState
from sotszakaz.web.components.groups import lines_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.programme import PlacesForm, WeekForm, week_forms, week_of
from sotszakaz.web.provider.views.groups import lessons_of

WEEK_TOLD = (
    "Расписание записано. Семьям детей группы и её очереди придёт уведомление. Если у кого-то из зачисленных нет "
    "входа, уведомление о них придёт вам."
)


def group_places(request: HttpRequest, pk: int) -> HttpResponse:
    """More or fewer places in an open group."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    _require_edit(request, group)
    form = PlacesForm(request.POST or None, initial={"places": group.places, "known": group.places})
    if request.method == "POST" and form.is_valid():
        try:
            on = today_in(group.municipality)
            change = places.change_places(group_id=pk, **form.cleaned_data, by=user(request), on=on)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _told(change))
            return redirect("provider:group_places", pk=pk)
    context = {"form": form, "group": group, **_standing(group)}
    return render(request, "provider/programmes/group_places.html", context, status=422 if form.errors else 200)


@require_POST
def places_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take proposed places back."""
    membership(request, "provider")
    change = places.get_places_for(user(request), pk)
    _require_edit(request, change.group)
    try:
        places.drop_places(change_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Изменение снято, число мест прежнее.")
    return redirect("provider:group_places", pk=change.group_id)


@require_POST
def group_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol again into a closed group."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    _require_edit(request, group)
    try:
        actions.reopen_group(group_id=pk, by=user(request), on=today_in(group.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Набор в группу «{group.name}» снова открыт: родители видят её в каталоге.")
    return redirect("provider:programme", pk=group.part.programme_id)


def group_week(request: HttpRequest, pk: int) -> HttpResponse:
    """Another week of the group from a day on."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    _require_edit(request, group)
    on, sent = today_in(group.municipality), request.POST if request.method == "POST" else None
    asks_since = not weeks.is_untouched(group, on)
    form = WeekForm(sent, initial={"known": weeks.week_key_of(group)}, asks_since=asks_since)
    week = week_forms(sent, lessons_of(group))
    if sent is not None and form.is_valid() and week.is_valid():
        try:
            weeks.change_week(group_id=pk, week=week_of(week), **form.cleaned_data, by=user(request), on=on)
        except Refusal as refusal:
            blame(form, refusal)
            group = selectors.get_group_for(user(request), pk)
            form.know(weeks.week_key_of(group))
        else:
            messages.success(request, WEEK_TOLD)
            return redirect("provider:programme", pk=group.part.programme_id)
    shown = [(rules.in_words(each.slots), each.starts_on, each.ends_on) for each in weeks_of(group)]
    context = {"form": form, "week": week, "group": group, "weeks": shown, "asks_since": asks_since}
    status = 422 if form.errors or week.total_error_count() else 200
    return render(request, "provider/programmes/group_week.html", context, status=status)


def _standing(group: StudyGroup) -> dict[str, Any]:
    [line] = lines_of([group])
    changes = list(places.list_changes(group))
    return {
        "free": line.free,
        "taken": group.places - line.free,
        "waiting": lengths_of_lines([group.pk]).get(group.pk, 0),
        "changes": changes,
        "proposed": next((each for each in changes if each.state == PlacesState.PROPOSED), None),
    }


def _told(change: PlacesChange) -> str:
    if change.state == PlacesState.PROPOSED:
        return "Изменение отправлено на модерацию, о решении придёт уведомление. Пока мест столько же."
    more = " Тем, кто ждёт в очереди, они предлагаются сразу." if change.places > change.before else ""
    return f"Теперь мест: {change.places}.{more}"


def _require_edit(request: HttpRequest, group: StudyGroup) -> None:
    organisation_id = group.organisation_id
    require(user(request), Permission.PROGRAMME_EDIT, group.municipality_id, organisation_id=organisation_id)
