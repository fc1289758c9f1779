"""Inspections: the plan, the check-list filled tap by tap, the act, measures."""

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
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.models import Inspection
from sotszakaz.oversight.quality.states import LIVE, InspectionState, Mark
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.quality import CancelForm, FinishForm, MeasureForm, PhotoForm, WithdrawForm
from sotszakaz.web.office.quality_tabs import quality_tabs
from sotszakaz.web.parsing import page_of

VIEWS = {"": None, "live": True, "over": False}
TITLES = {"": "Все", "live": "Предстоят и идут", "over": "Завершены"}


def inspections(request: HttpRequest) -> HttpResponse:
    """Inspections to come first, then those over; `?view=live` or `over`."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    chosen, address = request.GET.get("view", ""), reverse("office:inspections")
    on = today_in(here.municipality)
    start, end = on.replace(month=1, day=1), on.replace(year=on.year + 1, month=1, day=1)
    context = {
        "page": page_of(request, selectors.list_inspections(here.municipality_id, is_live=VIEWS.get(chosen))),
        "share": selectors.share_between(here.municipality_id, start, end),
        "today": on,
        "may_plan": has_right(request, Permission.INSPECTION_MAKE, here.municipality_id),
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "inspections"),
        "tabs": [
            {"title": title, "url": f"{address}?view={name}" if name else address, "active": name == chosen}
            for name, title in TITLES.items()
        ],
    }
    return render(request, "office/quality/inspections.html", context)


def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: its plan, its check-list to fill, or its act."""
    membership(request, "office")
    return inspection_page(request, selectors.get_inspection_for(user(request), pk))


@require_POST
def inspection_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to fill."""
    here = membership(request, "office")
    try:
        actions.start_inspection(inspection_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        return said_above(request, pk, refusal)
    messages.success(request, "Проверка начата. Каждое касание сохраняется сразу.")
    return redirect("office:inspection", pk=pk)


@require_POST
def inspection_mark(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """A tap: the criterion as it is now for htmx, the page for those without scripts."""
    membership(request, "office")
    said = request.POST.get("mark", "")
    mark = Mark(said) if said in Mark.values else None
    try:
        actions.mark_criterion(
            inspection_id=pk,
            criterion_id=criterion,
            mark=mark,
            words=request.POST.get("words", "")[:2000],
            known=request.POST.get("known"),
            by=user(request),
        )
    except Refusal as refusal:
        return said_above(request, pk, refusal)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('office:inspection', args=[pk])}#criterion-{criterion}")
    shown = selectors.get_inspection_for(user(request), pk)
    sheet = selectors.sheet_of(shown)
    row = next(row for _, rows in sheet.sections for row in rows if row.criterion.pk == criterion)
    context = {"inspection": shown, "row": row, "sheet": sheet, "marks": Mark.choices, "photo_form": PhotoForm()}
    return render(request, "office/quality/_marked.html", context)


@require_POST
def inspection_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the act."""
    membership(request, "office")
    shown, form = selectors.get_inspection_for(user(request), pk), FinishForm(request.POST)
    if form.is_valid():
        try:
            done = actions.finish_inspection(
                inspection_id=pk, **form.cleaned_data, by=user(request), on=today_in(shown.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Проверка завершена, акт № {done.number}. Исполнитель получит уведомление.")
            return redirect("office:inspection", pk=pk)
    return inspection_page(request, shown, finishing=form)


@require_POST
def inspection_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off with the reason."""
    membership(request, "office")
    shown, form = selectors.get_inspection_for(user(request), pk), CancelForm(request.POST)
    require(user(request), Permission.INSPECTION_MAKE, shown.municipality_id)
    if form.is_valid():
        try:
            actions.cancel_inspection(inspection_id=pk, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Проверка отменена.")
            return redirect("office:inspection", pk=pk)
    return inspection_page(request, shown, cancelling=form)


def inspection_page(
    request: HttpRequest,
    shown: Inspection,
    *,
    finishing: forms.Form | None = None,
    cancelling: forms.Form | None = None,
    measuring: forms.Form | None = None,
) -> HttpResponse:
    """The page of an inspection, with what is wrong in the forms that were sent."""
    rights = _rights(request, shown)
    if not rights["may_fill"]:
        say_above(request, finishing)
    if not rights["may_measure"]:
        say_above(request, measuring)
    context = {
        "inspection": shown,
        "sheet": selectors.sheet_of(shown),
        "inspectors": selectors.inspectors_of(shown),
        "shortcomings": selectors.shortcomings_of(shown),
        "measures": selectors.measures_of(shown),
        "former": selectors.shortcomings_of(shown.follows) if shown.follows else None,
        "marks": Mark.choices,
        "today": today_in(shown.municipality),
        "photo_form": PhotoForm(),
        "finishing": finishing or _finish_form(shown, fills=rights["may_fill"]),
        "cancelling": cancelling or CancelForm(),
        "measuring": measuring or MeasureForm(),
        "withdrawing": WithdrawForm(auto_id="withdraw_%s"),
        **rights,
    }
    failed = any(form is not None for form in (finishing, cancelling, measuring))
    return render(request, "office/quality/inspection.html", context, status=422 if failed else 200)


def _rights(request: HttpRequest, shown: Inspection) -> dict[str, bool]:
    """Which buttons the page has for this person."""
    home, is_over = shown.municipality_id, shown.state == InspectionState.DONE
    may_make = has_right(request, Permission.INSPECTION_MAKE, home)
    goes = may_make and selectors.may_fill(user(request), shown)
    return {
        "may_start": goes and can_move(shown, "start"),
        "may_fill": goes and can_move(shown, "finish"),
        "may_cancel": may_make and can_move(shown, "cancel") and (goes or not can_move(shown, "finish")),
        "may_change": may_make and shown.state in LIVE,
        "may_repeat": may_make and is_over,
        "may_see_complaint": has_right(request, Permission.COMPLAINT_VIEW, home),
        "may_see_record": has_right(request, Permission.PROVIDER_VIEW, home),
        "may_measure": is_over and has_right(request, Permission.MEASURE_TAKE, home),
    }


def _finish_form(shown: Inspection, *, fills: bool) -> FinishForm:
    """With the deadline that the rules suggest."""
    if not fills:
        return FinishForm()
    suggested = selectors.suggested_deadline(shown.municipality_id, today_in(shown.municipality))
    return FinishForm(initial={"mend_by_on": suggested})


def said_above(request: HttpRequest, pk: int, refusal: Refusal) -> HttpResponse:
    """The sentence above the page; htmx is told to show the page anew."""
    if refusal.status in (403, 404):
        raise refusal
    messages.error(request, refusal.message)
    answer = redirect("office:inspection", pk=pk)
    if request.htmx:  # type: ignore[attr-defined]
        fresh = HttpResponse(status=204)
        fresh.headers["HX-Redirect"] = answer.headers["Location"]
        return fresh
    return answer
