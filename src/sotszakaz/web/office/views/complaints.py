"""Complaints: who answers, by when, the answer, the decision of an appeal."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.complaints import actions, selectors
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.quality.selectors import inspections_after, record_to_inspect
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.feedback import AnswerForm, AssignForm, DecisionForm
from sotszakaz.web.office.quality_tabs import quality_tabs
from sotszakaz.web.parsing import page_of


def complaints(request: HttpRequest) -> HttpResponse:
    """Those that wait, the nearest term first; `?view=mine` charged to the reader, `?view=answered` the rest."""
    here, chosen = membership(request, "office"), request.GET.get("view", "waiting")
    found = selectors.list_complaints(
        here.municipality_id,
        by=user(request),
        is_waiting=chosen != "answered",
        assignee=user(request) if chosen == "mine" else None,
    )
    address = reverse("office:complaints")
    titles = {"waiting": "Ждут ответа", "mine": "Поручены мне", "answered": "Отвечены"}
    context = {
        "page": page_of(request, found),
        "today": today_in(here.municipality),
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "complaints"),
        "tabs": [
            {"title": title, "url": f"{address}?view={name}", "active": name == chosen}
            for name, title in titles.items()
        ],
    }
    return render(request, "office/complaints/list.html", context)


def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint with the ways to answer."""
    membership(request, "office")
    return _page(request, selectors.get_complaint_for(user(request), pk))


@require_POST
def complaint_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Charge somebody with it."""
    shown = _for(request, pk, Permission.COMPLAINT_ANSWER)
    form = AssignForm(request.POST, people=selectors.possible_assignees(shown.municipality_id))
    if form.is_valid():
        try:
            actions.assign_complaint(complaint_id=pk, assignee_id=form.cleaned_data["assignee"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Жалоба поручена, сотрудник получит уведомление.")
            return redirect("office:complaint", pk=pk)
    return _page(request, shown, assigning=form)


@require_POST
def complaint_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer it."""
    shown, form = _for(request, pk, Permission.COMPLAINT_ANSWER), AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_complaint(
                complaint_id=pk, **form.cleaned_data, by=user(request), on=today_in(shown.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Ответ дан. Его прочтут {selectors.reach_of(shown).label}.")
            return redirect("office:complaint", pk=pk)
    return _page(request, shown, answering=form)


@require_POST
def complaint_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the appeal."""
    shown, form = _for(request, pk, Permission.COMPLAINT_DECIDE), DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.decide_appeal(complaint_id=pk, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Решение по обжалованию записано.")
            return redirect("office:complaint", pk=pk)
    return _page(request, shown, deciding=form)


def _for(request: HttpRequest, pk: int, right: Permission) -> Complaint:
    membership(request, "office")
    shown = selectors.get_complaint_for(user(request), pk)
    require(user(request), right, shown.municipality_id)
    return shown


def _page(
    request: HttpRequest,
    shown: Complaint,
    *,
    assigning: forms.Form | None = None,
    answering: forms.Form | None = None,
    deciding: forms.Form | None = None,
) -> HttpResponse:
    may_answer = _may(request, shown, Permission.COMPLAINT_ANSWER)
    may_decide = can_move(shown, "decide") and _may(request, shown, Permission.COMPLAINT_DECIDE)
    rights = {
        "may_assign": may_answer and can_move(shown, "assign"),
        "may_answer": may_answer and can_move(shown, "answer"),
        "may_decide": may_decide,
    }
    for may, form in zip(rights.values(), (assigning, answering, deciding), strict=True):
        if not may:
            say_above(request, form)
    context = {
        "complaint": shown,
        "today": today_in(shown.municipality),
        "inspections": inspections_after(shown),
        "may_inspect": _may(request, shown, Permission.INSPECTION_MAKE) and record_to_inspect(shown) is not None,
        "reach": selectors.reach_of(shown),
        "assigning": assigning or AssignForm(people=selectors.possible_assignees(shown.municipality_id)),
        "answering": answering or AnswerForm(),
        "deciding": deciding or DecisionForm(),
        **rights,
    }
    failed = any(form is not None for form in (assigning, answering, deciding))
    return render(request, "office/complaints/complaint.html", context, status=422 if failed else 200)


def _may(request: HttpRequest, shown: Complaint, right: Permission) -> bool:
    return has_right(request, right, shown.municipality_id)
