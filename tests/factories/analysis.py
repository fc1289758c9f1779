"""Methodologies and runs of the factor analysis, made by the actions of the system."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories import supply
from tests.factories.kernel import OrganisationFactory, member
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Head, Operator
from sotszakaz.oversight.analysis.actions.methodologies import approve_methodology, begin_methodology, put_factor
from sotszakaz.oversight.analysis.actions.running import begin_run, finish_run, give_scores
from sotszakaz.oversight.analysis.drafts import FactorSaid, Given, Heading
from sotszakaz.oversight.analysis.models import Factor, Methodology, Run, Subject
from sotszakaz.oversight.analysis.selectors.scores import last_scored
from sotszakaz.oversight.analysis.states import Source
from sotszakaz.supply.providers.models import RegistryRecord


@replayed
def non_profit(municipality: Municipality) -> RegistryRecord:
    """A provider that is no municipal institution."""
    return supply.record(municipality, OrganisationFactory(non_profit=True))


def heading(**changes: Any) -> Heading:
    facts = {
        "title": "Наша методика",
        "note": "",
        "medium_from": Decimal(40),
        "high_from": Decimal(70),
        "reach_minutes": 30,
        "speed_kmh": Decimal(20),
    }
    return Heading(**{**facts, **changes})


def by_hand(**changes: Any) -> FactorSaid:
    """A factor that a person scores from 0 to 3."""
    facts = {
        "group": "Исполнитель",
        "title": "Опыт",
        "source": Source.MANUAL,
        "low": 0,
        "high": 3,
        "weight": Decimal(3),
    }
    return FactorSaid(**{**facts, **changes})


def counted(**changes: Any) -> FactorSaid:
    """A factor of the registry: two points, for two and for four providers."""
    facts = {
        "group": "Конкуренция",
        "title": "Исполнителей",
        "source": Source.PROVIDERS,
        "low": 0,
        "high": 2,
        "weight": Decimal(1),
        "steps": (Decimal(2), Decimal(4)),
    }
    return FactorSaid(**{**facts, **changes})


@replayed
def draft(municipality: Municipality, *factors: FactorSaid, **changes: Any) -> Methodology:
    """A draft with these factors, or with one of each kind."""
    operator = member(Operator, municipality)
    made = begin_methodology(municipality_id=municipality.pk, heading=heading(**changes), by=operator)
    for said in factors or (counted(), by_hand()):
        put_factor(methodology_id=made.pk, said=said, by=operator)
    return made


@replayed
def approved(municipality: Municipality, *factors: FactorSaid, **changes: Any) -> Methodology:
    made = draft(municipality, *factors, **changes)
    return approve(made, by=member(Head, municipality))


def approve(made: Methodology, *, by: User, ground: str = "Приказ № 14", as_example: bool = False) -> Methodology:
    """Approve it as it is now."""
    revision = Methodology.objects.get(pk=made.pk).revision
    return approve_methodology(methodology_id=made.pk, revision=revision, ground=ground, as_example=as_example, by=by)


@replayed
def begun(municipality: Municipality, *factors: FactorSaid, on: date = TODAY, **changes: Any) -> Run:
    """A run over the registry of the day."""
    methodology = approved(municipality, *factors, **changes)
    return begin_run(methodology_id=methodology.pk, by=member(Operator, municipality), on=on)


def score(subject: Subject, points: int) -> None:
    """Give the same points for every factor that a person scores."""
    manual = Factor.objects.filter(methodology=subject.run.methodology, source=Source.MANUAL)
    given = {each.pk: Given(points, "видели сами") for each in manual}
    last = last_scored(subject)
    give_scores(
        subject_id=subject.pk, given=given, seen=last and last.scored_at, by=member(Operator, subject.municipality)
    )


@replayed
def finished(run: Run, points: int = 3) -> Run:
    for subject in run.subjects.select_related("municipality", "run__methodology"):
        score(subject, points)
    return finish_run(run_id=run.pk, by=member(Operator, run.municipality))


def things(municipality: Municipality) -> dict[str, Any]:
    """What addresses of the analysis name."""
    begun_run = begun(municipality)
    open_draft = draft(municipality, title="Черновик")
    factor = open_draft.factors.first()
    subject = begun_run.subjects.first()
    assert factor is not None
    assert subject is not None
    computed = subject.scores.exclude(factor__source=Source.MANUAL).first()
    assert computed is not None
    return {
        "methodology": open_draft.pk,
        "factor": factor.pk,
        "approved_methodology": begun_run.methodology_id,
        "analysis_run": begun_run.pk,
        "analysis_subject": subject.pk,
        "computed_score": computed.pk,
        "target_part": "target",
    }
