"""A course over a border of periods, divided into parts with a group each."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.certificates.selectors import borders_of
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import selectors, splitting
from sotszakaz.supply.programmes.drafts import CourseDraft
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.rules import Leg, Slot
from sotszakaz.supply.programmes.states import GroupState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.watching import mark_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.programme import CourseForm, WeekFormSet

WEEK = ("weekday", "starts_at", "ends_at", "hours")
MADE = {
    GroupState.OPEN: "Курс разделён: части и группы созданы, дети первой группы продолжат в следующей.",
    GroupState.PROPOSED: "Курс разделён и отправлен на модерацию, о решении по каждой группе придёт уведомление.",
}


def course_new(request: HttpRequest, pk: int) -> HttpResponse:
    """How the course would be divided; the second click, of the same division, makes its parts and groups."""
    membership(request, "provider")
    programme = selectors.get_programme_for(user(request), pk)
    organisation_id = programme.organisation_id
    require(user(request), Permission.PROGRAMME_EDIT, programme.municipality_id, organisation_id=organisation_id)
    sent, known = (request.POST if request.method == "POST" else None), _known(request, programme)
    form = CourseForm(sent, initial=_said(known))
    week = WeekFormSet(sent, prefix="week", initial=_lessons(known))
    legs: tuple[Leg, ...] = ()
    if sent is not None and form.is_valid() and week.is_valid():
        draft = form.course(tuple(Slot(**each.cleaned_data) for each in week if each.cleaned_data))
        borders = [each.day for each in borders_of(programme.municipality_id, draft.group.starts_on, _last(draft))]
        try:
            legs = splitting.pieces_of(draft, borders)
            mark = mark_of(draft, legs)
            if form.cleaned_data["shown"] == mark:
                return _made(request, programme, draft, borders)
            form.data = {**{name: form.data.get(name) for name in form.data}, "shown": mark}
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "week": week, "programme": programme, "legs": legs, "known": known}
    status = 422 if form.errors or week.total_error_count() else 200
    return render(request, "provider/programmes/course_new.html", context, status=status)


def _made(request: HttpRequest, programme: Programme, draft: CourseDraft, borders: list[date]) -> HttpResponse:
    on = today_in(programme.municipality)
    opened = splitting.split_course(programme_id=programme.pk, draft=draft, borders=borders, by=user(request), on=on)
    messages.success(request, MADE[GroupState(opened[0].state)])
    return redirect("provider:programme", pk=programme.pk)


def _last(draft: CourseDraft) -> date:
    return max(draft.group.starts_on, draft.group.ends_on)


def _known(request: HttpRequest, programme: Programme) -> StudyGroup | None:
    """The group that cannot be enrolled in as it is: what it says is typed already. Raises NotFound."""
    asked = request.GET.get("group", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return None
    group = selectors.get_group_for(user(request), int(asked))
    if group.part.programme_id != programme.pk:
        raise NotFound()
    return group


def _said(group: StudyGroup | None) -> dict[str, Any]:
    if group is None:
        return {}
    place = "" if group.latitude is None else f"{group.latitude}, {group.longitude}"
    of_part = {name: getattr(group.part, name) for name in ("title", "hours", "price")}
    of_group = {name: getattr(group, name) for name in ("name", "address", "starts_on", "ends_on", "places")}
    return of_part | of_group | {"place": place}


def _lessons(group: StudyGroup | None) -> list[dict[str, Any]]:
    return [] if group is None else [{name: getattr(each, name) for name in WEEK} for each in group.slots.all()]
