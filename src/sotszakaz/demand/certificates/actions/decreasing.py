"""A value that nobody has begun to use becomes less with every month, by dated entries (operations.md §1.5, §2.3)."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.db import transaction

from sotszakaz.demand.certificates import rules, selectors
from sotszakaz.demand.certificates.actions.granting import CHUNK, promote_waiting
from sotszakaz.demand.certificates.models import CertificatePeriod, FaceValue
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start, months_between
from sotszakaz.kernel.ledger.actions import post, posted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Move, OutcomeStatus

ATTEMPTS = 5
CAUSE = "certificates.monthlydecrease"


class _Disturbed(Exception):
    """Something was booked between looking and posting."""


def decrease_unused(*, municipality_id: int, on: date) -> int:
    """Take the part of each month begun since the grant from values of which nothing is used; how many became less.

    May be run by anybody, at any time and by many at once: every month counts once for a value, months in which nobody
    ran it too. Of whom something is booked or spent keeps what is left, for that month as well. What comes free goes
    to those who wait for a value.
    """
    lowered = 0
    for value_id in selectors.categories_to_decrease(municipality_id, on):
        after: int | None = 0
        while after is not None:
            after, count = _chunk(value_id, after, on)
            lowered += count
    return lowered


@transaction.atomic(durable=True)
def _chunk(value_id: int, after: int, on: date) -> tuple[int | None, int]:
    """The last value looked at, None when there are no more; how many became less."""
    value = FaceValue.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=value_id)
    due = selectors.values_to_decrease(value, on).filter(pk__gt=after)
    periods = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:CHUNK])
    if not periods:
        return None, 0
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                count = _lower(value, periods, on)
        except _Disturbed:
            continue
        place = value.scheme.municipality_id
        transaction.on_commit(partial(promote_waiting, municipality_id=place, on=on), robust=True)
        return periods[-1].pk, count
    return periods[-1].pk, 0


def _lower(value: FaceValue, periods: Sequence[CertificatePeriod], on: date) -> int:
    """Decrease the locked values. Raises _Disturbed when one was booked meanwhile."""
    asked = {period: _target(value, period, on) for period in _unused(periods)}
    requests = [_request(period, target, on) for period, target in asked.items() if target < period.face_value]
    lowered = set()
    for request, outcome in zip(requests, post(requests), strict=True):
        if outcome.status != OutcomeStatus.REFUSED:
            posted(request, outcome)
            lowered.add(request.cause[1])
    done = [period for period in asked if period.pk in lowered]
    if len(_unused(done)) < len(done):
        raise _Disturbed
    outbox.put_each("certificate.decreased", ((each, {"was": each.face_value, "amount": asked[each]}) for each in done))
    for target in {asked[period] for period in done}:
        same = [period.pk for period in done if asked[period] == target]
        CertificatePeriod.objects.filter(pk__in=same).update(face_value=target)
    reckoned = CertificatePeriod.objects.filter(pk__in=[each.pk for each in periods])
    reckoned.update(decreased_through=month_start(on))
    audit.record(
        "facevalue.decrease_many", value, by=None, municipality_id=value.scheme.municipality_id, count=len(lowered)
    )
    return len(lowered)


def _unused(periods: Iterable[CertificatePeriod]) -> list[CertificatePeriod]:
    """Those of which nothing is booked, spent or lapsed now. One query."""
    listed = list(periods)
    balances = balances_of(period.account_id for period in listed)
    return [each for each in listed if balances[each.account_id].free == balances[each.account_id].total]


def _target(value: FaceValue, period: CertificatePeriod, on: date) -> int:
    days = value.scheme.period
    assert period.decreased_through is not None
    return rules.decreased(
        period.face_value,
        amount=value.amount,
        months=len(rules.months_of(days.lower, selectors.latest_day(days))),
        passed=len(months_between(period.decreased_through, on)) - 1,
    )


def _request(period: CertificatePeriod, target: int, on: date) -> PostingRequest:
    amount = period.face_value - target
    return PostingRequest(
        key=f"certificateperiod:{period.pk}:decrease:{on:%Y-%m}",
        municipality_id=period.municipality_id,
        actor_id=None,
        cause=(CAUSE, period.pk),
        happened_on=on,
        entries=(
            EntryRequest(period.account_id, Move.WITHDRAW, amount),
            EntryRequest(period.granted_as.sum_account_id, Move.RELEASE, amount),
        ),
    )
