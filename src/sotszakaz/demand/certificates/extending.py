"""Hours beyond a weekly norm, for courses of significant programmes: the second limit of a month (ADR 0029).

A month that has some has two accounts: the norm, and «extended», the norm and these hours together. Every deed that
holds, releases, charges or refunds a norm does the same to the account that extends it, in one posting. So whoever
makes entries over norms asks `extensions_of` first; the deed that opens such accounts waits for those who have asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from sotszakaz.demand.certificates.actions import norms
from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod, FundingScheme
from sotszakaz.demand.certificates.states import AccountState, PeriodState
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.actions import open_accounts, post, posted
from sotszakaz.kernel.ledger.requests import AccountRequest, EntryRequest, PostingRequest, entries_of
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import AccountKind, Move, Unit
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

EXTENSIONS = "SELECT account_id, extended_account_id FROM certificates_extensions(%s, %s)"
ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('certificates.extended', %s))"
CHUNK = 100

CAUSE = "certificates.extrahours"

Balances = dict[int, Balance]


def extensions_of(account_ids: Iterable[int | None], *, municipality_id: int) -> dict[int, int]:
    """Norm → the account that extends it; norms without one are left out. Part of a larger transaction.

    One statement, none where no account is asked. Until the transaction ends nobody opens such accounts.
    """
    asked = sorted({account_id for account_id in account_ids if account_id is not None})
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(EXTENSIONS, [asked, municipality_id])
        return dict(cursor.fetchall())


def give_extra_hours(*, scheme_id: int, by: Actor, on: date) -> int:
    """Bring the values in force to the extra hours of the rules of the day, from its month on; how many were changed.

    What is booked stays: the extra hours of a month never become less than what is booked on them. By portions, each
    of its own; once more changes nothing. Raises NotFound, NotAllowed.
    """
    scheme = FundingScheme.objects.filter(pk=scheme_id).first()
    if scheme is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, scheme.municipality_id)
    extra, after, changed = norms.extra_of(scheme, on), 0, 0
    while True:
        latest, count = _portion(scheme, after, extra, by=by, on=on)
        changed += count
        if latest is None:
            return changed
        after = latest


@dataclass(frozen=True, slots=True)
class ExtraRule:
    """Hours a week beyond a norm by the rules of a day, in hundredths, with the clause that gives them."""

    units: int
    clause: str
    is_confirmed: bool


def extra_rule_on(municipality_id: int, on: date) -> ExtraRule:
    """What the rules of the day say. Raises NoRegulation."""
    regulation, parameter = regulation_on(municipality_id, on), Parameter.EXTRA_HOURS_FOR_SIGNIFICANT
    units = to_units(regulation.value(parameter))
    return ExtraRule(units, regulation.clause(parameter), regulation.is_confirmed(parameter))


def count_otherwise(scheme: FundingScheme, on: date) -> int:
    """Values in force that from the month of the day on have other extra hours than the rules give. One query."""
    asked = norms.extra_of(scheme, on)
    months = CertificateMonth.objects.filter(
        period__scheme=scheme,
        period__state=PeriodState.ACTIVE,
        period__certificate__state=AccountState.VALUED,
        month__gte=month_start(on),
    )
    return months.exclude(extra=asked).values("period").distinct().count()


@transaction.atomic(durable=True)
def _portion(scheme: FundingScheme, after: int, extra: int, *, by: Actor, on: date) -> tuple[int | None, int]:
    """The last value looked at, None when there are no more; how many were changed."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [scheme.municipality_id])
    values = CertificatePeriod.objects.filter(scheme=scheme, state=PeriodState.ACTIVE, pk__gt=after)
    valued = values.filter(certificate__state=AccountState.VALUED).order_by("pk")
    periods = list(valued.select_for_update(of=("self",), no_key=True).select_related("certificate")[:CHUNK])
    if not periods:
        return None, 0
    found = CertificateMonth.objects.filter(period__in=periods, month__gte=month_start(on)).order_by(
        "period_id", "month"
    )
    months = list(found)
    balances = balances_of(
        pk for each in months for pk in (each.account_id, each.extended_account_id) if pk is not None
    )
    due = [each for each in months if _asked(each, balances, extra) != each.extra]
    if due:
        _open([each for each in due if each.extended_account_id is None], periods)
        change = audit.record("fundingscheme.give_extra_hours", scheme, by=by, extra=extra)
        _post(due, balances, extra, change.pk, by=by, on=on)
        CertificateMonth.objects.bulk_update(due, ["extra", "extended_account_id"])
    changed = {each.period_id for each in due}
    outbox.put_all("certificate.extended", (each for each in periods if each.pk in changed), extra=extra)
    return periods[-1].pk, len(changed)


def _asked(month: CertificateMonth, balances: Balances, extra: int) -> int:
    """What the month is to have beyond its norm: not less than what is booked of it."""
    extended = balances.get(month.extended_account_id or 0)
    if extended is None:
        return extra
    return max(extra, extended.total - extended.free - month.norm)


def _open(months: Sequence[CertificateMonth], periods: Sequence[CertificatePeriod]) -> None:
    """Empty accounts for months that have had none."""
    numbers = {each.pk: each.certificate.number for each in periods}
    opened = open_accounts(
        [
            AccountRequest(
                AccountKind.HOURS_NORM,
                Unit.HOUR,
                each.municipality_id,
                norms.extended_title(numbers[each.period_id], each.month),
            )
            for each in months
        ]
    )
    for month, account_id in zip(months, opened, strict=True):
        month.extended_account_id = account_id


def _post(
    months: Sequence[CertificateMonth], balances: Balances, extra: int, change_id: int, *, by: Actor, on: date
) -> None:
    """The entries of each value in a posting of its own; the months say then what they have."""
    entries: dict[int, list[EntryRequest]] = {}
    for month in months:
        asked = _asked(month, balances, extra)
        entries.setdefault(month.period_id, []).extend(_entries(month, balances, asked))
        month.extra = asked
    requests = [
        PostingRequest(
            key=f"certificateperiod:{period_id}:extra:{change_id}",
            municipality_id=months[0].municipality_id,
            actor_id=by.pk,
            cause=(CAUSE, period_id),
            happened_on=on,
            entries=tuple(own),
        )
        for period_id, own in entries.items()
    ]
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)


def _entries(month: CertificateMonth, balances: Balances, asked: int) -> Iterable[EntryRequest]:
    """More, or less; a new account gets the norm as well, and all that is booked and spent on it."""
    account_id = month.extended_account_id
    if account_id in balances:
        move = Move.GRANT if asked > month.extra else Move.WITHDRAW
        return entries_of(move, [(account_id, abs(asked - month.extra))])
    norm = balances[month.account_id]
    return (
        *entries_of(Move.GRANT, [(account_id, month.norm + asked)]),
        *entries_of(Move.HOLD, [(account_id, norm.held + norm.spent)]),
        *entries_of(Move.CHARGE, [(account_id, norm.spent)]),
    )
