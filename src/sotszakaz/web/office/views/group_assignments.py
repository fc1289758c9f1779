"""Assignments of the working group: given in a meeting, controlled until done."""

from collections.abc import Callable
from datetime import date

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.selectors import list_plan
from sotszakaz.ordering.working_group import access
from sotszakaz.ordering.working_group.actions import assignments as actions
from sotszakaz.ordering.working_group.selectors.assignments import SHOWN, get_assignment_for, list_assignments
from sotszakaz.ordering.working_group.selectors.group import seats_on
from sotszakaz.ordering.working_group.selectors.meetings import day_of, get_item_for
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.deeds import form_done, said_done
from sotszakaz.web.office.forms.working_group import AssignmentForm, FinishForm, ReasonForm, ReportForm
from sotszakaz.web.parsing import page_of

TABS = {"controlled": "На контроле", "late": "Просрочены", "mine": "Мои", "ended": "Закончены"}


def assignments(request: HttpRequest) -> HttpResponse:
    """Under control, late, one's own, ended."""
    here = membership(request, "office")
    require(user(request), Permission.WORKING_GROUP_VIEW, here.municipality_id)
    asked, today = request.GET.get("view", ""), today_in(here.municipality)
    chosen = asked if asked in SHOWN else "controlled"
    address = reverse("office:assignments")
    found = list_assignments(here.municipality_id, chosen, by=user(request), on=today)
    context = {
        "page": page_of(request, found),
        "today": today,
        "tabs": [
            {"title": title, "url": f"{address}?view={name}", "active": name == chosen, "count": None}
            for name, title in TABS.items()
        ],
    }
    return render(request, "office/working_group/assignments.html", context)


def assignment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the meeting has asked for."""
    here = membership(request, "office")
    item = get_item_for(user(request), pk)
    access.require_secretary(user(request), item.meeting.group, today_in(here.municipality))
    members = seats_on(item.meeting.group_id, day_of(item.meeting))
    form = AssignmentForm(request.POST or None, members=members, plan_items=_plan_items(here))

    def deed() -> None:
        actions.give_assignment(item_id=pk, task=form.task(), by=user(request), at=timezone.now())

    if form_done(request, form, deed, "Поручение записано. О нём узнают, когда протокол подпишут."):
        return redirect("office:meeting", pk=item.meeting_id)
    context = {"form": form, "title": "Новое поручение", "submit": "Записать поручение", "meeting": item.meeting}
    return render(request, "office/working_group/form.html", context, status=422 if form.errors else 200)


@require_POST
def assignment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a slip back before the minutes are signed."""
    here = membership(request, "office")
    shown = get_assignment_for(user(request), pk)
    access.require_secretary(user(request), shown.meeting.group, today_in(here.municipality))

    def deed() -> None:
        actions.remove_assignment(assignment_id=pk, by=user(request), at=timezone.now())

    said_done(request, deed, "Поручение убрано.")
    return redirect("office:meeting", pk=shown.meeting_id)


def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: the owner reports, the secretary accepts, returns or takes it off."""
    here = membership(request, "office")
    shown, today = get_assignment_for(user(request), pk), today_in(here.municipality)
    asked, deeds = request.POST.get("deed"), _deeds(request, pk, today)
    if asked in deeds and form_done(request, *deeds[asked]):
        return redirect("office:assignment", pk=pk)
    is_own = shown.owner is not None and shown.owner.user_id == user(request).pk
    keeps = access.keeps_group(user(request), shown.meeting.group, today)
    context = {
        "assignment": shown,
        "today": today,
        "is_late": shown.is_late(today),
        "may_report": is_own and can_move(shown, "report"),
        "may_judge": keeps and can_move(shown, "finish"),
        "plan_item": dict(_plan_items(here)).get(shown.plan_item_id or 0),
        "forms": {name: form for name, (form, _, _) in deeds.items()},
    }
    is_wrong = any(form.errors for form, _, _ in deeds.values())
    return render(request, "office/working_group/assignment.html", context, status=422 if is_wrong else 200)


def _deeds(request: HttpRequest, pk: int, today: date) -> dict[str, tuple[Form, Callable[[], object], str]]:
    """The ways to answer by the names of their buttons: the form, the deed, what is said of it."""
    asked = request.POST.get("deed")
    data = {name: request.POST if asked == name else None for name in ("report", "give_back", "finish", "drop")}
    report, finish = ReportForm(data["report"], auto_id="report_%s"), FinishForm(data["finish"], today=today)
    back, drop = ReasonForm(data["give_back"], auto_id="return_%s"), ReasonForm(data["drop"], auto_id="drop_%s")
    by = user(request)

    def reported() -> object:
        return actions.report_assignment(assignment_id=pk, report=report.cleaned_data["report"], by=by, on=today)

    def returned() -> object:
        return actions.return_assignment(assignment_id=pk, note=back.cleaned_data["reason"], by=by, on=today)

    def finished() -> object:
        return actions.finish_assignment(assignment_id=pk, **finish.cleaned_data, by=by, on=today)

    def dropped() -> object:
        return actions.drop_assignment(assignment_id=pk, reason=drop.cleaned_data["reason"], by=by, on=today)

    return {
        "report": (report, reported, "Сообщение отправлено секретарю."),
        "give_back": (back, returned, "Поручение возвращено исполнителю."),
        "finish": (finish, finished, "Исполнение отмечено, поручение снято с контроля."),
        "drop": (drop, dropped, "Поручение снято с контроля."),
    }


def _plan_items(here: Membership) -> list[tuple[int, str]]:
    """Measures of the plan in force, each in one line."""
    view = list_plan(here.municipality_id, today_in(here.municipality))
    if view is None:
        return []
    return [(line.item.pk, str(line.item)) for stage in view.stages for line in stage.lines]
