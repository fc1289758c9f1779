"""The attendance sheet: a month of a group, marked class by class."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.delivery.attendance import actions, selectors
from sotszakaz.delivery.attendance.assigning import assign_teachers
from sotszakaz.delivery.attendance.history import changes_since, latest_change
from sotszakaz.delivery.attendance.states import LETTERS, SHORT_STATES, Mark
from sotszakaz.delivery.attendance.teachers import own_groups, teachers_of, who_may_teach
from sotszakaz.delivery.settlements.hand_ins import is_sheet_closed
from sotszakaz.delivery.settlements.selectors import counted_until
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import month_of, page_of
from sotszakaz.web.provider.forms.sheet import SheetInput, parse_sheet
from sotszakaz.web.provider.forms.teachers import TeachersForm


def attendance(request: HttpRequest) -> HttpResponse:
    """The groups of the provider with the months that have classes until today."""
    here = membership(request, "provider")
    require(user(request), Permission.ATTENDANCE_MARK, here.municipality_id, organisation_id=here.organisation_id)
    today = today_in(here.municipality)
    organisation_id = here.organisation_id or 0
    listed = selectors.list_groups(organisation_id, here.municipality_id)
    groups = page_of(request, own_groups(listed, user(request), organisation_id=organisation_id))
    context = {
        "page": groups,
        "lines": selectors.months_of_groups(list(groups.object_list), until=today),
        "may_assign": has_permission(
            user(request),
            Permission.GROUP_ASSIGN,
            municipality_id=here.municipality_id,
            organisation_id=organisation_id,
        ),
    }
    return render(request, "provider/attendance/list.html", context)


def group_teachers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who keeps the journal of the group; the director ticks them."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    require(user(request), Permission.GROUP_ASSIGN, group.municipality_id, organisation_id=group.organisation_id)
    form = TeachersForm(
        request.POST if request.method == "POST" else None,
        people=who_may_teach(group),
        initial={"teachers": [each.pk for each in teachers_of(group)]},
    )
    if form.is_valid():
        try:
            assign_teachers(group_id=pk, teachers=form.cleaned_data["teachers"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Записано, кто ведёт журнал группы «{group.name}».")
            return redirect("provider:attendance")
    context = {"group": group, "form": form}
    return render(request, "provider/attendance/teachers.html", context, status=422 if form.errors else 200)


def sheet(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """The sheet of a group and month, with children of all its payers; POST saves the classes that were sent."""
    membership(request, "provider")
    group = selectors.get_group_for(user(request), pk)
    with acting_for_provider(group.organisation_id):
        return _sheet(request, group, month)


def _sheet(request: HttpRequest, group: StudyGroup, month: str) -> HttpResponse:
    first_day = month_of(month)
    today = today_in(group.municipality)
    shown = selectors.sheet_for(group, first_day)
    if request.method != "POST":
        return _page(request, shown, today)
    sent = SheetInput({}, {})
    try:
        sent = parse_sheet(request.POST)
        newer = 0 if sent.seen is None else changes_since(group, first_day, sent.seen).count()
        actions.save_sheet(
            group_id=group.pk,
            month=first_day,
            states=sent.states,
            cells=sent.cells,
            by=user(request),
            on=today,
            seen=sent.seen,
        )
    except Refusal as refusal:
        return _page(request, selectors.with_input(shown, sent.states, sent.cells), today, refusal)
    if newer:
        messages.info(request, f"Пока табель был открыт, другие отметили клеток: {newer}. Их отметки оставлены.")
    messages.success(request, "Табель сохранён. Когда все занятия отмечены, месяц можно закрывать.")
    return redirect("provider:sheet", pk=group.pk, month=month)


def _page(request: HttpRequest, shown: selectors.Sheet, today: date, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "sheet": shown,
        "today": today,
        "refusal": refusal,
        "marks": [(mark.value, letter, mark.label) for mark, letter in LETTERS.items()],
        "states": [(state.value, short) for state, short in SHORT_STATES.items()],
        "seen": latest_change(shown.group, shown.month),
        "present": Mark.PRESENT,
        "is_closed": is_sheet_closed(shown.group, shown.month),
        "counted_until": counted_until(
            shown.group.municipality_id,
            shown.month,
            agreements=shown.group.contracts.values_list("agreement", flat=True),
        ),
        "is_current": shown.month == month_start(today),
    }
    return render(request, "provider/attendance/sheet.html", context, status=refusal.status if refusal else 200)
