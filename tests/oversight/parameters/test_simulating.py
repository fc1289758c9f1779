"""A simulation is asked for, replayed by the worker, stopped, begun anew after a kill; its inputs stay."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import parameters
from tests.factories.demand import market
from tests.factories.kernel import member

from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import Finance, SupportCentre
from sotszakaz.oversight.parameters import errors
from sotszakaz.oversight.parameters.actions import simulating
from sotszakaz.oversight.parameters.actions.simulating import ask_simulation, cancel_simulation, run_simulation
from sotszakaz.oversight.parameters.models import Simulation
from sotszakaz.oversight.parameters.tasks import replay_simulations

pytestmark = pytest.mark.django_db

ON = parameters.ON
LAST_WEEK = ON - timedelta(days=ON.weekday() + 3)


@pytest.fixture
def at():
    """Two children have applied in the week before."""
    here = market()
    for _ in range(2):
        parameters.applied_on(here, LAST_WEEK)
    return here


@pytest.fixture
def finance(at):
    return member(Finance, at.municipality)


@pytest.fixture
def scenario(at, finance):
    return parameters.scenario(at.municipality, by=finance, children=100)


def ask(scenario, by, **changes):
    said = {"weeks": 1, "seed": 5, "demand_percent": 100, "on": ON, **changes}
    return ask_simulation(scenario_id=scenario.pk, by=by, **said)


def test_the_worker_replays_what_waits_and_keeps_the_result(at, scenario, finance):
    asked = ask(scenario, finance)

    replay_simulations(timezone.now())

    act_for([at.municipality.pk])
    done = Simulation.objects.get(pk=asked.pk)
    assert (done.state, done.progress, done.total) == ("done", 53, 53)
    assert done.result["asked"] == 2 * 53
    assert done.result["booked"] == 15  # 68 hours each of the 1 080 of the service
    assert done.result["ran_out"][0][0] == "volume"
    assert done.result["without"] == {"general": 91}
    assert done.inputs["bookings"] == 2


def test_the_same_is_asked_twice_and_comes_to_the_same(scenario, finance):
    asked = [ask(scenario, finance) for _ in range(2)]

    for each in asked:
        assert run_simulation(each.pk)

    first, second = (Simulation.objects.get(pk=each.pk) for each in asked)
    assert first.result == second.result
    assert first.inputs == second.inputs


def test_a_replay_that_a_killed_worker_has_left_begins_anew(scenario, finance, monkeypatch):
    asked = ask(scenario, finance)

    def killed(simulation_id, progress):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(simulating, "_goes_on", killed)
        with pytest.raises(KeyboardInterrupt):
            run_simulation(asked.pk)
    assert Simulation.objects.get(pk=asked.pk).state == "running"

    assert run_simulation(asked.pk)
    assert not run_simulation(asked.pk)


def test_a_stopped_simulation_goes_no_further(scenario, finance, monkeypatch):
    asked = ask(scenario, finance)
    goes_on = simulating._goes_on

    def stopped_on_the_way(simulation_id, progress):
        if progress == 2 * simulating.WEEKS_AT_ONCE:
            cancel_simulation(simulation_id=simulation_id, by=finance)
        return goes_on(simulation_id, progress)

    monkeypatch.setattr(simulating, "_goes_on", stopped_on_the_way)

    assert not run_simulation(asked.pk)
    stopped = Simulation.objects.get(pk=asked.pk)
    assert (stopped.state, stopped.progress, stopped.result) == ("cancelled", simulating.WEEKS_AT_ONCE, None)
    with pytest.raises(MoveRefused):
        cancel_simulation(simulation_id=asked.pk, by=finance)


def test_a_past_that_has_changed_is_told_and_not_replayed(at, scenario, finance):
    asked = ask(scenario, finance)
    parameters.applied_on(at, LAST_WEEK)

    assert not run_simulation(asked.pk)

    failed = Simulation.objects.get(pk=asked.pk)
    assert failed.state == "failed"
    assert "было 2, стало 3" in failed.error


def test_nothing_to_replay_is_refused(scenario, finance):
    with pytest.raises(errors.NothingToReplay):
        ask(scenario, finance, on=ON + timedelta(days=14))


def test_an_unfinished_scenario_is_refused(at, finance):
    with pytest.raises(errors.ScenarioIncomplete):
        ask(parameters.scenario(at.municipality, by=finance, children=0), finance)


def test_who_only_reads_may_not_ask(at, scenario):
    with pytest.raises(NotAllowed):
        ask(scenario, member(SupportCentre, at.municipality))


def test_inputs_of_a_simulation_never_change(scenario, finance):
    ask(scenario, finance)

    with pytest.raises(IntegrityError), transaction.atomic():
        Simulation.objects.update(seed=6)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_pages_ask_show_and_stop(at, scenario, finance):
    client = client_of(finance)
    asked = ask(scenario, finance)
    address = reverse("office:simulation", args=[asked.pk])

    waiting = client.get(address).content.decode()
    act_for([at.municipality.pk])
    run_simulation(asked.pk)
    page = client.get(address).content.decode()
    swapped = client.get(address, headers={"HX-Request": "true"}).content.decode()
    stopped = client.post(reverse("office:simulation_cancel", args=[asked.pk]), follow=True).content.decode()

    assert "Ждёт очереди" in waiting
    assert "Объём услуги" in page
    assert swapped.strip() in page
    assert "hx-get" not in swapped
    assert "уже невозможно" in stopped


def test_nothing_to_replay_stands_at_the_form():
    here = market()
    finance = member(Finance, here.municipality)
    scenario = parameters.scenario(here.municipality, by=finance)
    said = {"weeks": "1", "demand_percent": "100", "seed": "1"}

    answer = client_of(finance).post(reverse("office:simulations", args=[scenario.pk]), said)

    assert answer.status_code == 422
    assert "повторять нечего" in answer.content.decode()
