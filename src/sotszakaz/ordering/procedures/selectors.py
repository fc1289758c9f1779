"""Reading the pack: where each act stands, its text from the rules and the decision, the register of issued acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.in_force import InForce, Row, unadopted
from sotszakaz.kernel.regulations.parameters import CATALOGUE
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on, facts_of
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.selectors import Line, at_risk_of, line_of
from sotszakaz.ordering.procedures import rules
from sotszakaz.ordering.procedures.composing import Composed, Facts, Requisites, compose
from sotszakaz.ordering.procedures.errors import NoDecision
from sotszakaz.ordering.procedures.models import IssuedAct, ProcedureDraft
from sotszakaz.ordering.procedures.states import ActStanding, DraftState, Procedure, Relation, Standing
from sotszakaz.ordering.procedures.texts import KEYS

_USUAL_ISSUER = "Администрация муниципального образования"


@dataclass(frozen=True, slots=True)
class Card:
    """One act of the pack as the list shows it. `line` is the measure of the plan that orders it."""

    procedure: Procedure
    standing: Standing
    draft: ProcedureDraft | None
    act: IssuedAct | None
    line: Line | None
    parameters: int
    unconfirmed: int


def latest_rules(municipality_id: int, on: date) -> InForce:
    """The version that a new act would stand on: the latest adopted, else the defaults."""
    return next(iter(list_versions(municipality_id)), unadopted(municipality_id, on))


def pack_on(municipality_id: int, on: date) -> list[Card]:
    """All nine acts with where each stands on the day."""
    in_force = latest_rules(municipality_id, on)
    drafts = {each.procedure: each for each in live_drafts(municipality_id)}
    acts = {each.procedure: each for each in bases_in_force(municipality_id, on)}
    lines = measures_on(municipality_id, on)
    return [_card(each, in_force, drafts.get(each), acts.get(each), lines.get(each)) for each in Procedure]


def _card(
    procedure: Procedure, in_force: InForce, draft: ProcedureDraft | None, act: IssuedAct | None, line: Line | None
) -> Card:
    standing = Standing.DRAFT if draft else Standing.ISSUED if act else Standing.NONE
    unconfirmed = sum(not in_force.is_confirmed(CATALOGUE[key]) for key in KEYS[procedure])
    return Card(procedure, standing, draft, act, line, len(KEYS[procedure]), unconfirmed)


def live_drafts(municipality_id: int) -> QuerySet[ProcedureDraft]:
    """Drafts that are neither issued nor dropped."""
    drafts = ProcedureDraft.objects.filter(municipality_id=municipality_id, state=DraftState.DRAFT)
    return drafts.select_related("former", "plan_item", "saved_by").defer("former__content").order_by("pk")


def draft_of(municipality_id: int, procedure: str) -> ProcedureDraft | None:
    """The draft of the act that is being written, if any."""
    return live_drafts(municipality_id).filter(procedure=procedure).first()


def bases_in_force(municipality_id: int, on: date) -> QuerySet[IssuedAct]:
    """Acts that are not ended on the day, without those that only change another; one a procedure at most, or two when
    the next one is to come.
    """
    acts = IssuedAct.objects.filter(municipality_id=municipality_id, valid__endswith__isnull=True)
    return acts.exclude(relation=Relation.CHANGES).defer("content").order_by("pk")


def former_of(municipality_id: int, procedure: str) -> IssuedAct | None:
    """The act that a new one must repeal or change."""
    acts = IssuedAct.objects.filter(municipality_id=municipality_id, procedure=procedure, valid__endswith__isnull=True)
    return acts.exclude(relation=Relation.CHANGES).defer("content").first()


def measures_on(municipality_id: int, on: date) -> dict[Procedure, Line]:
    """The measures of the plan in force that order the acts of the pack."""
    items = list(plan_items_on(municipality_id, on).prefetch_related("completions"))
    found, at_risk = rules.measures_of([item.title for item in items]), at_risk_of(municipality_id, on)
    return {procedure: line_of(items[place], on, at_risk) for procedure, place in found.items()}


def plan_items_on(municipality_id: int, on: date) -> QuerySet[PlanItem]:
    """All measures of the plan in force."""
    items = PlanItem.objects.filter(plan__municipality_id=municipality_id, plan__valid__contains=on)
    return items.select_related("plan").order_by("ordinal")


def rows_of(procedure: str, in_force: InForce, drafted: Mapping[str, Any]) -> list[Row]:
    """The parameters that the procedure sets: as drafted, else as the rules are."""
    return [_row(key, in_force, drafted) for key in KEYS[Procedure(procedure)]]


def _row(key: str, in_force: InForce, drafted: Mapping[str, Any]) -> Row:
    definition = CATALOGUE[key]
    value = definition.parse(drafted[key]) if key in drafted else in_force.value(definition)
    return Row(definition, value, in_force.clause(definition), in_force.is_confirmed(definition))


def facts_on(municipality: Municipality, on: date) -> Facts:
    """What the texts take from the decision in force on the day. Raises NoDecision."""
    decision = decision_on(municipality.pk, on)
    if decision is None:
        raise NoDecision(day=f"{on:%d.%m.%Y}")
    said = facts_of(decision)
    services = [f"{each['service_name'] or 'услуга'} ({each['code']})" for each in said["services"]]
    return Facts(
        issuer=said["act"]["issuer"] or _USUAL_ISSUER,
        municipality=municipality.name,
        body=decision.authorised_body,
        activity=decision.activity or "реализация дополнительных образовательных программ",
        services=services,
        signed_by=said["act"]["signed_by"] or "",
    )


def values_of(draft: ProcedureDraft, on: date) -> dict[str, Any]:
    """The parameters that the act would set, of their own types."""
    rows = rows_of(draft.procedure, latest_rules(draft.municipality_id, on), draft.values)
    return {row.definition.key: row.value for row in rows}


def composed_draft(draft: ProcedureDraft, on: date, *, number: str = "", dated_on: date | None = None) -> Composed:
    """The text of the draft from the rules and the decision of the day. Raises NoDecision."""
    return compose(
        Procedure(draft.procedure),
        values_of(draft, on),
        facts_on(draft.municipality, on),
        Requisites(
            draft.kind,
            draft.relation,
            named(draft.former) if draft.former else "",
            draft.effective_on,
            number,
            dated_on,
        ),
    )


def named(act: IssuedAct) -> str:
    """«постановление от 12.03.2026 № 45-п «Об утверждении …»»."""
    return f"{act} «{act.title}»"


def list_acts(municipality_id: int) -> QuerySet[IssuedAct]:
    """The register, the latest first."""
    acts = IssuedAct.objects.filter(municipality_id=municipality_id).select_related("former")
    return acts.defer("content", "former__content").order_by("-dated_on", "-pk")


def standing_on(act: IssuedAct, on: date) -> ActStanding:
    """Where an issued act stands on the day."""
    if on < act.valid.lower:
        return ActStanding.UPCOMING
    return ActStanding.IN_FORCE if act.valid.upper is None or on < act.valid.upper else ActStanding.ENDED


def get_act_for(user: User, pk: int) -> IssuedAct:
    """An issued act for somebody who may read the rules. Raises NotFound, NotAllowed."""
    acts = IssuedAct.objects.select_related("former", "plan_item", "regulation", "issued_by", "municipality")
    act = acts.prefetch_related("parameters").defer("content", "former__content").filter(pk=pk).first()
    if act is None:
        raise NotFound
    require(user, Permission.REGULATION_VIEW, act.municipality_id)
    return act


def get_draft_for(user: User, municipality_id: int, procedure: str) -> ProcedureDraft:
    """The living draft for somebody who may read the rules. Raises NotFound, NotAllowed."""
    require(user, Permission.REGULATION_VIEW, municipality_id)
    draft = draft_of(municipality_id, procedure)
    if draft is None:
        raise NotFound
    return draft
