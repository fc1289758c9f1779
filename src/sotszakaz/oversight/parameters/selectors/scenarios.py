"""Reading scenarios: the list, one with everything counted, several side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.parameters.models import Adoption, Scenario, ScenarioCohort, ScenarioService
from sotszakaz.oversight.parameters.rules import Cohort, Estimate, Inputs, Service, estimate, missing

COMPARED_MOST = 4


@dataclass(frozen=True, slots=True)
class View:
    """A scenario with what it comes to; `estimate` is None while something is `missing`."""

    scenario: Scenario
    inputs: Inputs
    missing: tuple[str, ...]
    estimate: Estimate | None


def list_scenarios(municipality_id: int) -> "QuerySet[Scenario]":
    """Scenarios, the latest first."""
    return Scenario.objects.filter(municipality_id=municipality_id).select_related("made_by", "adoption")


def get_scenario_for(user: User, pk: int, permission: Permission = Permission.ORDER_VIEW) -> Scenario:
    """Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    scenario = _whole(Scenario.objects.filter(pk=pk)).first()
    if scenario is None:
        raise NotFound
    require(user, permission, scenario.municipality_id)
    return scenario


def get_cohort_for(user: User, pk: int) -> ScenarioCohort:
    """To be edited. Raises NotFound, NotAllowed."""
    cohort = ScenarioCohort.objects.select_related("scenario").filter(pk=pk).first()
    if cohort is None:
        raise NotFound
    require(user, Permission.SCENARIO_EDIT, cohort.municipality_id)
    return cohort


def get_service_for(user: User, pk: int) -> ScenarioService:
    """To be edited. Raises NotFound, NotAllowed."""
    service = ScenarioService.objects.select_related("scenario", "service").filter(pk=pk).first()
    if service is None:
        raise NotFound
    require(user, Permission.SCENARIO_EDIT, service.municipality_id)
    return service


def view_scenario(scenario: Scenario) -> View:
    """Everything counted anew: nothing of it is kept, so it never lags behind its inputs."""
    inputs = inputs_of(scenario)
    lacking = tuple(missing(inputs))
    return View(scenario, inputs, lacking, None if lacking else estimate(inputs))


def compared(municipality_id: int, ids: Iterable[int]) -> list[View]:
    """The scenarios asked for, in that order, at most `COMPARED_MOST`. Three queries."""
    asked = list(dict.fromkeys(ids))[:COMPARED_MOST]
    found = {each.pk: each for each in _whole(Scenario.objects.filter(municipality_id=municipality_id, pk__in=asked))}
    return [view_scenario(found[pk]) for pk in asked if pk in found]


def adoption_of_order(order_id: int) -> Adoption | None:
    """The latest scenario that was chosen for the order."""
    return Adoption.objects.select_related("scenario").filter(order_id=order_id).order_by("-pk").first()


def adoption_of_scheme(scheme_id: int) -> Adoption | None:
    """The chosen scenario from whose proposal the scheme was written."""
    return Adoption.objects.select_related("scenario").filter(scheme_id=scheme_id).first()


def get_proposal_for(user: User, pk: int) -> Adoption:
    """A proposal of a scheme, for who may write schemes. Raises NotFound, NotAllowed."""
    adoption = Adoption.objects.select_related("scenario").filter(pk=pk).first()
    if adoption is None:
        raise NotFound
    require(user, Permission.ORDER_APPROVE, adoption.municipality_id)
    return adoption


def inputs_of(scenario: Scenario) -> Inputs:
    """The rows as plain values. Two queries, none after `get_scenario_for`."""
    return Inputs(
        first_month=scenario.first_month,
        last_month=scenario.last_month,
        unit=scenario.unit,
        study_weeks=scenario.study_weeks,
        months_off=frozenset(scenario.months_off),
        splits=frozenset(scenario.splits),
        cohorts=_cohorts(list(scenario.cohorts.all())),
        services=tuple(_service(each) for each in scenario.services.all()),
    )


def _cohorts(cohorts: Sequence[ScenarioCohort]) -> tuple[Cohort, ...]:
    order = {category: place for place, category in enumerate(ChildCategory.values)}
    return tuple(
        Cohort(
            each.pk, each.category, each.age_from, each.age_to, each.children, each.coverage, each.load, each.load_unit
        )
        for each in sorted(cohorts, key=lambda each: (order[each.category], each.age_from))
    )


def _service(row: ScenarioService) -> Service:
    return Service(
        key=row.service_id,
        code=row.service.code,
        title=row.service.focus or row.service.name,
        norm=row.norm,
        territorial=row.territorial,
        branch=row.branch,
        weights={category: getattr(row, f"weight_{category}") for category in ChildCategory.values},
        assignment=row.assignment,
        competition=row.competition,
    )


def _whole(scenarios: "QuerySet[Scenario]") -> "QuerySet[Scenario]":
    services = ScenarioService.objects.select_related("service").order_by("service__code")
    people = scenarios.select_related("municipality", "made_by", "chosen_by")
    return people.select_related("adoption__order", "adoption__scheme", "adoption__adopted_by").prefetch_related(
        "cohorts", Prefetch("services", queryset=services)
    )
