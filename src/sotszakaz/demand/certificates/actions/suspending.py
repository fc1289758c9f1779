"""A certificate is suspended, and works again. What its contracts hold stays; the enrolments end what is undecided.

Locks: child, category, certificate, ledger. The rows of its accounts are locked when their status changes: a booking
that came before is seen afterwards, one that comes later finds the accounts suspended.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.certificates import errors, rules, selectors
from sotszakaz.demand.certificates.actions.ending import leave_queue
from sotszakaz.demand.certificates.actions.granting import divide, grant, queue
from sotszakaz.demand.certificates.models import (
    CertificateAccount,
    CertificatePeriod,
    FaceValue,
    FundingScheme,
    Suspension,
)
from sotszakaz.demand.certificates.states import PeriodState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.calendar import age_on
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import can_move, move, refused_move
from sotszakaz.kernel.ledger.actions import reopen_account, suspend_account
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

SUSPENDED = "Сертификат приостановлен."


@transaction.atomic(savepoint=False)
def suspend(*, child_id: int, reason: str, since: date, by: Actor, on: date) -> CertificateAccount:
    """From the day `since` nothing more may be booked; a place in the queue is left. Part of a larger transaction.

    Raises NotFound, SuspensionReasonMissing, SuspensionDayWrong, MoveRefused.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    if not reason.strip():
        raise errors.SuspensionReasonMissing(field="reason")
    certificate = _lock(child)
    rules.ensure_suspension_day(since, opened_on=certificate.opened_on, on=on)
    with judged(CertificateAccount):
        move(certificate, "suspend", by=person_of(by), suspended_on=since, suspension_reason=reason.strip())
    leave_queue(certificate, note=SUSPENDED, by=by)
    for account_id in sorted(selectors.accounts_of_certificate(certificate)):
        suspend_account(account_id)
    outbox.put("certificate.suspended", certificate)
    return certificate


@transaction.atomic(durable=True)
def resume_certificate(*, child_id: int, reason: str, by: Actor, on: date) -> CertificateAccount:
    """It works again, with the value that it had; whoever has missed the scheme of the day gets a value or a place.

    Raises NotFound, ResumptionReasonMissing, CertificateOfDeparted, ResumedTooSoon, MoveRefused.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    if not reason.strip():
        raise errors.ResumptionReasonMissing(field="reason")
    if child.state != ChildState.CONFIRMED:
        raise errors.CertificateOfDeparted()
    missed = _missed_value(child, on)
    certificate = _lock(child)
    if not can_move(certificate, "resume"):
        raise refused_move(certificate, by=by)
    _ensure_resumed_in_time(certificate, on)
    _write_suspension(certificate, reason=reason.strip(), by=by, on=on)
    with judged(CertificateAccount):
        move(
            certificate, "resume", by=by, suspended_at=None, suspended_by=None, suspended_on=None, suspension_reason=""
        )
    for account_id in sorted(selectors.accounts_of_certificate(certificate)):
        reopen_account(account_id)
    if missed is not None:
        _give(certificate, *missed, by=by, on=on)
    if certificate.periods.filter(state=PeriodState.ACTIVE).exists():
        move(certificate, "give_value", by=person_of(by))
    outbox.put("certificate.resumed", certificate)
    return certificate


def _lock(child: Child) -> CertificateAccount:
    certificate = CertificateAccount.objects.select_for_update(of=("self",), no_key=True).filter(child=child).first()
    if certificate is None:
        raise NotFound()
    return certificate


def _missed_value(child: Child, on: date) -> tuple[FundingScheme, FaceValue, bool] | None:
    """The value of the scheme of the day that the certificate has never had, and whether the limits let it through."""
    scheme = selectors.scheme_on(child.municipality_id, on)
    given = CertificatePeriod.objects.filter(certificate__child=child, scheme=scheme)
    max_age = regulation_on(child.municipality_id, on).value(Parameter.MAX_AGE)
    if scheme is None or given.exists() or age_on(child.birth_date, on) >= max_age:
        return None
    value, fits = divide(scheme, [child.category])[0]
    return None if value is None else (scheme, value, fits)


def _give(
    certificate: CertificateAccount, scheme: FundingScheme, value: FaceValue, fits: bool, *, by: Actor, on: date
) -> None:
    if fits:
        grant(scheme, [(certificate, value)], by=by, on=on)
    else:
        queue([(certificate, value)], by=by)


def _ensure_resumed_in_time(certificate: CertificateAccount, on: date) -> None:
    if not regulation_on(certificate.municipality_id, on).value(Parameter.RESUMED_IN_NEXT_PERIOD):
        return
    scheme = selectors.scheme_on(certificate.municipality_id, _since(certificate))
    if scheme is not None:
        rules.ensure_resumption_day(on, first=scheme.period.upper)


def _write_suspension(certificate: CertificateAccount, *, reason: str, by: Actor, on: date) -> None:
    assert certificate.suspended_at is not None
    with judged(Suspension):
        Suspension.objects.create(
            municipality_id=certificate.municipality_id,
            certificate=certificate,
            since=_since(certificate),
            reason=certificate.suspension_reason,
            suspended_at=certificate.suspended_at,
            suspended_by=certificate.suspended_by,
            resumed_on=on,
            resumption_reason=reason,
            resumed_at=timezone.now(),
            resumed_by=person_of(by),
        )


def _since(certificate: CertificateAccount) -> date:
    """Suspensions of before the day was asked began when they were written."""
    assert certificate.suspended_at is not None
    return certificate.suspended_on or timezone.localdate(certificate.suspended_at)
