"""Going on with the next part of a programme: what silence means to an offer, and where one may go on."""

from datetime import date

from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.rules import costs_no_more
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.calendar import months_before
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.selectors import free_places


def is_continuation(application: EnrolmentApplication) -> bool:
    """Is it an offer to go on after the part before."""
    entry = application.waiting_entry
    return entry is not None and entry.continues_contract_id is not None


def silence_is_consent(application: EnrolmentApplication, *, on: date) -> bool:
    """Does the child keep the offered place without an answer, by the rules of the day (operations.md §4.4)."""
    if application.state != ApplicationState.OFFERED or not is_continuation(application):
        return False
    try:
        by_rules = regulation_on(application.municipality_id, on).value(Parameter.CONTINUATION_BY_SILENCE)
    except NoRegulation:
        return False
    return by_rules or _goes_on_as_agreed(application)


def _goes_on_as_agreed(application: EnrolmentApplication) -> bool:
    """The same course after a border of periods, and an hour costs the family no more than before (ADR 0030)."""
    if application.group.follows_id is None:
        return False
    entry = application.waiting_entry
    assert entry is not None
    assert entry.continues_contract_id is not None
    before = Contract.objects.filter(pk=entry.continues_contract_id).first()
    if before is None or before.group_id != application.group.follows_id:
        return False
    agreed = before.application
    return costs_no_more(agreed.parent_amount, agreed.person_hours, application.parent_amount, application.person_hours)


def ended_since(regulation: InForce, on: date) -> date:
    """Contracts whose course ended on this day or later still lead to the next part (operations.md §4.4)."""
    return months_before(on, regulation.value(Parameter.CONTINUATION_KEPT_MONTHS))


def next_groups_of(application: EnrolmentApplication, *, on: date) -> list[tuple[StudyGroup, int]]:
    """Groups of the next part that begin after the contract, each with its free places.

    None without a contract, or when it has ended too long ago to go before others. The application has its card
    loaded. Two queries, one more for a course that is over.
    """
    contract, part = application.signed, application.group.part
    if contract is None or contract.ends_on is not None:
        return []
    if contract.last_day < on and contract.last_day < ended_since(regulation_on(contract.municipality_id, on), on):
        return []
    following = StudyGroup.objects.offered(on).filter(
        part__programme=part.programme_id, part__number=part.number + 1, starts_on__gt=contract.last_day
    )
    groups = list(following.select_related("part").order_by("starts_on", "name", "pk"))
    free = free_places(groups) if groups else {}
    return [(each, free[each.pk]) for each in groups]
