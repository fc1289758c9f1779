"""The end of a certificate: its child is another record's duplicate, or has moved to another municipality."""

from datetime import date

from django.db.models import QuerySet

from sotszakaz.demand.certificates import errors
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import close_account, post, posted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import Actor
from sotszakaz.kernel.users.models import User


def freeze_certificate(child: Child) -> CertificateAccount | None:
    """Close the accounts of the child's certificate, if it has one. Part of a larger transaction.

    From here on the rows of the accounts are locked: a booking that came before is visible to this transaction, one
    that comes later waits for its end and finds the accounts closed. So ask for live applications after this call.
    """
    certificate = (
        CertificateAccount.objects.select_for_update(of=("self",), no_key=True)
        .filter(child=child)
        .order_by("pk")
        .first()
    )
    if certificate is not None:
        for period in _periods(certificate):
            close_account(period.account_id)
    return certificate


def close_certificate(certificate: CertificateAccount, *, reason: str, by: Actor, on: date) -> None:
    """Withdraw what is free on the frozen certificate and end it. Part of a larger transaction.

    What is spent stays as history. Raises CertificateHolds while contracts hold something, and MoveRefused.
    """
    balances = balances_of(period.account_id for period in _periods(certificate))
    held = next((each for each in balances.values() if each.held), None)
    if held is not None:
        raise errors.CertificateHolds(number=certificate.number, held=spell(held.held, held.unit))
    entries = tuple(EntryRequest(pk, Move.WITHDRAW, each.free) for pk, each in sorted(balances.items()) if each.free)
    if entries:
        request = PostingRequest(
            key=f"certificateaccount:{certificate.pk}:close",
            municipality_id=certificate.municipality_id,
            actor_id=by.pk,
            cause=(certificate._meta.label_lower, certificate.pk),
            happened_on=on,
            entries=entries,
        )
        posted(request, post([request])[0])
    with judged(CertificateAccount):
        move(certificate, "close", by=by if isinstance(by, User) else None, closing_reason=reason)


def _periods(certificate: CertificateAccount) -> "QuerySet[CertificatePeriod]":
    return certificate.periods.order_by("account_id")
