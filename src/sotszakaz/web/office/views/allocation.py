"""From wishes to places: preview, freeze, who got what, and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.demand.admission.selectors import get_window_for
from sotszakaz.demand.allocation import runs, selectors
from sotszakaz.demand.allocation.preparing import AT_ONCE, ask_preview, prepare
from sotszakaz.demand.allocation.settling import settle_portion
from sotszakaz.demand.allocation.states import UNFINISHED, PreparationState, RunState
from sotszakaz.demand.children.actions import look_at_child
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.errors import NotFound, Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.allocation import by_settlement, explain, limits_in_words
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.run_sheets import fairness_book, left_sheet
from sotszakaz.web.parsing import page_of

TABS = (("", "Все дети"), ("placed", "С местом"), ("left", "Без места"), ("refused", "Не удалось записать"))


@require_POST
def window_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Match the wishes as everything stands now; nothing is held. Many wishes wait for the worker."""
    here = membership(request, "office")
    get_window_for(user(request), pk)
    now = timezone.now()
    try:
        asked = ask_preview(window_id=pk, by=user(request), at=now)
    except Refusal as refusal:
        return _back(request, pk, refusal)
    is_small = asked.state == PreparationState.QUEUED and asked.total <= AT_ONCE
    run = prepare(asked.pk, at=now, on=today_in(here.municipality)) if is_small else None
    if run is not None:
        messages.success(request, f"Расчёт № {run.number} готов: мест отдано {run.placed}, детей без места {run.left}.")
    return redirect("office:window", pk=pk)


def preparation(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the calculation has come; asked again every few seconds, and with its end the page loads itself anew."""
    membership(request, "office")
    found = selectors.get_preparation_for(user(request), pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("office:window", pk=found.window_id)
    answer = render(request, "office/admission/_preparation.html", {"preparation": found})
    if found.state not in UNFINISHED:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def run_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the run; the first places are booked at once, the rest by the worker."""
    here = membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    now, today = timezone.now(), today_in(here.municipality)
    try:
        runs.freeze(run_id=pk, by=user(request), at=now, on=today)
    except Refusal as refusal:
        return _back(request, run.window_id, refusal)
    left = settle_portion(run_id=pk, on=today, at=now)
    messages.success(request, "Итоги утверждены. Детей записывают на их места." if left else "Итоги утверждены.")
    return redirect("office:window", pk=run.window_id)


def run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the booking has come; asked again every few seconds until it is over."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("office:window", pk=run.window_id)
    progress = None if run.state == RunState.PREVIEW else selectors.progress_of(run)
    return render(request, "office/admission/_progress.html", {"run": run, "progress": progress})


def run_children(request: HttpRequest, pk: int) -> HttpResponse:
    """Children of the run: all, with a place, left with nothing, not booked."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    asked = request.GET.get("which", "")
    which = asked if asked in dict(TABS) else ""
    url = reverse("office:run_children", args=[pk])
    context = {
        "run": run,
        "page": page_of(request, selectors.list_results(run, which=which, by=user(request))),
        "tabs": [{"title": title, "url": f"{url}?which={key}", "active": key == which} for key, title in TABS],
    }
    return render(request, "office/admission/children.html", context)


def run_child(request: HttpRequest, pk: int, child: int) -> HttpResponse:
    """Why one child got what it got; every look is logged."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    shown = look_at_child(child_id=child, by=user(request))
    outcomes = selectors.outcomes_in(run, child)
    if not outcomes:
        raise NotFound()
    context = {"run": run, "child": shown, "explained": explain(outcomes, run.window.criteria)}
    return render(request, "office/admission/child.html", context)


def run_fairness(request: HttpRequest, pk: int) -> HttpResponse:
    """Who got what, by category, settlement and rank of the wish; and whether anybody was passed over."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    report = selectors.fairness_of(run)
    context = {
        "run": run,
        "report": report,
        "by_category": [(ChildCategory(each.name).label, each) for each in report.by_category],
        "by_settlement": by_settlement(report),
        "limits": limits_in_words(report.limits),
        "may_see_children": has_right(request, Permission.CHILD_VIEW, run.municipality_id),
    }
    return render(request, "office/admission/fairness.html", context)


def run_fairness_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The same report as a workbook."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    return spreadsheet_of(fairness_book(selectors.fairness_of(run)), f"Справедливость, расчёт {run.number}")


def run_left_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Children left with nothing as a workbook; the list is logged as taken out."""
    membership(request, "office")
    run = selectors.get_run_for(user(request), pk)
    left = runs.take_out_left(run_id=pk, by=user(request))
    return spreadsheet_of(left_sheet(left.iterator()), f"Дети без места, расчёт {run.number}")


def _back(request: HttpRequest, window_id: int, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    messages.error(request, refusal.message)
    return redirect("office:window", pk=window_id)
