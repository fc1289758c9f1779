"""What an application or a contract holds on the ledger, and the entries that give it back.

Amounts are kopecks, hundredths of an hour and places; the order is that of the booking. What a weekly norm gives back,
the account that extends it gives back too.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from sotszakaz.demand.certificates.extending import extensions_of
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.requests import EntryRequest, entries_of
from sotszakaz.kernel.ledger.states import Move


def held_by(application: EnrolmentApplication) -> tuple[EntryRequest, ...]:
    """Releases of everything that an undecided application holds."""
    kopecks = to_units(application.certificate_amount)
    months = application.month_account_ids
    certificate = [(application.certificate_account_id, application.certificate_units)]
    if months:
        certificate = [(account_id, application.certificate_units // len(months)) for account_id in months]
    return entries_of(
        Move.RELEASE,
        [
            (application.seat_account_id, 1),
            *certificate,
            *_extended(certificate, application.municipality_id if months else None),
            (application.agreement_account_id, kopecks),
            (application.budget_account_id, kopecks),
            (application.volume_account_id, to_units(application.person_hours)),
        ],
    )


def fallen_away(booked: EnrolmentApplication, agreed: EnrolmentApplication) -> tuple[EntryRequest, ...]:
    """Releases of what the application held for days that its contract has not; none where they are the same."""
    if booked.period == agreed.period:
        return ()
    kept = {each.account_id: each.amount for each in held_by(agreed)}
    less = [(each.account_id, each.amount - kept.get(each.account_id, 0)) for each in held_by(booked)]
    return entries_of(Move.RELEASE, less)


def held_after(contract: Contract, ends_on: date) -> tuple[EntryRequest, ...]:
    """Releases of what the contract holds for months after that of `ends_on`: none of them is closed yet."""
    return _held_for(contract, _certified(contract).filter(month__gt=month_start(ends_on)))


def held_since(contract: Contract, month: date) -> tuple[EntryRequest, ...]:
    """Releases of what the contract holds for the month (its first day) and those after it."""
    return _held_for(contract, _certified(contract).filter(month__gte=month))


def held_whole(contract: Contract) -> tuple[EntryRequest, ...]:
    """The seat and all months: for a contract whose course has not begun."""
    seat = EntryRequest(contract.seat_account_id, Move.REFUND, 1)
    return (seat, *_held_for(contract, _certified(contract)))


def _certified(contract: Contract) -> "QuerySet[ContractMonth]":
    """Months that the certificate pays: what was held for the others has come back already."""
    months = contract.months.order_by("month")
    since = contract.own_cost_since
    return months if since is None else months.filter(month__lt=since)


def _held_for(contract: Contract, months: Iterable[ContractMonth]) -> tuple[EntryRequest, ...]:
    certificate: dict[int, int] = {}
    by_month = False
    kopecks = hours = 0
    for each in months:
        by_month = by_month or each.certificate_account_id is not None
        account_id = each.certificate_account_id or contract.certificate_account_id
        certificate[account_id] = certificate.get(account_id, 0) + each.certificate_units
        kopecks += to_units(each.certificate_amount)
        hours += to_units(each.person_hours)
    return entries_of(
        Move.RELEASE,
        [
            *certificate.items(),
            *_extended(certificate.items(), contract.municipality_id if by_month else None),
            (contract.agreement_account_id, kopecks),
            (contract.budget_account_id, kopecks),
            (contract.volume_account_id, hours),
        ],
    )


def _extended(norms: Iterable[tuple[int, int]], municipality_id: int | None) -> list[tuple[int, int]]:
    """The same amounts on the accounts that extend the norms; no municipality: the certificate is no weekly norm."""
    if municipality_id is None:
        return []
    amounts = dict(norms)
    extensions = extensions_of(amounts, municipality_id=municipality_id)
    return [(extended, amounts[norm]) for norm, extended in sorted(extensions.items())]
