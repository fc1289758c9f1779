"""The family stays with a provider whose licence has stopped, at its own cost.

Nothing is paid by the certificate for the months after the present one: what is held for them comes back at once, and
the place stays. The contract is amended by a paper that both sides sign.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors, refusals
from sotszakaz.demand.enrolments.actions.termination import lock_contract, post_for
from sotszakaz.demand.enrolments.holdings import held_since
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start, next_month
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import refused_move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.providers.licences import is_stopped


@dataclass(frozen=True, slots=True)
class OwnCost:
    """What staying would mean: from which month, what the certificate no longer pays, what the family pays in all."""

    since: date
    certificate_amount: Decimal
    parent_amount: Decimal


def own_cost_of(contract: Contract, *, on: date) -> OwnCost:
    """As it would be now: the months after the present one, or the whole course when it has not begun.

    Raises MoveRefused, NoticeGiven, OwnCostAlready, LicenceHolds, OwnCostNothingLeft.
    """
    if contract.state != ContractState.ACTIVE:
        raise refused_move(contract)
    if contract.ends_on is not None:
        raise errors.NoticeGiven(day=f"{contract.ends_on:%d.%m.%Y}")
    if contract.own_cost_since is not None:
        raise refusals.OwnCostAlready(month=f"{contract.own_cost_since:%m.%Y}")
    if not is_stopped(contract.municipality_id, contract.organisation_id, on):
        raise refusals.LicenceHolds()
    start = contract.period.lower
    since = next_month(on) if on >= start else month_start(start)
    months = list(contract.months.filter(month__gte=since).order_by("month"))
    if not months:
        raise refusals.OwnCostNothingLeft(day=f"{contract.last_day:%d.%m.%Y}")
    paid = sum((each.certificate_amount for each in months), Decimal(0))
    return OwnCost(since, paid, sum((each.parent_amount for each in months), paid))


def own_cost_offered(contract: Contract, *, on: date) -> OwnCost | None:
    """The same for a page: None when there is no such choice."""
    try:
        return own_cost_of(contract, on=on)
    except Refusal:
        return None


@transaction.atomic(durable=True)
def stay_at_own_cost(
    *, contract_id: int, parent_amount: Decimal, by: Actor, on: date, paper: OnPaper | None = None
) -> Contract:
    """The family takes over what the certificate would have paid; `parent_amount` is what the page has shown.

    Raises NotFound for another's child, ShownChanged and what `own_cost_of` and `ensure_acts_for` raise.
    """
    contract = lock_contract(contract_id)
    ensure_acts_for(contract.child, FamilyDeed.OWN_COST, contract.application, by=by, on=on, paper=paper)
    choice = own_cost_of(contract, on=on)
    if choice.parent_amount != parent_amount:
        raise errors.ShownChanged()
    entries = held_since(contract, choice.since)
    if entries:
        post_for(contract, "own-cost", entries, by=by, on=on)
    contract.own_cost_since, contract.own_cost_at, contract.own_cost_by = choice.since, timezone.now(), person_of(by)
    with judged(Contract):
        contract.save(update_fields=["own_cost_since", "own_cost_at", "own_cost_by"])
    audit.record("contract.own_cost", contract, by=by, since=choice.since.isoformat())
    outbox.put("enrolment.own_cost", contract.application)
    return contract
