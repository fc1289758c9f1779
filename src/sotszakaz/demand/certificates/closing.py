"""The end of a certificate: its child is another record's duplicate, or has moved to another municipality."""

from datetime import date
from functools import partial

from django.db import transaction

from sotszakaz.demand.certificates import errors, selectors
from sotszakaz.demand.certificates.actions import leave_queue, promote_waiting
from sotszakaz.demand.certificates.models import CertificateAccount, CertificateMonth, CertificatePeriod, FaceValue
from sotszakaz.demand.certificates.states import PeriodState
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import close_account, post, posted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.kernel.users.models import User


def freeze_certificate(child: Child) -> CertificateAccount | None:
    """Close the accounts of the locked child's certificate, if it has one. Part of a larger transaction.

    From here on the rows of the accounts are locked: a booking that came before is visible to this transaction, one
    that comes later waits for its end and finds the accounts closed. So ask for live applications after this call.
    """
    periods = CertificatePeriod.objects.filter(certificate__child=child)
    values = FaceValue.objects.select_for_update(of=("self",), no_key=True)
    list(values.filter(pk__in=periods.values("granted_as")).order_by("pk"))
    locked = list(periods.select_for_update(of=("self",), no_key=True).order_by("pk"))
    certificates = CertificateAccount.objects.select_for_update(of=("self",), no_key=True)
    certificate = certificates.filter(child=child).order_by("pk").first()
    for account_id in sorted(selectors.accounts_of(locked)):
        close_account(account_id)
    return certificate


def close_certificate(certificate: CertificateAccount, *, reason: str, by: Actor, on: date) -> None:
    """Withdraw what is free on the frozen certificate and end it. Part of a larger transaction.

    What is spent stays as history; what is withdrawn goes back to the limits of its category, and so does the place
    of a value in force. Raises CertificateHolds while contracts hold something, and MoveRefused.
    """
    periods = list(certificate.periods.select_related("granted_as").order_by("pk"))
    balances = balances_of(selectors.accounts_of(periods))
    held = next((each for each in balances.values() if each.held), None)
    if held is not None:
        raise errors.CertificateHolds(number=certificate.number, held=spell(held.held, held.unit))
    entries = [entry for period in periods for entry in _withdrawal(period, balances)]
    if entries:
        request = PostingRequest(
            key=f"certificateaccount:{certificate.pk}:close",
            municipality_id=certificate.municipality_id,
            actor_id=by.pk,
            cause=(certificate._meta.label_lower, certificate.pk),
            happened_on=on,
            entries=tuple(entries),
        )
        posted(request, post([request])[0])
    person = person_of(by)
    with judged(CertificateAccount, CertificatePeriod):
        for period in periods:
            _write(period, balances, reason=reason, by=person)
        leave_queue(certificate, note=reason, by=by)
        move(certificate, "close", by=person, closing_reason=reason)
    transaction.on_commit(partial(promote_waiting, municipality_id=certificate.municipality_id, on=on), robust=True)


def _used(period: CertificatePeriod, balances: dict[int, Balance]) -> dict[int, int]:
    """What has been used of a value, by account: it stays there."""
    own = (balances[account_id] for account_id in selectors.accounts_of([period]))
    return {balance.account_id: balance.total - balance.free for balance in own}


def _of_norm(period: CertificatePeriod, used: dict[int, int]) -> int:
    """What of the value itself has been used: hours beyond a weekly norm were never a part of it."""
    beyond = set(period.months.values_list("extended_account_id", flat=True))
    return max(amount for account_id, amount in used.items() if account_id not in beyond)


def _withdrawal(period: CertificatePeriod, balances: dict[int, Balance]) -> list[EntryRequest]:
    used = _used(period, balances)
    entries = [EntryRequest(pk, Move.WITHDRAW, balances[pk].free) for pk in used if balances[pk].free]
    given_back = period.face_value - _of_norm(period, used)
    if given_back:
        entries.append(EntryRequest(period.granted_as.sum_account_id, Move.RELEASE, given_back))
    if period.state == PeriodState.ACTIVE:
        entries.append(EntryRequest(period.granted_as.number_account_id, Move.RELEASE, 1))
    return entries


def _write(period: CertificatePeriod, balances: dict[int, Balance], *, reason: str, by: User | None) -> None:
    used = _used(period, balances)
    months = list(period.months.order_by("month"))
    for each in months:
        each.norm = used[each.account_id]
        each.extra = used[each.extended_account_id] - each.norm if each.extended_account_id else 0
    CertificateMonth.objects.bulk_update(months, ["norm", "extra"])
    period.face_value = _of_norm(period, used)
    if period.state == PeriodState.ACTIVE:
        move(period, "withdraw", by=by, reason=reason, face_value=period.face_value)
    else:
        period.save(update_fields=["face_value"])
