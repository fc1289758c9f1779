"""Rows of a scenario: age bands and services."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.oversight.parameters.actions import scenarios as actions
from sotszakaz.oversight.parameters.models import Scenario, ScenarioCohort, ScenarioService
from sotszakaz.oversight.parameters.selectors import scenarios as selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.parameters import CohortForm, ServiceCostForm, ServiceForm


def cohort_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an age band."""
    membership(request, "office")
    scenario = selectors.get_scenario_for(user(request), pk, Permission.SCENARIO_EDIT)
    form = CohortForm(request.POST if request.method == "POST" else None)
    return _cohort_answer(request, scenario, form, None)


def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an age band."""
    membership(request, "office")
    row = selectors.get_cohort_for(user(request), pk)
    form = CohortForm(request.POST if request.method == "POST" else None, initial=CohortForm.initial_of(row))
    return _cohort_answer(request, row.scenario, form, row)


def _cohort_answer(
    request: HttpRequest, scenario: Scenario, form: CohortForm, row: ScenarioCohort | None
) -> HttpResponse:
    if form.is_valid():
        try:
            actions.set_cohort(
                scenario_id=scenario.pk, said=form.said, by=user(request), cohort_id=row.pk if row else None
            )
            messages.success(request, "Возрастная группа записана, расчёт обновлён.")
            return redirect("office:scenario", scenario.pk)
        except Refusal as refusal:
            blame(form, refusal)
    return _form(request, "office/parameters/cohort.html", form, {"scenario": scenario, "row": row})


def service_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a service of the decision that the scenario does not have."""
    here = membership(request, "office")
    scenario = selectors.get_scenario_for(user(request), pk, Permission.SCENARIO_EDIT)
    today = today_in(here.municipality)
    services = services_on(here.municipality_id, today).exclude(pk__in=scenario.services.values("service"))
    form = ServiceForm(request.POST if request.method == "POST" else None, services=services)
    if form.is_valid():
        try:
            actions.set_service(
                scenario_id=pk, service_id=form.cleaned_data["service"], said=form.said, by=user(request), on=today
            )
            messages.success(request, "Услуга добавлена, расчёт обновлён.")
            return redirect("office:scenario", pk)
        except Refusal as refusal:
            blame(form, refusal)
    return _form(request, "office/parameters/service.html", form, {"scenario": scenario, "services": services})


def service(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the cost, the weights and the ways of a service."""
    here = membership(request, "office")
    row = selectors.get_service_for(user(request), pk)
    form = ServiceCostForm(request.POST if request.method == "POST" else None, initial=ServiceCostForm.initial_of(row))
    if form.is_valid():
        try:
            actions.set_service(
                scenario_id=row.scenario_id,
                service_id=row.service_id,
                said=form.said,
                by=user(request),
                on=today_in(here.municipality),
            )
            messages.success(request, "Услуга записана, расчёт обновлён.")
            return redirect("office:scenario", row.scenario_id)
        except Refusal as refusal:
            blame(form, refusal)
    return _form(request, "office/parameters/service.html", form, {"scenario": row.scenario, "row": row})


@require_POST
def cohort_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an age band out."""
    membership(request, "office")
    return _removed(request, selectors.get_cohort_for(user(request), pk), "Возрастная группа убрана.")


@require_POST
def service_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a service out."""
    membership(request, "office")
    return _removed(request, selectors.get_service_for(user(request), pk), "Услуга убрана.")


def _removed(request: HttpRequest, row: ScenarioCohort | ScenarioService, done: str) -> HttpResponse:
    try:
        actions.remove_row(row=row, by=user(request))
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("office:scenario", row.scenario_id)


def _form(request: HttpRequest, template: str, form: Form, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "form": form}, status=422 if form.errors else 200)
