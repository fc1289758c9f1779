"""Scenarios and their rows: begun from the registries, copied, changed, thrown away."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import services_on
from sotszakaz.oversight.parameters.errors import ScenarioChosen, ServiceNotOfDecision
from sotszakaz.oversight.parameters.models import Scenario, ScenarioCohort, ScenarioService
from sotszakaz.oversight.parameters.selectors.starting import AGES, Usual, children_by_age, usual_services
from sotszakaz.oversight.parameters.states import ScenarioState

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the whole scenario stands on."""

    title: str
    first_month: date
    last_month: date
    unit: str
    study_weeks: Decimal
    months_off: list[int]
    splits: list[date]


@dataclass(frozen=True, slots=True)
class Start:
    """Coverage and load that every age begins with; each can be changed afterwards."""

    coverage: Decimal
    load: Decimal
    load_unit: str
    from_registry: bool


@dataclass(frozen=True, slots=True)
class CohortSaid:
    category: str
    age_from: int
    age_to: int
    children: int
    coverage: Decimal
    load: Decimal
    load_unit: str


@dataclass(frozen=True, slots=True)
class ServiceSaid:
    """`weights` by category."""

    norm: Decimal
    weights: dict[str, Decimal]
    territorial: Decimal = ONE
    branch: Decimal = ONE
    assignment: Decimal = Decimal(0)
    competition: Decimal = Decimal(0)

    def columns(self) -> dict[str, Decimal]:
        plain = {name: value for name, value in asdict(self).items() if name != "weights"}
        return {**plain, **{f"weight_{category}": weight for category, weight in self.weights.items()}}


@transaction.atomic(durable=True)
def begin_scenario(*, municipality_id: int, conditions: Conditions, start: Start, by: User, on: date) -> Scenario:
    """A scenario with the services of the decision at their costs, and with children counted when asked for.

    Raises the sentences of the constraints.
    """
    require(by, Permission.SCENARIO_EDIT, municipality_id)
    with judged(Scenario, ScenarioCohort, ScenarioService):
        scenario = Scenario.objects.create(municipality_id=municipality_id, made_by=by, **asdict(conditions))
        counted = children_by_age(municipality_id, conditions.first_month) if start.from_registry else {}
        ScenarioCohort.objects.bulk_create(_cohorts(scenario, start, counted))
        usual = usual_services(municipality_id, conditions.first_month.year, on)
        ScenarioService.objects.bulk_create(_services(scenario, usual))
    audit.record("scenario.begin", scenario, by=by, from_registry=start.from_registry)
    return scenario


def _cohorts(scenario: Scenario, start: Start, counted: Mapping[tuple[str, int], int]) -> Iterator[ScenarioCohort]:
    for category in ChildCategory:
        for age_from, age_to in AGES:
            children = counted.get((category.value, age_from), 0)
            if children or category == ChildCategory.GENERAL:
                yield ScenarioCohort(
                    municipality_id=scenario.municipality_id,
                    scenario=scenario,
                    category=category,
                    age_from=age_from,
                    age_to=age_to,
                    children=children,
                    coverage=start.coverage,
                    load=start.load,
                    load_unit=start.load_unit,
                )


def _services(scenario: Scenario, usual: list[Usual]) -> Iterator[ScenarioService]:
    for each in usual:
        yield ScenarioService(
            municipality_id=scenario.municipality_id,
            scenario=scenario,
            service=each.service,
            norm=each.norm,
            assignment=each.assignment,
            competition=each.competition,
            **{f"weight_{category}": each.weight for category in ChildCategory.values},
        )


