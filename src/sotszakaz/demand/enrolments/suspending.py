"""A certificate is suspended together with what is undecided by it (operations.md §1.3).

The certificate goes first, in a transaction of its own: a deed that locks its account and then a seat would stand
across the bookings, which lock seats first. Until the second step, and when it fails, the clock does it.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from sotszakaz.demand.certificates.actions import suspend
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions.freeing import free_all, settle_entries
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState, ContractState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move_all
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of

SUSPENDED = "Сертификат ребёнка приостановлен."


def suspend_certificate(*, child_id: int, reason: str, since: date, by: Actor, on: date) -> CertificateAccount:
    """From the day `since` nothing may be booked, undecided applications end, contracts in force go on.

    Places in lines for groups stay and miss their turns. Raises as `suspend`, and ContractsGoOn where the regulation
    suspends only certificates without contracts.
    """
    certificate = _suspend(child_id=child_id, reason=reason, since=since, by=by, on=on)
    _end_undecided([child_id], by=by, on=on)
    return certificate


def end_suspended(*, municipality_id: int, on: date) -> int:
    """End what is still undecided by suspended certificates; how many applications. Run by anybody, ended once."""
    suspended = CertificateAccount.objects.filter(municipality_id=municipality_id, state=AccountState.SUSPENDED)
    undecided = EnrolmentApplication.objects.filter(
        municipality_id=municipality_id, state__in=WAITING_FOR_SOMEBODY, child__in=suspended.values("child")
    )
    children = list(undecided.order_by("child_id").values_list("child_id", flat=True).distinct())
    return sum(each_on_its_own(children, lambda child_id: _end_undecided([child_id], by=SYSTEM, on=on)))


@transaction.atomic(durable=True)
def _suspend(*, child_id: int, reason: str, since: date, by: Actor, on: date) -> CertificateAccount:
    certificate = suspend(child_id=child_id, reason=reason, since=since, by=by, on=on)
    running = Contract.objects.filter(child_id=child_id, state=ContractState.ACTIVE).count()
    regulation = regulation_on(certificate.municipality_id, on)
    if running and regulation.value(Parameter.SUSPENDED_WITHOUT_CONTRACTS):
        raise errors.ContractsGoOn(count=running)
    return certificate


@transaction.atomic(durable=True)
def _end_undecided(child_ids: Sequence[int], *, by: Actor, on: date) -> int:
    """Only by certificates that are suspended now: one may have been resumed meanwhile."""
    children = CertificateAccount.objects.filter(child__in=child_ids, state=AccountState.SUSPENDED).values("child")
    found = EnrolmentApplication.objects.filter(child__in=children, state__in=WAITING_FOR_SOMEBODY)
    ending = list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))
    offered = [each for each in ending if each.state == ApplicationState.OFFERED]
    with judged(EnrolmentApplication):
        move_all(ending, "expire", by=person_of(by), reason=SUSPENDED)
    settle_entries(offered, "expire", by=by)
    free_all(ending, by=by, on=on)
    outbox.put_all("enrolment.expired", ending)
    return len(ending)
