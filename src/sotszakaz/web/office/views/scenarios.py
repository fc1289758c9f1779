"""The calculator of the order's parameters: scenarios, one of them, several side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.actions import scenarios as actions
from sotszakaz.oversight.parameters.models import Scenario
from sotszakaz.oversight.parameters.selectors import scenarios as selectors
from sotszakaz.oversight.parameters.states import ScenarioState
from sotszakaz.web.answers import spreadsheet_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office import scenario_rows
from sotszakaz.web.office.forms.parameters import SPLITS, ConditionsForm, CopyForm, ScenarioForm
from sotszakaz.web.office.scenario_sheets import scenario_book
from sotszakaz.web.parsing import page_of

USUAL_WEEKS = 36


def scenarios(request: HttpRequest) -> HttpResponse:
    """All scenarios, the latest first; those that are marked are compared."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, selectors.list_scenarios(here.municipality_id)),
        "may_edit": has_right(request, Permission.SCENARIO_EDIT, here.municipality_id),
        "most": selectors.COMPARED_MOST,
    }
    return render(request, "office/parameters/list.html", context)


def scenarios_compare(request: HttpRequest) -> HttpResponse:
    """The scenarios of `?id=`, the first is what the others differ from."""
    here = membership(request, "office")
    require(user(request), Permission.ORDER_VIEW, here.municipality_id)
    ids = [int(each) for each in request.GET.getlist("id") if each.isdecimal() and len(each) < 19]
    views = selectors.compared(here.municipality_id, ids)
    context = {"views": views, "lines": scenario_rows.comparison(views) if len(views) > 1 else []}
    return render(request, "office/parameters/compare.html", context)


def scenario_new(request: HttpRequest) -> HttpResponse:
    """Begin a scenario of the next year."""
    here = membership(request, "office")
    require(user(request), Permission.SCENARIO_EDIT, here.municipality_id)
    today = today_in(here.municipality)
    initial = {
        "first_month": today.replace(year=today.year + 1, month=1, day=1),
        "last_month": today.replace(year=today.year + 1, month=12, day=1),
        "study_weeks": USUAL_WEEKS,
        "from_registry": True,
    }
    form = ScenarioForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            made = actions.begin_scenario(
                municipality_id=here.municipality_id,
                conditions=form.conditions,
                start=form.start,
                by=user(request),
                on=today,
            )
            messages.success(request, "Расчёт начат. Проверьте детей, услуги и способы: каждую строку можно изменить.")
            return redirect("office:scenario", made.pk)
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "office/parameters/new.html", {"form": form}, status=422 if form.errors else 200)


def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """One scenario: what it stands on and what it comes to."""
    membership(request, "office")
    return scenario_page(request, selectors.get_scenario_for(user(request), pk))


def scenario_page(request: HttpRequest, found: Scenario, *, copying: CopyForm | None = None) -> HttpResponse:
    """Also used by deeds that are refused."""
    view, person = selectors.view_scenario(found), user(request)

    def may(permission: Permission) -> bool:
        return has_permission(person, permission, municipality_id=found.municipality_id)

    is_draft = found.state == ScenarioState.DRAFT
    context: dict[str, Any] = {
        "view": view,
        "cohorts": scenario_rows.cohort_rows(view),
        "shown": scenario_rows.shown(view) if view.estimate else None,
        "may_edit": is_draft and may(Permission.SCENARIO_EDIT),
        "may_adopt": is_draft and may(Permission.ORDER_EDIT) and view.estimate is not None,
        "may_write_scheme": may(Permission.ORDER_APPROVE),
        "adoption": getattr(found, "adoption", None),
        "may_copy": may(Permission.SCENARIO_EDIT),
        "copying": copying or CopyForm(initial={"title": f"{found.title}, копия"}),
    }
    return render(request, "office/parameters/scenario.html", context, status=422 if copying else 200)


def scenario_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What the scenario comes to as a workbook, with the formulas."""
    membership(request, "office")
    view = selectors.view_scenario(selectors.get_scenario_for(user(request), pk))
    return spreadsheet_of(scenario_book(view), f"Расчёт параметров, {view.scenario.title}"[:120])


def scenario_conditions(request: HttpRequest, pk: int) -> HttpResponse:
    """Change period, sub-periods, unit and months without classes."""
    membership(request, "office")
    found = selectors.get_scenario_for(user(request), pk, Permission.SCENARIO_EDIT)
    names = ("title", "first_month", "last_month", "unit", "study_weeks", "months_off")
    initial = {name: getattr(found, name) for name in names} | dict(zip(SPLITS, found.splits, strict=False))
    form = ConditionsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.set_conditions(scenario_id=pk, conditions=form.conditions, by=user(request))
            messages.success(request, "Условия записаны, расчёт обновлён.")
            return redirect("office:scenario", pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"scenario": found, "form": form}
    return render(request, "office/parameters/conditions.html", context, status=422 if form.errors else 200)


@require_POST
def scenario_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The same scenario under another title, to change something in it."""
    membership(request, "office")
    found = selectors.get_scenario_for(user(request), pk, Permission.SCENARIO_EDIT)
    form = CopyForm(request.POST)
    if not form.is_valid():
        return scenario_page(request, found, copying=form)
    copy = actions.copy_scenario(scenario_id=pk, title=form.cleaned_data["title"], by=user(request))
    messages.success(request, "Это копия. Измените её и сравните с первой.")
    return redirect("office:scenario", copy.pk)


@require_POST
def scenario_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    membership(request, "office")
    selectors.get_scenario_for(user(request), pk, Permission.SCENARIO_EDIT)
    try:
        actions.drop_scenario(scenario_id=pk, by=user(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("office:scenario", pk)
    messages.success(request, "Расчёт удалён.")
    return redirect("office:scenarios")
