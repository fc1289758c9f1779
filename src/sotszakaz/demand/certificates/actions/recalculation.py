"""A face value changes within its period: certificates are corrected by dated entries, never by a column."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import transaction

from sotszakaz.demand.certificates import errors, selectors
from sotszakaz.demand.certificates.actions.granting import promote_waiting
from sotszakaz.demand.certificates.models import CertificateMonth, CertificatePeriod, FaceValue
from sotszakaz.demand.certificates.selectors import Correction
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.actions import post
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

ATTEMPTS = 5
BATCH = 1000


class _Disturbed(Exception):
    """A certificate was booked between looking and posting."""


@transaction.atomic(durable=True)
def change_face_value(*, value_id: int, amount: int, by: Actor, on: date) -> int:
    """A new face value of a category from the day on, in kopecks or hundredths of an hour; how many were corrected.

    Whom it reaches says the scheme. In HOURS_PER_WEEK norms change from the month of the day on. All or nothing.
    Raises NotFound, SumLimitShort, RecalculationDisturbed and the sentences of the constraints.
    """
    values = FaceValue.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    value = values.filter(pk=value_id).first()
    if value is None:
        raise NotFound()
    require(by, Permission.ORDER_APPROVE, value.scheme.municipality_id)
    was, value.amount = value.amount, amount
    with judged(FaceValue):
        value.save(update_fields=["amount"])
    change = audit.record("facevalue.change", value, by=by, was=was, amount=amount)
    for _ in range(ATTEMPTS):
        try:
            with transaction.atomic():
                count = _recalculate(value, change.pk, by=by, on=on)
        except _Disturbed:
            continue
        transaction.on_commit(
            partial(promote_waiting, municipality_id=value.scheme.municipality_id, on=on), robust=True
        )
        return count
    raise errors.RecalculationDisturbed()


def _recalculate(value: FaceValue, change_id: int, *, by: Actor, on: date) -> int:
    periods = list(selectors.values_given(value).select_for_update(of=("self",), no_key=True))
    corrections = [each for each in selectors.corrections(value, periods, value.amount, on) if each.difference]
    limit = balance_of(value.sum_account_id)
    needed = sum(each.difference for each in corrections)
    if needed > limit.free:
        raise errors.SumLimitShort(needed=spell(needed, limit.unit), left=spell(limit.free, limit.unit), field="amount")
    # Givers back first: what they release may be what the others take.
    corrections.sort(key=lambda each: each.difference)
    requests = [_request(each, change_id, by=by, on=on) for each in corrections]
    if not all(outcome.is_posted for outcome in post(requests)):
        raise _Disturbed
    _write(corrections, on)
    told = ((each.period, {"was": each.given, "amount": each.value}) for each in corrections)
    outbox.put_each("certificate.changed", told)
    return len(corrections)


def _request(correction: Correction, change_id: int, *, by: Actor, on: date) -> PostingRequest:
    period, amount = correction.period, abs(correction.difference)
    own, limit = (Move.GRANT, Move.HOLD) if correction.difference > 0 else (Move.WITHDRAW, Move.RELEASE)
    return PostingRequest(
        key=f"certificateperiod:{period.pk}:value:{change_id}",
        municipality_id=period.municipality_id,
        actor_id=by.pk,
        cause=("certificates.facevalue", period.granted_as_id),
        happened_on=on,
        entries=(
            *(EntryRequest(account_id, own, amount) for account_id in correction.accounts),
            EntryRequest(period.granted_as.sum_account_id, limit, amount),
        ),
    )


def _write(corrections: Sequence[Correction], on: date) -> None:
    by_value: dict[int, list[int]] = {}
    for each in corrections:
        by_value.setdefault(each.value, []).append(each.period.pk)
    for value, periods in by_value.items():
        CertificatePeriod.objects.filter(pk__in=periods).update(face_value=value)
        CertificateMonth.objects.filter(period__in=periods, month__gte=month_start(on)).update(norm=value)