@transaction.atomic(durable=True)
def copy_scenario(*, scenario_id: int, title: str, by: User) -> Scenario:
    """A draft with the same rows, whatever has become of the first. Raises NotFound."""
    first = Scenario.objects.filter(pk=scenario_id).first()
    if first is None:
        raise NotFound
    require(by, Permission.SCENARIO_EDIT, first.municipality_id)
    cohorts, services = list(first.cohorts.all()), list(first.services.all())
    said = ("municipality_id", "first_month", "last_month", "unit", "study_weeks", "months_off", "splits")
    with judged(Scenario):
        copy = Scenario.objects.create(title=title, made_by=by, **{name: getattr(first, name) for name in said})
    for cohort in cohorts:
        cohort.pk, cohort.scenario = None, copy
    for service in services:
        service.pk, service.scenario = None, copy
    ScenarioCohort.objects.bulk_create(cohorts)
    ScenarioService.objects.bulk_create(services)
    audit.record("scenario.copy", copy, by=by, of=first.pk)
    return copy


@transaction.atomic(durable=True)
def set_conditions(*, scenario_id: int, conditions: Conditions, by: User) -> Scenario:
    """Raises NotFound, ScenarioChosen and the sentences of the constraints."""
    scenario = lock_draft(scenario_id, by)
    said = asdict(conditions)
    for name, value in said.items():
        setattr(scenario, name, value)
    with judged(Scenario):
        scenario.save(update_fields=list(said))
    audit.record("scenario.set_conditions", scenario, by=by)
    return scenario


@transaction.atomic(durable=True)
def set_cohort(*, scenario_id: int, said: CohortSaid, by: User, cohort_id: int | None = None) -> ScenarioCohort:
    """A new age band, or `cohort_id` changed. Raises NotFound, ScenarioChosen, ConstraintViolated."""
    scenario = lock_draft(scenario_id, by)
    with judged(ScenarioCohort):
        cohort = _own(scenario.cohorts.filter(pk=cohort_id).first()) if cohort_id else ScenarioCohort(scenario=scenario)
        cohort.municipality_id = scenario.municipality_id
        for name, value in asdict(said).items():
            setattr(cohort, name, value)
        cohort.save()
    audit.record("scenario.set_cohort", scenario, by=by, cohort_id=cohort.pk)
    return cohort


@transaction.atomic(durable=True)
def set_service(*, scenario_id: int, service_id: int, said: ServiceSaid, by: User, on: date) -> ScenarioService:
    """Put a service of the decision in force, in place of what was said of it before.

    Raises NotFound, ScenarioChosen, ServiceNotOfDecision, ConstraintViolated.
    """
    scenario = lock_draft(scenario_id, by)
    known = scenario.services.filter(service_id=service_id).exists()
    if not known and not services_on(scenario.municipality_id, on).filter(pk=service_id).exists():
        raise ServiceNotOfDecision(field="service")
    with judged(ScenarioService):
        row, _ = ScenarioService.objects.update_or_create(
            scenario=scenario,
            service_id=service_id,
            defaults={"municipality_id": scenario.municipality_id, **said.columns()},
        )
    audit.record("scenario.set_service", scenario, by=by, service_id=service_id)
    return row


@transaction.atomic(durable=True)
def remove_row(*, row: ScenarioCohort | ScenarioService, by: User) -> Scenario:
    """Take an age band or a service out. Raises NotFound, ScenarioChosen."""
    scenario = lock_draft(row.scenario_id, by)
    audit.record("scenario.remove_row", scenario, by=by, row=row._meta.model_name, row_id=row.pk)
    type(row).objects.filter(scenario=scenario, pk=row.pk).delete()
    return scenario


def lock_draft(scenario_id: int, by: User) -> Scenario:
    """Locked, and still to be changed by this person. Raises NotFound, NotAllowed, ScenarioChosen."""
    scenario = Scenario.objects.lock(scenario_id)
    require(by, Permission.SCENARIO_EDIT, scenario.municipality_id)
    if scenario.state != ScenarioState.DRAFT:
        raise ScenarioChosen
    return scenario


def _own(row: ScenarioCohort | None) -> ScenarioCohort:
    if row is None:
        raise NotFound
    return row


@transaction.atomic(durable=True)
def drop_scenario(*, scenario_id: int, by: User) -> None:
    """Throw a draft away with its simulations; one that is being replayed stops. Raises NotFound, ScenarioChosen."""
    scenario = lock_draft(scenario_id, by)
    audit.record("scenario.drop", scenario, by=by)
    scenario.simulations.all().delete()
    scenario.delete()
