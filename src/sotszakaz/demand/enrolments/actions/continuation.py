"""Going on with the next part of a programme: a place is held before those who come anew (operations.md §4.4)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from sotszakaz.demand.enrolments.actions.offers import offer_to
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE, ContractState
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.foundation import outbox
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup


def offer_continuations(*, municipality_id: int, on: date) -> list[int]:
    """Offer the next part to every child whose contract leads to it; ids of the applications made.

    The next part is the next number of the same programme, in an open group that starts after the contract ends and
    not sooner than the notice of the regulation. Each contract is offered once, whoever runs it; where the child
    cannot be enrolled yet (the next year has no face values), the next run tries again.
    """
    soonest = term_ends_on(regulation_on(municipality_id, on), Parameter.CONTINUATION_NOTICE_WORKING_DAYS, on)
    due = [contract.pk for contract in _due(municipality_id, soonest, on)]
    made = each_on_its_own(due, lambda pk: _offer(pk, soonest, on=on))
    return [pk for pk in made if pk is not None]


def _due(municipality_id: int, soonest: date, on: date) -> list[Contract]:
    """Contracts in force with a group to go on in, not offered yet, of children without an application for it."""
    contracts = Contract.objects.filter(
        municipality_id=municipality_id, state=ContractState.ACTIVE, ends_on__isnull=True, period__contains=on
    )
    next_groups = StudyGroup.objects.offered(on).filter(
        part__programme=OuterRef("group__part__programme"),
        part__number=OuterRef("group__part__number") + 1,
        starts_on__gt=soonest,
    )
    offered = WaitingEntry.objects.filter(continues_contract_id=OuterRef("pk"))
    applied = EnrolmentApplication.objects.filter(
        child=OuterRef("child"),
        part__programme=OuterRef("group__part__programme"),
        part__number=OuterRef("group__part__number") + 1,
        state__in=LIVE,
    )
    found = contracts.filter(Exists(next_groups), ~Exists(offered), ~Exists(applied))
    return list(found.order_by("pk"))


@transaction.atomic(durable=True)
def _offer(contract_id: int, soonest: date, *, on: date) -> int | None:
    """Put the child before the line of the next group and hold a place at once, or leave no trace."""
    contract = Contract.objects.select_related("group__part", "child__municipality").get(pk=contract_id)
    for group in _next_groups(contract, soonest, on):
        before = transaction.savepoint()
        entry = enter_line(child=contract.child, group=group, by=SYSTEM, continues_contract_id=contract.pk)
        application_id = offer_to(entry, on=on, answer_by_on=min(soonest, group.starts_on - timedelta(days=1)))
        if application_id is not None:
            outbox.put(
                "enrolment.continued", EnrolmentApplication(pk=application_id, municipality_id=group.municipality_id)
            )
            return application_id
        transaction.savepoint_rollback(before)
    return None


def _next_groups(contract: Contract, soonest: date, on: date) -> list[StudyGroup]:
    """First the group of the same name, for children keep together; then the earlier one."""
    part = contract.group.part
    groups = StudyGroup.objects.offered(on).filter(
        Q(part__programme_id=part.programme_id, part__number=part.number + 1),
        starts_on__gt=max(soonest, contract.last_day),
    )
    same_name = Q(name=contract.group.name)
    return list(groups.annotate(is_same=same_name).order_by(F("is_same").desc(), "starts_on", "pk"))
