"""Going on with the next part of a programme: a place is held before those who come anew (operations.md §4.4)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.actions.keeping import kept_for
from sotszakaz.demand.enrolments.actions.offers import against_child, offer_to
from sotszakaz.demand.enrolments.actions.termination import lock_contract
from sotszakaz.demand.enrolments.continuing import ended_since
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.states import LIVE, ContractState
from sotszakaz.demand.waiting.actions import enter_line
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE, EntryState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day, term_ends_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import free_places

OTHER_GROUP = "Место предложено в другой группе этой же части."


@dataclass(frozen=True, slots=True)
class _Terms:
    """By the rules of the day: the last day of a whole term to answer, the day after which a group must start, and the
    day after which a contract must have ended to lead on; `kept_after`: a group that goes on with the very course
    starts after this day, for the place there is kept already."""

    on: date
    answer_by_on: date
    starts_after: date
    ended_after: date
    kept_after: date


def offer_continuations(*, municipality_id: int, on: date, programmes: Collection[int] | None = None) -> list[int]:
    """Offer the next part to every child whose contract leads to it; ids of the applications made.

    The next part is the next number of the same programme, in an open group that starts after the contract ends and
    not sooner than the notice of the regulation, or with at least one working day to answer where the rules say so.
    A contract leads on while it runs, and for the months of the regulation after its course is over. Each is offered
    once, whoever runs it. Where all places are taken, the child stands before the line for them; where it cannot be
    enrolled yet (the next year has no face values), the next run tries again. `programmes` are all, unless told.
    """
    terms = _terms(municipality_id, on)
    due = _due(municipality_id, terms)
    if programmes is not None:
        due = due.filter(group__part__programme__in=programmes)
    made = each_on_its_own(list(due.values_list("pk", flat=True)), partial(_offer, terms=terms))
    return [pk for pk in made if pk is not None]


def _terms(municipality_id: int, on: date) -> _Terms:
    regulation = regulation_on(municipality_id, on)
    whole = term_ends_on(regulation, Parameter.CONTINUATION_NOTICE_WORKING_DAYS, on)
    is_late = regulation.value(Parameter.CONTINUATION_WHEN_LATE)
    late = last_working_day(regulation, on, 1)
    starts_after = late if is_late else whole
    return _Terms(on, whole, min(whole, starts_after), ended_since(regulation, on), min(whole, late))


def _due(municipality_id: int, terms: _Terms) -> "QuerySet[Contract]":
    """Contracts with a group to go on in, not offered yet, of children without an application for it."""
    contracts = Contract.objects.filter(
        municipality_id=municipality_id,
        state__in=(ContractState.ACTIVE, ContractState.ENDED),
        ends_on__isnull=True,
        period__startswith__lte=terms.on,
        period__endswith__gt=terms.ended_after,
        child__state=ChildState.CONFIRMED,
    )
    next_groups = StudyGroup.objects.offered(terms.on).filter(
        _in_time(terms, OuterRef("group")),
        part__programme=OuterRef("group__part__programme"),
        part__number=OuterRef("group__part__number") + 1,
    )
    offered = WaitingEntry.objects.filter(continues_contract_id=OuterRef("pk")).exclude(state__in=IN_LINE)
    applied = EnrolmentApplication.objects.filter(
        child=OuterRef("child"),
        part__programme=OuterRef("group__part__programme"),
        part__number=OuterRef("group__part__number") + 1,
        state__in=LIVE,
    )
    return contracts.filter(Exists(next_groups), ~Exists(offered), ~Exists(applied)).order_by("pk")


def _in_time(terms: _Terms, group: int | OuterRef) -> Q:
    """Groups that start late enough for the family to answer."""
    return Q(starts_on__gt=terms.starts_after) | Q(follows=group, starts_on__gt=terms.kept_after)


@transaction.atomic(durable=True)
def _offer(contract_id: int, *, terms: _Terms) -> int | None:
    """Put the child before the line of the next group and hold a place at once; where there is none, leave it there."""
    contract = _locked(contract_id, terms)
    if contract is None:
        return None
    groups, kept = _next_groups(contract, terms), kept_for(contract.application_id)
    if kept is not None and kept.group in groups:
        return _in_place(partial(_hold, contract, kept.group, terms, kept))
    free = free_places(groups) if groups else {}
    for group in groups:
        if free[group.pk] < 1:
            continue
        application_id = _in_place(partial(_hold, contract, group, terms))
        if application_id is not None:
            return application_id
    _stand_first(contract, [group for group in groups if free[group.pk] < 1], terms)
    return None


def _in_place(hold: Callable[[], int | None]) -> int | None:
    """The application that was made, or no trace of the attempt."""
    before = transaction.savepoint()
    application_id = hold()
    if application_id is None:
        transaction.savepoint_rollback(before)
    return application_id


def _locked(contract_id: int, terms: _Terms) -> Contract | None:
    """The contract, locked with its application; None when somebody has offered meanwhile."""
    found = lock_contract(contract_id)
    due = _due(found.municipality_id, terms).filter(pk=contract_id)
    return due.select_related("group__part", "child__municipality").first()


def _hold(contract: Contract, group: StudyGroup, terms: _Terms, kept: KeptPlace | None = None) -> int | None:
    """A place of the group, offered; the child waits for no other any more. None when it could not be held."""
    entry = _before_the_line(contract, group)
    by_then = min(terms.answer_by_on, previous_day(group.starts_on))
    application_id = offer_to(entry, on=terms.on, answer_by_on=by_then, kept=kept)
    if application_id is None:
        return None
    others = WaitingEntry.objects.select_for_update(of=("self",), no_key=True).exclude(pk=entry.pk)
    for other in others.filter(continues_contract_id=contract.pk, state__in=IN_LINE).order_by("pk"):
        move(other, "leave", by=None, note=OTHER_GROUP)
    outbox.put("enrolment.continued", EnrolmentApplication(pk=application_id, municipality_id=contract.municipality_id))
    return application_id


def _before_the_line(contract: Contract, group: StudyGroup) -> WaitingEntry:
    """The entry of the child for the group as one that continues: its own, if it waits there already, or a new one."""
    own = WaitingEntry.objects.select_for_update(of=("self",), no_key=True).filter(child=contract.child_id, group=group)
    entry = own.filter(state__in=IN_LINE).first()
    if entry is None:
        return enter_line(child=contract.child, group=group, by=SYSTEM, continues_contract_id=contract.pk)
    if entry.continues_contract_id is None:
        entry.continues_contract_id = contract.pk
        with judged(WaitingEntry):
            entry.save(update_fields=["continues_contract_id"])
        audit.record("waitingentry.continue", entry, by=SYSTEM, contract=contract.pk)
    return entry


def _stand_first(contract: Contract, full: list[StudyGroup], terms: _Terms) -> None:
    """Before those who wait for the first of the full groups, once, unless more than a place is missing."""
    is_waiting = WaitingEntry.objects.filter(continues_contract_id=contract.pk, state__in=IN_LINE).exists()
    if is_waiting or not full:
        return
    group = full[0]
    if against_child(quote(child_id=contract.child_id, group_id=group.pk, by=SYSTEM, on=terms.on)):
        return
    entry = _before_the_line(contract, group)
    if entry.state == EntryState.WAITING:
        outbox.put("waiting.joined", entry)


def _next_groups(contract: Contract, terms: _Terms) -> list[StudyGroup]:
    """First the group of the same name, for children keep together; then the earlier one."""
    part = contract.group.part
    groups = StudyGroup.objects.offered(terms.on).filter(
        _in_time(terms, contract.group_id),
        part__programme_id=part.programme_id,
        part__number=part.number + 1,
        starts_on__gt=contract.last_day,
    )
    same_name = Q(name=contract.group.name)
    return list(groups.annotate(is_same=same_name).order_by(F("is_same").desc(), "starts_on", "pk"))
