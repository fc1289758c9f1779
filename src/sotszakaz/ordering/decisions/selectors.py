"""Reading decisions."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.rules import corrected, included_services, undecided
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.decisions.models import Decision, DecisionService
from sotszakaz.ordering.decisions.rules import missing_facts

_HEAVY = ("act__content", "act__source_blocks", "act__reading", "act__places")


@dataclass(frozen=True, slots=True)
class Blockers:
    """What stands between an act and its decision."""

    missing: list[str]
    undecided: list[int]
    """Indexes of services whose code nobody has decided on."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.undecided)


def blockers_of(act: LegalAct) -> Blockers:
    """What a person still has to fill in or decide before the act can be confirmed."""
    facts = corrected(act.reading, act.corrections)
    return Blockers(missing_facts(facts), undecided(facts, act.choices))


def facts_of(decision: Decision) -> Reading:
    """What the decision says, as its act was corrected and its codes were decided on."""
    act = LegalAct.objects.only("reading", "corrections", "choices").get(pk=decision.act_id)
    facts = corrected(act.reading, act.corrections)
    facts["services"] = included_services(facts, act.choices)
    facts["plan"] = [item for item in facts["plan"] if item is not None]
    facts["indicators"] = [row for row in facts["indicators"] if row is not None]
    facts["working_group"]["members"] = [who for who in facts["working_group"]["members"] if who is not None]
    return facts


def decision_on(municipality_id: int, on: date) -> Decision | None:
    """The decision to organise services in force on the day; None before the first and after the last."""
    return Decision.objects.filter(municipality_id=municipality_id, valid__contains=on).first()


def services_on(municipality_id: int, on: date) -> QuerySet[SocialService]:
    """The services of the decision in force on the day, by code; empty without a decision."""
    rows = DecisionService.objects.filter(decision__municipality_id=municipality_id, decision__valid__contains=on)
    return SocialService.objects.filter(pk__in=rows.values("service")).order_by("code")


def get_decision_for(user: User, pk: int) -> Decision:
    """The decision with its services, documents, names and indicators. Raises NotFound, NotAllowed."""
    decisions = Decision.objects.select_related("act", "act__confirmed_by", "municipality").defer(*_HEAVY)
    decision = (
        decisions.prefetch_related("service_rows__service", "documents", "excluded_provider_names", "indicators")
        .filter(pk=pk)
        .first()
    )
    if decision is None:
        raise NotFound
    require(user, Permission.DECISION_VIEW, decision.municipality_id)
    return decision


def list_decisions(municipality_id: int) -> QuerySet[Decision]:
    """All decisions of the municipality, the latest first."""
    return Decision.objects.filter(municipality_id=municipality_id).order_by("-valid")
