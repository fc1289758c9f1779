"""Simulations of the year: asked for, replayed by the worker week after week, stopped."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.errors import NothingToReplay, ScenarioIncomplete
from sotszakaz.oversight.parameters.models import Scenario, Simulation
from sotszakaz.oversight.parameters.rules.replaying import Limits, Replay
from sotszakaz.oversight.parameters.selectors.scenarios import view_scenario
from sotszakaz.oversight.parameters.selectors.simulations import Past, limits_of, past_of
from sotszakaz.oversight.parameters.states import SimulationState

WEEKS_AT_ONCE = 4
"""Between two looks at whether somebody has stopped the simulation."""


@transaction.atomic(durable=True)
def ask_simulation(*, scenario_id: int, weeks: int, seed: int, demand_percent: int, by: User, on: date) -> Simulation:
    """Queue a replay of the whole weeks before `on`. Raises NotFound, ScenarioIncomplete, NothingToReplay."""
    scenario = Scenario.objects.lock(scenario_id)
    require(by, Permission.SCENARIO_EDIT, scenario.municipality_id)
    view = view_scenario(scenario)
    if view.estimate is None:
        raise ScenarioIncomplete(what=view.missing[0])
    past = past_of(scenario.municipality, on, weeks)
    if not past.count:
        raise NothingToReplay(field="weeks", weeks=weeks)
    limits = limits_of(scenario, view.estimate)
    replay = Replay(past.weeks, limits, seed=seed, demand_percent=demand_percent)
    with judged(Simulation):
        asked = Simulation.objects.create(
            municipality_id=scenario.municipality_id,
            scenario=scenario,
            seed=seed,
            weeks=weeks,
            demand_percent=demand_percent,
            inputs={
                "until": on.isoformat(),
                "bookings": past.count,
                "fingerprint": past.fingerprint,
                "limits": limits.as_json(),
            },
            total=replay.total,
            asked_by=by,
        )
    audit.record("simulation.ask", asked, by=by, scenario_id=scenario.pk, weeks=weeks, seed=seed)
    return asked


@transaction.atomic(durable=True)
def cancel_simulation(*, simulation_id: int, by: User) -> Simulation:
    """Stop it; the worker sees that before its next weeks. Raises NotFound, MoveRefused."""
    found = Simulation.objects.lock(simulation_id)
    require(by, Permission.SCENARIO_EDIT, found.municipality_id)
    move(found, "cancel", by=by)
    return found


def run_simulation(simulation_id: int) -> bool:
    """Replay it to its end; False when it was stopped or is over. The worker's own transactions.

    A replay that a killed worker has left begins anew: it keeps nothing, and comes to the same.
    """
    found = _begin(simulation_id)
    if found is None:
        return False
    past = past_of(found.municipality, date.fromisoformat(found.inputs["until"]), found.weeks)
    if past.fingerprint != found.inputs["fingerprint"]:
        _fail(simulation_id, past)
        return False
    limits = Limits.from_json(found.inputs["limits"])
    replay = Replay(past.weeks, limits, seed=found.seed, demand_percent=found.demand_percent)
    for number in range(found.total):
        if number % WEEKS_AT_ONCE == 0 and not _goes_on(simulation_id, number):
            return False
        replay.step(number)
    return _finish(simulation_id, replay)


@transaction.atomic(durable=True)
def _begin(simulation_id: int) -> Simulation | None:
    found = Simulation.objects.select_related("municipality").lock(simulation_id)
    if found.state == SimulationState.QUEUED:
        move(found, "start", by=None)
    return found if found.state == SimulationState.RUNNING else None


def _goes_on(simulation_id: int, progress: int) -> bool:
    running = Simulation.objects.filter(pk=simulation_id, state=SimulationState.RUNNING)
    return running.update(progress=progress) == 1


@transaction.atomic(durable=True)
def _finish(simulation_id: int, replay: Replay) -> bool:
    found = Simulation.objects.lock(simulation_id)
    if not can_move(found, "finish"):
        return False
    move(found, "finish", by=None, result=replay.result(), progress=found.total, finished_at=timezone.now())
    return True


@transaction.atomic(durable=True)
def _fail(simulation_id: int, past: Past) -> None:
    found = Simulation.objects.lock(simulation_id)
    if can_move(found, "fail"):
        error = f"Записи прошлого с тех пор изменились: было {found.inputs['bookings']}, стало {past.count}."
        move(found, "fail", by=None, error=f"{error} Закажите имитацию снова.")
