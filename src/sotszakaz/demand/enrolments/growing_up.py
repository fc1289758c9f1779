"""A child comes of the age at which its certificate ends (operations.md §1.4): what is unused goes back at once.

What is taught goes on or is given notice, as the regulation says; the certificate is closed when nothing is held on it
any more. Each step is a transaction of its own and is done once, whoever runs them and however often.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from sotszakaz.demand.certificates.actions import GROWN_UP, leave_queue, take_back
from sotszakaz.demand.certificates.closing import close_certificate, freeze_certificate
from sotszakaz.demand.certificates.errors import CertificateHolds, ValueInUse
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.selectors import accounts_of
from sotszakaz.demand.certificates.states import AccountState, PeriodState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.actions import terminate_by_age
from sotszakaz.demand.enrolments.errors import NothingToTerminate, NoticeGiven
from sotszakaz.demand.enrolments.merging import in_use
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.states import ContractState
from sotszakaz.demand.waiting.actions import end_waits
from sotszakaz.foundation import outbox
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.regulations.choices import GrownUpContracts
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM

GROWN = "certificate.grown_up"


def end_grown_up(*, municipality_id: int, on: date) -> int:
    """Take back, give notice and close for all who have come of the age; how many certificates were closed.

    One that is being booked, answered or changed at this moment is left to the next run.
    """
    regulation = regulation_on(municipality_id, on)
    max_age = regulation.value(Parameter.MAX_AGE)
    gives_notice = regulation.value(Parameter.GROWN_UP_CONTRACTS) == GrownUpContracts.BY_NOTICE

    def end(child: Child) -> bool:
        end_waits(child_id=child.pk, note=GROWN_UP)
        if gives_notice:
            _give_notices(child, on=on)
        if not in_use(child) and _close(child.pk, on=on):
            return True
        for value in _unused_values(child):
            _take_back_unused(child.pk, value.pk, on=on)
        _leave_queue_and_tell(child.pk)
        return False

    return sum(each_on_its_own(list(_grown_up(municipality_id, max_age, on)), end))


def _grown_up(municipality_id: int, max_age: int, on: date) -> Iterator[Child]:
    born = Child.objects.filter(
        municipality_id=municipality_id, state=ChildState.CONFIRMED, birth_date__year__lte=on.year - max_age
    )
    living = born.filter(certificate__state__in=[AccountState.VALUED, AccountState.RECORD, AccountState.SUSPENDED])
    return (child for child in living.order_by("pk") if age_on(child.birth_date, on) >= max_age)


def _unused_values(child: Child) -> list[CertificatePeriod]:
    """Those of which nothing is booked or spent now."""
    values = CertificatePeriod.objects.filter(certificate__child=child, state=PeriodState.ACTIVE).order_by("pk")
    accounts = {value: accounts_of([value]) for value in values}
    balances = balances_of(pk for own in accounts.values() for pk in own)
    return [value for value, own in accounts.items() if all(balances[pk].free == balances[pk].total for pk in own)]


def _give_notices(child: Child, *, on: date) -> None:
    running = Contract.objects.filter(child=child, state=ContractState.ACTIVE, ends_on__isnull=True).order_by("pk")
    for contract_id in list(running.values_list("pk", flat=True)):
        try:
            terminate_by_age(contract_id=contract_id, on=on)
        except (NothingToTerminate, NoticeGiven, MoveRefused):
            continue  # it ends by itself before a notice would end it, or somebody has ended it at this moment


def _close(child_id: int, *, on: date) -> bool:
    """Close the certificate unless something lives on it; has it been closed now."""
    try:
        return _freeze_and_close(child_id, on=on)
    except (CertificateHolds, _InUse):
        return False


class _InUse(Exception):
    """Something lives on the certificate still."""


@transaction.atomic(durable=True)
def _freeze_and_close(child_id: int, *, on: date) -> bool:
    child = Child.objects.lock(child_id)
    certificate = freeze_certificate(child)
    if certificate is None or certificate.state == AccountState.CLOSED or child.state != ChildState.CONFIRMED:
        return False
    if in_use(child):
        raise _InUse
    close_certificate(certificate, reason=GROWN_UP, by=SYSTEM, on=on)
    outbox.put("certificate.closed", certificate)
    return True


@transaction.atomic(durable=True)
def _take_back(child_id: int, value_id: int, *, on: date) -> None:
    Child.objects.lock(child_id)
    take_back(CertificatePeriod.objects.get(pk=value_id), reason=GROWN_UP, by=SYSTEM, on=on)


def _take_back_unused(child_id: int, value_id: int, *, on: date) -> None:
    try:
        _take_back(child_id, value_id, on=on)
    except (ValueInUse, MoveRefused):
        return  # its contracts go on by it, or somebody has taken it at this moment


@transaction.atomic(durable=True)
def _leave_queue_and_tell(child_id: int) -> None:
    child = Child.objects.lock(child_id)
    certificate = CertificateAccount.objects.select_for_update(of=("self",), no_key=True).get(child=child)
    leave_queue(certificate, note=GROWN_UP, by=SYSTEM)
    remind_once(GROWN, certificate, "grown")
