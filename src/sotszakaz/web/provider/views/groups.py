"""Parts of a programme and study groups."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import actions, part_proposals, proposals, selectors
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.states import GroupState, PartState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.programme import GroupForm, PartForm, PlaceForm, WeekFormSet, week_forms, week_of

OPENED = {
    GroupState.OPEN: "Группа открыта. Когда программа опубликована, её видят родители.",
    GroupState.PROPOSED: "Группа отправлена на модерацию. Программа остаётся в каталоге, о решении придёт уведомление.",
}
ADDED = {
    PartState.ACCEPTED: "Часть добавлена. Теперь откройте в ней группу.",
    PartState.PROPOSED: "Часть отправлена на модерацию, о решении придёт уведомление. "
    "Группу в ней можно предложить уже сейчас.",
}
WEEK = ("weekday", "starts_at", "ends_at", "hours")


def part_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new part of the programme, with the ceiling of its price said beforehand."""
    membership(request, "provider")
    programme = selectors.get_programme_for(user(request), pk)
    _require_edit(request, programme)
    today = today_in(programme.municipality)
    limit = selectors.price_limit_of(programme, today)
    form = PartForm(request.POST or None, by_formula=limit is not None and limit.rate is not None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_part(programme_id=pk, draft=form.draft(), by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, ADDED[PartState(added.state)])
            return redirect("provider:programme", pk=pk)
    context = {"form": form, "programme": programme, "part": None, "limit": limit}
    return render(request, "provider/programmes/part_new.html", context, status=422 if form.errors else 200)


def part_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a part that came back with remarks, and propose it again."""
    membership(request, "provider")
    part = selectors.get_part_for(user(request), pk)
    programme, today = part.programme, today_in(part.programme.municipality)
    _require_edit(request, programme)
    limit = selectors.price_limit_of(programme, today)
    by_formula = (limit is not None and limit.rate is not None) or not part.is_taught_plainly
    said = {name: getattr(part, name) for name in ("title", "hours", "price", "most_children", *PartForm.HOW)}
    form = PartForm(request.POST if request.method == "POST" else None, initial=said, by_formula=by_formula)
    if request.method == "POST" and form.is_valid():
        try:
            part_proposals.correct_part(part_id=pk, draft=form.draft(), by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, ADDED[PartState.PROPOSED])
            return redirect("provider:programme", pk=programme.pk)
    context = {"form": form, "programme": programme, "part": part, "limit": limit}
    return render(request, "provider/programmes/part_new.html", context, status=422 if form.errors else 200)


@require_POST
def part_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a part back before it belongs to the programme."""
    membership(request, "provider")
    part = selectors.get_part_for(user(request), pk)
    _require_edit(request, part.programme)
    try:
        part_proposals.drop_part(part_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Часть «{part.title}» снята с модерации.")
    return redirect("provider:programme", pk=part.programme_id)


def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new group of the part with its week."""
    membership(request, "provider")
    part = selectors.get_part_for(user(request), pk)
    _require_edit(request, part.programme)
    form, week = GroupForm(request.POST or None), WeekFormSet(request.POST or None, prefix="week")
    if request.method == "POST" and form.is_valid() and week.is_valid():
        try:
            opened = actions.open_group(
                part_id=pk,
                draft=form.draft(week_of(week)),
                by=user(request),
                on=today_in(part.programme.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, OPENED[GroupState(opened.state)])
            return redirect("provider:programme", pk=part.programme_id)
    status = 422 if form.errors or week.total_error_count() else 200
    return render(
        request, "provider/programmes/group_new.html", {"form": form, "week": week, "part": part}, status=status
    )


def group_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a group that came back with remarks, and propose it again."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    _require_edit(request, group.part.programme)
    sent = request.POST if request.method == "POST" else None
    form, week = GroupForm(sent, initial=_said(group)), week_forms(sent, lessons_of(group))
    if sent is not None and form.is_valid() and week.is_valid():
        try:
            draft = form.draft(week_of(week))
            on = today_in(group.municipality)
            proposals.correct_group(group_id=pk, draft=draft, by=user(request), on=on)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, OPENED[GroupState.PROPOSED])
            return redirect("provider:programme", pk=group.part.programme_id)
    context = {"form": form, "week": week, "part": group.part, "group": group}
    status = 422 if form.errors or week.total_error_count() else 200
    return render(request, "provider/programmes/group_new.html", context, status=status)


def _said(group: StudyGroup) -> dict[str, Any]:
    place = "" if group.latitude is None else f"{group.latitude}, {group.longitude}"
    return {name: getattr(group, name) for name in ("name", "address", "starts_on", "ends_on", "places")} | {
        "place": place
    }


def lessons_of(group: StudyGroup) -> list[dict[str, Any]]:
    """The latest week as the formset begins with it."""
    return [{name: getattr(each, name) for name in WEEK} for each in group.slots.all()]


@require_POST
def group_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a group back before the municipality has let families see it."""
    membership(request, "provider")
    group = proposals.drop_group(group_id=pk, by=user(request))
    messages.success(request, f"Группа «{group.name}» снята с модерации.")
    return redirect("provider:programme", pk=group.part.programme_id)


def group_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the address of a group and its point for the search by distance."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    _require_edit(request, group.part.programme)
    known = "" if group.latitude is None else f"{group.latitude}, {group.longitude}"
    form = PlaceForm(request.POST or None, initial={"address": group.address, "place": known})
    if request.method == "POST" and form.is_valid():
        latitude, longitude = form.point
        address = form.cleaned_data["address"]
        try:
            actions.place_group(group_id=pk, address=address, latitude=latitude, longitude=longitude, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            told = " Семьям детей группы придёт уведомление." if address != group.address else ""
            messages.success(request, f"Место занятий записано.{told}")
            return redirect("provider:programme", pk=group.part.programme_id)
    context = {"form": form, "group": group}
    return render(request, "provider/programmes/group_place.html", context, status=422 if form.errors else 200)


@require_POST
def group_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol nobody more into the group."""
    membership(request, "provider")
    group = actions.close_group(group_id=pk, by=user(request))
    messages.success(request, f"Набор в группу «{group.name}» закрыт. Занятия зачисленных детей продолжаются.")
    return redirect("provider:programme", pk=group.part.programme_id)


def _require_edit(request: HttpRequest, programme: Programme) -> None:
    organisation_id = programme.organisation_id
    require(user(request), Permission.PROGRAMME_EDIT, programme.municipality_id, organisation_id=organisation_id)
