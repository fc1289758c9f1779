"""Check-lists: written by whoever inspects, approved by the head, replaced by their next versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.models import Checklist
from sotszakaz.oversight.quality.states import ChecklistState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.quality import ChecklistForm, CriterionForm
from sotszakaz.web.office.quality_tabs import quality_tabs
from sotszakaz.web.parsing import page_of


def checklists(request: HttpRequest) -> HttpResponse:
    """All versions of all check-lists."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, selectors.list_checklists(here.municipality_id)),
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "checklists"),
        "may_edit": has_right(request, Permission.CHECKLIST_EDIT, here.municipality_id),
    }
    return render(request, "office/quality/checklists.html", context)


def checklist_new(request: HttpRequest) -> HttpResponse:
    """Begin a check-list, empty or with the example's criteria."""
    here = membership(request, "office")
    require(user(request), Permission.CHECKLIST_EDIT, here.municipality_id)
    form = ChecklistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_checklist(municipality_id=here.municipality_id, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Чек-лист начат. Проверьте критерии и передайте руководителю на утверждение.")
            return redirect("office:checklist", pk=made.pk)
    return render(request, "office/quality/checklist_new.html", {"form": form}, status=422 if form.errors else 200)


def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """One version; a draft takes criteria on the same page."""
    membership(request, "office")
    shown, form = selectors.get_checklist_for(user(request), pk), CriterionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_criterion(checklist_id=pk, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Критерий добавлен.")
            return redirect("office:checklist", pk=pk)
    return _page(request, shown, form)


@require_POST
def checklist_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version of an approved one."""
    here = membership(request, "office")
    try:
        made = actions.draft_checklist(municipality_id=here.municipality_id, previous_id=pk, by=user(request))
    except Refusal as refusal:
        return _said(request, pk, refusal)
    messages.success(request, f"Начата версия {made.version}. Прежняя действует, пока новая не утверждена.")
    return redirect("office:checklist", pk=made.pk)


@require_POST
def checklist_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve it; from here on it never changes."""
    here = membership(request, "office")
    try:
        actions.approve_checklist(checklist_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        return _said(request, pk, refusal)
    messages.success(request, "Чек-лист утверждён. По нему можно назначать проверки.")
    return redirect("office:checklist", pk=pk)


@require_POST
def checklist_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    membership(request, "office")
    try:
        actions.drop_checklist(checklist_id=pk, by=user(request))
    except Refusal as refusal:
        return _said(request, pk, refusal)
    messages.success(request, "Черновик удалён.")
    return redirect("office:checklists")


@require_POST
def criterion_remove(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Take a criterion out of a draft."""
    membership(request, "office")
    try:
        actions.remove_criterion(criterion_id=criterion, by=user(request))
    except Refusal as refusal:
        return _said(request, pk, refusal)
    messages.success(request, "Критерий убран.")
    return redirect("office:checklist", pk=pk)


def _page(request: HttpRequest, shown: Checklist, form: CriterionForm) -> HttpResponse:
    is_draft = shown.state == ChecklistState.DRAFT
    context = {
        "checklist": shown,
        "sections": selectors.sections_of(shown),
        "form": form,
        "may_edit": is_draft and has_right(request, Permission.CHECKLIST_EDIT, shown.municipality_id),
        "may_approve": is_draft and has_right(request, Permission.CHECKLIST_APPROVE, shown.municipality_id),
        "may_continue": shown.state == ChecklistState.APPROVED
        and has_right(request, Permission.CHECKLIST_EDIT, shown.municipality_id),
    }
    return render(request, "office/quality/checklist.html", context, status=422 if form.errors else 200)


def _said(request: HttpRequest, pk: int, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    messages.error(request, refusal.message)
    return redirect("office:checklist", pk=pk)
