"""Scenarios of the social order, made by the system's own actions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories import ordering
from tests.factories.demand import TODAY, Market, new_key
from tests.factories.kernel import member

from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.enrolments.booking import book_all
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.parameters.actions import scenarios as actions
from sotszakaz.oversight.parameters.actions.adopting import adopt_scenario
from sotszakaz.oversight.parameters.models import Adoption, Scenario, Simulation
from sotszakaz.oversight.parameters.states import LoadUnit
from sotszakaz.supply.programmes.models import StudyGroup

ON = date(2026, 11, 2)


def conditions(**changes: Any) -> actions.Conditions:
    """The year 2027, face values in roubles."""
    said = {
        "title": "Охват 30 %",
        "first_month": date(2027, 1, 1),
        "last_month": date(2027, 12, 1),
        "unit": "rub",
        "study_weeks": Decimal(36),
        "months_off": [],
        "splits": [],
    }
    return actions.Conditions(**{**said, **changes})


def start(**changes: Any) -> actions.Start:
    said = {"coverage": Decimal(30), "load": Decimal(72), "load_unit": LoadUnit.YEAR, "from_registry": False}
    return actions.Start(**{**said, **changes})


def scenario(
    municipality: Municipality,
    *,
    children: int = 1000,
    assignment: int = 0,
    by: User | None = None,
    on: date = ON,
    begun: actions.Start | None = None,
    **changes: Any,
) -> Scenario:
    """A scenario that can be counted: children of 7–10 years, all services at 200 roubles with equal weights."""
    by = by or member(Operator, municipality)
    with acting_for(municipality.pk):
        made = actions.begin_scenario(
            municipality_id=municipality.pk, conditions=conditions(**changes), start=begun or start(), by=by, on=on
        )
        cohort = made.cohorts.get(category=ChildCategory.GENERAL, age_from=7)
        said = {name: getattr(cohort, name) for name in actions.CohortSaid.__dataclass_fields__}
        actions.set_cohort(
            scenario_id=made.pk,
            said=actions.CohortSaid(**{**said, "children": children}),
            by=by,
            cohort_id=cohort.pk,
        )
        for row in made.services.all():
            said_of = actions.ServiceSaid(
                norm=Decimal(200),
                weights={category: Decimal(1) for category in ChildCategory.values},
                assignment=Decimal(assignment),
            )
            actions.set_service(scenario_id=made.pk, service_id=row.service_id, said=said_of, by=by, on=on)
        return Scenario.objects.get(pk=made.pk)


def adoption(municipality: Municipality, *, year: int = 2027, by: User | None = None, **changes: Any) -> Adoption:
    """A scenario chosen for the order of a year."""
    by = by or member(Operator, municipality)
    made = scenario(municipality, by=by, **changes)
    with acting_for(municipality.pk):
        return adopt_scenario(
            scenario_id=made.pk, year=year, budget_code=ordering.BUDGET_CODE, by=by, on=changes.get("on", ON)
        )


def applied_on(at: Market, day: date, *, group: StudyGroup | None = None) -> EnrolmentApplication:
    """An application of a new child that came on the day, as one brought from elsewhere is booked."""
    of = at.child()
    offer = quote(child_id=of.pk, group_id=(group or at.group).pk, by=SYSTEM, on=TODAY)
    booking = offer.booking(key=new_key(), actor_id=None)
    (answer,) = book_all([replace(booking, applied_at=midnight_in(at.municipality, day))])
    return EnrolmentApplication.objects.get(pk=answer.application_id)


def simulation(scenario: Scenario) -> Simulation:
    """One that waits for the worker, asked for as `ask_simulation` keeps it, with nothing in its past."""
    with acting_for(scenario.municipality_id):
        return Simulation.objects.create(
            municipality_id=scenario.municipality_id,
            scenario=scenario,
            seed=1,
            weeks=1,
            demand_percent=100,
            inputs={"until": f"{ON:%Y-%m-%d}", "bookings": 0, "fingerprint": "", "limits": {}},
            total=53,
            asked_by=scenario.made_by,
        )


def things(municipality: Municipality) -> dict[str, int]:
    """What addresses of the calculator name."""
    made, chosen = scenario(municipality), adoption(municipality)
    with acting_for(municipality.pk):
        return {
            "scenario": made.pk,
            "adopted_scenario": chosen.scenario_id,
            "adoption": chosen.pk,
            "simulation": simulation(made).pk,
            "scenario_cohort": made.cohorts.earliest("pk").pk,
            "scenario_service": made.services.earliest("pk").pk,
        }
