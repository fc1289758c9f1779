"""Simulations of the year: ask, watch, stop, read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.actions.simulating import ask_simulation, cancel_simulation
from sotszakaz.oversight.parameters.selectors import scenarios as selectors
from sotszakaz.oversight.parameters.selectors.simulations import get_simulation_for, list_simulations
from sotszakaz.oversight.parameters.states import UNFINISHED
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.parameters import SimulationForm
from sotszakaz.web.office.simulation_rows import shown
from sotszakaz.web.parsing import page_of


def simulations(request: HttpRequest, pk: int) -> HttpResponse:
    """Simulations of a scenario, and the form to ask for one more."""
    here = membership(request, "office")
    scenario = selectors.get_scenario_for(user(request), pk)
    may_ask = has_right(request, Permission.SCENARIO_EDIT, scenario.municipality_id)
    form = SimulationForm(request.POST if request.method == "POST" and may_ask else None)
    if form.is_valid():
        try:
            asked = ask_simulation(
                scenario_id=pk, by=user(request), on=today_in(here.municipality), **form.cleaned_data
            )
            messages.success(request, "Имитация поставлена в очередь. Страницу можно закрыть: итог сохранится.")
            return redirect("office:simulation", asked.pk)
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "scenario": scenario,
        "form": form,
        "may_ask": may_ask,
        "page": page_of(request, list_simulations(scenario)),
    }
    return render(request, "office/parameters/simulations.html", context, status=422 if form.errors else 200)


def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """One simulation; while it goes on, its progress is asked again every few seconds."""
    membership(request, "office")
    found = get_simulation_for(user(request), pk)
    may_edit = has_right(request, Permission.SCENARIO_EDIT, found.municipality_id)
    context = {
        "simulation": found,
        "scenario": found.scenario,
        "goes_on": found.state in UNFINISHED,
        "may_cancel": may_edit and found.state in UNFINISHED,
        "shown": shown(found) if found.result else None,
    }
    template = "_progress.html" if request.htmx else "simulation.html"  # type: ignore[attr-defined]
    return render(request, f"office/parameters/{template}", context)


@require_POST
def simulation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a simulation that waits or goes on."""
    membership(request, "office")
    get_simulation_for(user(request), pk, Permission.SCENARIO_EDIT)
    try:
        cancel_simulation(simulation_id=pk, by=user(request))
        messages.success(request, "Имитация остановлена.")
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("office:simulation", pk)
