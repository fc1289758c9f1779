"""A child moves to another municipality: the record here ends, its contracts run out by the rule of termination.

The record departs at once, so that the new municipality can enter the child and give its own value. What is paid here
ends as a notice of termination would end it (operations.md §1.4); until then the certificate is suspended, and it is
closed when contracts hold nothing on it any more.
"""

from datetime import date

from django.db import transaction

from sotszakaz.demand.certificates.closing import close_certificate, freeze_certificate
from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.selectors import accounts_of_certificate
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children import errors
from sotszakaz.demand.children.changing import end_request
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import is_representative, representatives_of
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.enrolments.actions import terminate_by_departure
from sotszakaz.demand.enrolments.actions.answers import withdraw
from sotszakaz.demand.enrolments.errors import NothingToTerminate, NoticeGiven
from sotszakaz.demand.enrolments.merging import InUse, in_use
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ContractState
from sotszakaz.demand.waiting.actions import leave
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import MoveRefused, can_move, move, refused_move
from sotszakaz.kernel.ledger.actions import suspend_account
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

DEPARTED = "Ребёнок выбыл: здесь его данные больше не меняются. Их меняет муниципалитет, в который вы переехали."
LEAVE_FIRST = "Сначала отзовите заявления и выйдите из очередей."
LEFT = "Ребёнок переехал в другой муниципалитет."


def depart_child(*, child_id: int, to_municipality_id: int, reason: str, by: Actor, on: date) -> Child:
    """The child moves: the record departs, contracts are given notice, the certificate ends with them.

    A representative or a clerk says so. A family without a login cannot take its applications back itself, so what is
    undecided ends with its departure: the paper of the move says all. The new record continues this one when the child
    is entered in the named municipality. Each contract is a transaction of its own; `finish_departures` goes on where
    this one was cut off.
    Raises NotFound, NotAllowed, SameMunicipality, DepartureReasonMissing, ChildInUse, MoveRefused.
    """
    child = Child.objects.filter(pk=child_id).first()
    if child is None:
        raise NotFound()
    _destination(child, to_municipality_id, reason, by)
    _end_undecided(child, by=by, on=on)
    child = _leave(child_id=child_id, to_municipality_id=to_municipality_id, reason=reason, by=by, on=on)
    _end_contracts(child, by=by, on=on)
    _end_certificate(child_id=child.pk, by=by, on=on)
    return child


def finish_departures(*, municipality_id: int, on: date) -> int:
    """Close certificates of departed children whose contracts are over and settled; how many.

    Whoever runs it and however often, each is closed once.
    """
    departed = Child.objects.filter(municipality_id=municipality_id, state=ChildState.DEPARTED)
    waiting = departed.filter(certificate__state=AccountState.SUSPENDED).order_by("pk")

    def end(child: Child) -> bool:
        _end_contracts(child, by=SYSTEM, on=on)
        return _end_certificate(child_id=child.pk, by=SYSTEM, on=on, is_later=True)

    return sum(each_on_its_own(list(waiting), end))


@transaction.atomic(durable=True)
def _leave(*, child_id: int, to_municipality_id: int, reason: str, by: Actor, on: date) -> Child:
    child = Child.objects.lock(child_id)
    destination = _destination(child, to_municipality_id, reason, by)
    words = f"Выбыл в муниципалитет «{destination.short_name}»: {reason.strip()}"
    person = person_of(by)
    _suspend(child, reason=words, by=person, on=on)
    used = in_use(child)
    if used.applications or used.places_in_line:
        undecided = InUse(used.applications, 0, used.places_in_line)
        raise errors.ChildInUse(what=undecided, advice=LEAVE_FIRST)
    with judged(Child):
        move(child, "depart", by=person, moved_to=destination, end_reason=words)
    end_request(child, answer=DEPARTED, by=by)
    outbox.put("child.departed", child, to=destination.pk)
    return child


def _destination(child: Child, to_municipality_id: int, reason: str, by: Actor) -> Municipality:
    """Where the child may be said to move by this person. Raises what `depart_child` does, but ChildInUse."""
    if not isinstance(by, User) or not is_representative(child.pk, by):
        require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    if to_municipality_id == child.municipality_id:
        raise errors.SameMunicipality(field="municipality")
    destination = Municipality.objects.filter(pk=to_municipality_id).first()
    if destination is None:
        raise NotFound()
    if not reason.strip():
        raise errors.DepartureReasonMissing(field="reason")
    if not can_move(child, "depart"):
        raise refused_move(child, by=by)
    return destination


def _end_undecided(child: Child, *, by: Actor, on: date) -> None:
    """Applications and places in line of a child for whom nobody acts by a login; of others the family decides.

    Each is a transaction of its own; what comes meanwhile is left to whoever records the departure again.
    """
    if representatives_of([child.pk]):
        return
    waiting = WaitingEntry.objects.filter(child=child, state__in=IN_LINE).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        _leave_line(pk, by=by)
    found = EnrolmentApplication.objects.filter(child=child, state__in=WAITING_FOR_SOMEBODY).order_by("pk")
    for pk in list(found.values_list("pk", flat=True)):
        _withdraw(pk, by=by, on=on)


@transaction.atomic(durable=True)
def _withdraw(application_id: int, *, by: Actor, on: date) -> None:
    application = EnrolmentApplication.objects.lock(application_id)
    if application.state in WAITING_FOR_SOMEBODY:
        withdraw(application, by=by, on=on, reason=LEFT)


@transaction.atomic(durable=True)
def _leave_line(entry_id: int, *, by: Actor) -> None:
    entry = WaitingEntry.objects.lock(entry_id)
    if entry.state in IN_LINE:
        leave(entry, by=by, note=LEFT)


def _suspend(child: Child, *, reason: str, by: User | None, on: date) -> None:
    """Nothing more is booked: from here on rows of the accounts are locked, as `freeze_certificate` tells."""
    certificates = CertificateAccount.objects.select_for_update(of=("self",), no_key=True)
    certificate = certificates.filter(child=child).order_by("pk").first()
    if certificate is None:
        return
    if not can_move(certificate, "suspend"):
        return
    for account_id in accounts_of_certificate(certificate):
        suspend_account(account_id)
    with judged(CertificateAccount):
        move(certificate, "suspend", by=by, suspended_on=on, suspension_reason=reason)


def _end_contracts(child: Child, *, by: Actor, on: date) -> None:
    running = Contract.objects.filter(child=child, state=ContractState.ACTIVE, ends_on__isnull=True).order_by("pk")
    for contract_id in list(running.values_list("pk", flat=True)):
        try:
            terminate_by_departure(contract_id=contract_id, by=by, on=on)
        except (NothingToTerminate, NoticeGiven, MoveRefused):
            continue  # it ends by itself before a notice would end it, or somebody has ended it at this moment


@transaction.atomic(durable=True)
def _end_certificate(*, child_id: int, by: Actor, on: date, is_later: bool = False) -> bool:
    """Close the certificate unless contracts still hold something on it; has it been closed now.

    `is_later` when the family was told of the departure some time ago, and learns of the end only now.
    """
    child = Child.objects.lock(child_id)
    certificate = CertificateAccount.objects.filter(child=child).order_by("pk").first()
    if certificate is None or certificate.state == AccountState.CLOSED or in_use(child):
        return False
    if any(each.held for each in balances_of(accounts_of_certificate(certificate)).values()):
        return False
    frozen = freeze_certificate(child)
    assert frozen is not None
    close_certificate(frozen, reason=child.end_reason, by=by, on=on)
    if is_later:
        outbox.put("certificate.closed", frozen)
    return True
