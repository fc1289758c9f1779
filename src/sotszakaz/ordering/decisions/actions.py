"""Writing decisions: an act that a person confirms configures the municipality."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import AuthorisedBody, Municipality
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import list_versions
from sotszakaz.kernel.users.access import SYSTEM, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.actions import lock_act
from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.acts.rules import corrected, included_services, undecided
from sotszakaz.ordering.catalogue.actions import ensure_services
from sotszakaz.ordering.decisions import building, rules
from sotszakaz.ordering.decisions.errors import CodesUndecided, NewerDecision
from sotszakaz.ordering.decisions.models import (
    Decision,
    DecisionDocument,
    DecisionService,
    ExcludedProviderName,
    IndicatorTarget,
)
from sotszakaz.ordering.plans.actions import carry_over
from sotszakaz.ordering.plans.models import Plan, PlanItem
from sotszakaz.ordering.working_group.models import Member, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import logins_of


@transaction.atomic(durable=True)
def confirm_act(*, act_id: int, by: User, on: date) -> Decision:
    """Make the decision of an act with its services, indicators, documents, plan and working group, all or nothing.

    A municipality that has no rules yet gets the usual ones, from the day of the decision.

    The decision in force before ends on the day this one begins; so do its plan and its working group when the act
    brings new ones. Measures that the new plan words the same keep what is done of them. `on` is today. Raises
    FactsMissing, ActFromFuture, CodesUndecided, NewerDecision, MoveRefused.
    """
    act = lock_act(act_id)
    require(by, Permission.DECISION_CONFIRM, act.municipality_id)
    move(act, "confirm", by=by)
    facts = corrected(act.reading, act.corrections)
    rules.ensure_complete(facts, on=on)
    left = undecided(facts, act.choices)
    if left:
        raise CodesUndecided(left=len(left))
    # One municipality confirms one act at a time; two acts at once would both end the same decision.
    Municipality.objects.select_for_update(of=("self",), no_key=True).get(pk=act.municipality_id)
    with judged(Decision, DecisionService, IndicatorTarget, Plan, WorkingGroup):
        decision = _decide(act, facts)
        _set_plan(facts, decision)
        _set_group(facts, decision)
    _name_body(decision)
    _ensure_rules(facts, decision)
    audit.record("decision.make", decision, by=by, act_id=act.pk)
    return decision


def _decide(act: LegalAct, facts: Reading) -> Decision:
    decision = building.decision_of(facts, municipality_id=act.municipality_id, act_id=act.pk)
    starts = rules.in_force_from(facts)
    earlier = Decision.objects.filter(municipality_id=act.municipality_id, valid__upper_inf=True).first()
    if earlier is not None:
        if earlier.valid.lower >= starts:
            raise NewerDecision(title=str(earlier))
        _end(earlier, starts)
    decision.save()
    _list_services(decision, facts, act.choices)
    ExcludedProviderName.objects.bulk_create(
        ExcludedProviderName(decision=decision, name=name) for name in facts["excluded_provider_names"]
    )
    DecisionDocument.objects.bulk_create(building.documents_of(facts, decision))
    _list_indicators(decision, facts, earlier)
    return decision


def _list_indicators(decision: Decision, facts: Reading, earlier: Decision | None) -> None:
    """The table of the act; an act that has none keeps that of the decision before it."""
    targets = building.indicators_of(facts, decision)
    if not targets and earlier is not None:
        targets = list(earlier.indicators.order_by("ordinal"))
        for target in targets:
            target.pk, target.decision = None, decision
            target._state.adding = True
    IndicatorTarget.objects.bulk_create(targets)


def _end(earlier: Decision | Plan | WorkingGroup, starts: date) -> None:
    earlier.valid = DateRange(earlier.valid.lower, starts)
    earlier.save(update_fields=["valid"])


def _list_services(decision: Decision, facts: Reading, choices: dict[str, str]) -> None:
    said = {service["code"]: service for service in reversed(included_services(facts, choices))}
    known = ensure_services(building.service_of(service) for service in said.values())
    DecisionService.objects.bulk_create(
        DecisionService(
            decision=decision, service=known[code], ordinal=ordinal, code_as_written=service["code_as_written"]
        )
        for ordinal, (code, service) in enumerate(reversed(said.items()))
    )


def _set_plan(facts: Reading, decision: Decision) -> None:
    if not facts["plan"]:
        return
    earlier = Plan.objects.filter(municipality_id=decision.municipality_id, valid__upper_inf=True).first()
    starts = rules.in_force_from(facts)
    if earlier is not None:
        _end(earlier, starts)
    plan = Plan.objects.create(
        municipality_id=decision.municipality_id, act_id=decision.act_id, valid=DateRange(starts, None)
    )
    PlanItem.objects.bulk_create(building.plan_items_of(facts, plan))
    if earlier is not None:
        carry_over(earlier, plan)


def _set_group(facts: Reading, decision: Decision) -> None:
    group = building.group_of(facts, decision)
    if group is None:
        return
    earlier = WorkingGroup.objects.filter(municipality_id=decision.municipality_id, valid__upper_inf=True).first()
    if earlier is not None:
        _end(earlier, rules.in_force_from(facts))
    group.save()
    known = logins_of(earlier) if earlier is not None else {}
    Member.objects.bulk_create(building.members_of(facts, group, known))


def _name_body(decision: Decision) -> None:
    AuthorisedBody.objects.update_or_create(
        municipality_id=decision.municipality_id, defaults={"name": decision.authorised_body}
    )


def _ensure_rules(facts: Reading, decision: Decision) -> None:
    """A municipality without rules gets the usual ones, each unconfirmed unless the act itself says it."""
    if list_versions(decision.municipality_id):
        return
    due = rules.order_due(facts)
    settings = {Parameter.ORDER_DUE.key: Setting({"month": due.month, "day": due.day}, due.clause)} if due else {}
    adopt_regulation(
        municipality_id=decision.municipality_id,
        title=f"Правила по акту: {decision}",
        starts_on=rules.in_force_from(facts),
        settings=settings,
        by=SYSTEM,
    )
