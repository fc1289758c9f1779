"""Parts of a programme and study groups."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes import actions, selectors
from sotszakaz.supply.programmes.models import Programme
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.programme import GroupForm, PartForm, PlaceForm, WeekFormSet, week_of


def part_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new part of the programme, with the ceiling of its price said beforehand."""
    membership(request, "provider")
    programme = selectors.get_programme_for(user(request), pk)
    _require_edit(request, programme)
    today = today_in(programme.municipality)
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_part(programme_id=pk, draft=form.draft(), by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Часть добавлена. Теперь откройте в ней группу.")
            return redirect("provider:programme", pk=pk)
    limit = selectors.price_limit_of(programme, today)
    context = {"form": form, "programme": programme, "limit": limit}
    return render(request, "provider/programmes/part_new.html", context, status=422 if form.errors else 200)


def group_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new group of the part with its week."""
    membership(request, "provider")
    part = selectors.get_part_for(user(request), pk)
    _require_edit(request, part.programme)
    form, week = GroupForm(request.POST or None), WeekFormSet(request.POST or None, prefix="week")
    if request.method == "POST" and form.is_valid() and week.is_valid():
        try:
            actions.open_group(
                part_id=pk,
                draft=form.draft(week_of(week)),
                by=user(request),
                on=today_in(part.programme.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Группа открыта. Когда программа опубликована, её видят родители.")
            return redirect("provider:programme", pk=part.programme_id)
    status = 422 if form.errors or week.total_error_count() else 200
    return render(
        request, "provider/programmes/group_new.html", {"form": form, "week": week, "part": part}, status=status
    )


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
