"""Windows of enrolment: when and how places are given."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.admission import actions
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.rules import may_move
from sotszakaz.demand.admission.selectors import get_window_for, list_windows
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.allocation.selectors import (
    counts_of_lists,
    latest_preparation,
    latest_run,
    limits_of,
    list_runs,
    progress_of,
)
from sotszakaz.demand.allocation.states import UNFINISHED, RunState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.selectors import groups_of_programme, list_published_programmes
from sotszakaz.web.components.allocation import limits_in_words, phase_of, scope_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.admission import CancelForm, MoveForm, ScopeForm, WindowForm
from sotszakaz.web.parsing import page_of


def admission(request: HttpRequest) -> HttpResponse:
    """All windows of the municipality, the latest first."""
    here = membership(request, "office")
    page = page_of(request, list_windows(here.municipality_id, by=user(request)))
    now = timezone.now()
    context = {
        "page": page,
        "lines": [(window, phase_of(window, now), scope_of(window)) for window in page.object_list],
        "may_edit": _may(request, Permission.ADMISSION_EDIT, here.municipality_id),
    }
    return render(request, "office/admission/list.html", context)


def window_new(request: HttpRequest) -> HttpResponse:
    """Draft a window; the address says for which programme, mistakes stand at the form."""
    here = membership(request, "office")
    require(user(request), Permission.ADMISSION_EDIT, here.municipality_id)
    programmes = list_published_programmes(here.municipality_id)
    scope = ScopeForm(request.GET, programmes=programmes)
    programme_id = scope.cleaned_data["programme"] if scope.is_valid() else None
    groups = groups_of_programme(here.municipality_id, programme_id) if programme_id else []
    data = request.POST if request.method == "POST" else None
    form = WindowForm(data, groups=groups, zone=here.municipality.timezone)
    if form.is_valid():
        try:
            window = actions.draft_window(
                municipality_id=here.municipality_id, draft=form.draft(programme_id), by=user(request)
            )
            messages.success(request, "Черновик записан. Его ещё никто не видит: проверьте и объявите.")
            return redirect("office:window", pk=window.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"form": form, "scope": scope}
    return render(request, "office/admission/new.html", context, status=422 if form.errors else 200)


def window(request: HttpRequest, pk: int) -> HttpResponse:
    """One window: its rules, what is going on, and the way from wishes to places."""
    membership(request, "office")
    return _window_page(request, get_window_for(user(request), pk))


@require_POST
def window_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the window; from now on it decides."""
    shown = get_window_for(user(request), pk)
    try:
        actions.publish_window(window_id=pk, by=user(request), at=timezone.now())
    except Refusal as refusal:
        return _window_page(request, shown, refusal=refusal)
    messages.success(request, "Приём объявлен. Он виден всем в разделе «Приём».")
    return redirect("office:window", pk=pk)


def window_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Other dates for an announced window, told to all who wait for it."""
    shown, now = get_window_for(user(request), pk), timezone.now()
    require(user(request), Permission.ADMISSION_DECIDE, shown.municipality_id)
    form = MoveForm(request.POST if request.method == "POST" else None, window=shown.facts, at=now)
    if form.is_valid():
        try:
            actions.move_window(
                window_id=pk, term=form.term(), reason=form.cleaned_data["reason"], by=user(request), at=now
            )
            messages.success(request, "Сроки перенесены. Семьям, которые ждут этого приёма, об этом сообщат.")
            return redirect("office:window", pk=pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"window": shown, "form": form, "phase": phase_of(shown, now)}
    return render(request, "office/admission/move.html", context, status=422 if form.errors else 200)


@require_POST
def window_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the window back with a reason."""
    shown = get_window_for(user(request), pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            actions.cancel_window(window_id=pk, reason=form.cleaned_data["reason"], by=user(request))
            messages.success(request, "Приём отменён.")
            return redirect("office:window", pk=pk)
        except Refusal as refusal:
            blame(form, refusal)
    require(user(request), Permission.ADMISSION_DECIDE, shown.municipality_id)
    return _window_page(request, shown, cancel_form=form)


@require_POST
def window_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End first come enrolment now."""
    shown = get_window_for(user(request), pk)
    try:
        actions.close_window(window_id=pk, by=user(request), at=timezone.now())
    except Refusal as refusal:
        return _window_page(request, shown, refusal=refusal)
    messages.success(request, "Приём закончен.")
    return redirect("office:window", pk=pk)


def _window_page(
    request: HttpRequest,
    shown: EnrolmentWindow,
    *,
    refusal: Refusal | None = None,
    cancel_form: CancelForm | None = None,
) -> HttpResponse:
    if refusal is not None and refusal.status in (403, 404):
        raise refusal
    by_wishes = shown.mode == PlacingMode.WISHES
    now = timezone.now()
    is_over = shown.closes_at is not None and shown.closes_at <= now
    context = {
        "window": shown,
        "phase": phase_of(shown, now),
        "scope": scope_of(shown),
        "refusal": refusal,
        "cancel_form": cancel_form or CancelForm(),
        "by_wishes": by_wishes,
        **(_wishes_context(shown) if by_wishes else {}),
        "may_edit": _may(request, Permission.ADMISSION_EDIT, shown.municipality_id),
        "may_decide": _may(request, Permission.ADMISSION_DECIDE, shown.municipality_id),
        "may_see_children": _may(request, Permission.CHILD_VIEW, shown.municipality_id),
        "can_move": may_move(shown.facts, now),
        "can_preview": by_wishes and is_over and can_move(shown, "settle"),
        "can_close": can_move(shown, "close") and not (by_wishes and shown.state == "published"),
    }
    status = refusal.status if refusal else 422 if cancel_form and cancel_form.errors else 200
    return render(request, "office/admission/window.html", context, status=status)


def _wishes_context(shown: EnrolmentWindow) -> dict[str, Any]:
    """Lists of wishes, previews of how places would be given, and how far the giving has come."""
    run, preparation = latest_run(shown), latest_preparation(shown)
    return {
        "counts": counts_of_lists(shown),
        "runs": list(list_runs(shown)[:10]),
        "run": run,
        "limits": limits_in_words(limits_of(run)) if run else [],
        "preparation": preparation,
        "is_prepared": preparation is not None and preparation.state in UNFINISHED,
        "progress": progress_of(run) if run is not None and run.state != RunState.PREVIEW else None,
    }


def _may(request: HttpRequest, right: Permission, municipality_id: int) -> bool:
    return has_right(request, right, municipality_id)
