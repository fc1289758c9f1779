"""A value ends: taken back unused, or its scheme is over and what is left of it lapses."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.certificates import errors, selectors
from sotszakaz.demand.certificates.actions.granting import CHUNK, promote_waiting
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FaceValue, ValueQueueEntry
from sotszakaz.demand.certificates.states import (
    ACCOUNT_MOVES,
    PERIOD_MOVES,
    QUEUE_MOVES,
    AccountState,
    PeriodState,
    QueueState,
)
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import post, post_one, posted
from sotszakaz.kernel.ledger.errors import CertificateExhausted, HoursNormExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission

SCHEME_OVER = "Период программы закончился."


@transaction.atomic(durable=True)
def withdraw_value(*, child_id: int, reason: str, by: Actor, on: date) -> CertificateAccount:
    """Take the value of the day back: the certificate is a record again and the place goes to who waits.

    Only while nothing of it is booked or spent (operations.md §1.3). Raises NotFound, WithdrawalReasonMissing,
    ValueInUse.
    """
    child = Child.objects.lock(child_id)
    require(by, Permission.CHILD_CONFIRM, child.municipality_id)
    period = selectors.period_of(child_id, on)
    if period is None:
        raise NotFound()
    return take_back(period, reason=reason, by=by, on=on)


def take_back(period: CertificatePeriod, *, reason: str, by: Actor, on: date) -> CertificateAccount:
    """Withdraw a value whose child is locked. Part of a larger transaction, and its only posting.

    Raises WithdrawalReasonMissing, ValueInUse, MoveRefused.
    """
    if not reason.strip():
        raise errors.WithdrawalReasonMissing(field="reason")
    value = FaceValue.objects.select_for_update(of=("self",), no_key=True).get(pk=period.granted_as_id)
    locked = CertificatePeriod.objects.select_for_update(of=("self",), no_key=True).get(pk=period.pk)
    certificate = CertificateAccount.objects.select_for_update(of=("self",), no_key=True).get(pk=locked.certificate_id)
    given, contents = locked.face_value, selectors.contents_of([locked])
    with judged(CertificatePeriod):
        move(locked, "withdraw", by=person_of(by), reason=reason.strip(), face_value=0)
    locked.months.update(norm=0, extra=0)
    if certificate.state == AccountState.VALUED and not certificate.periods.filter(state=PeriodState.ACTIVE).exists():
        move(certificate, "end_value", by=person_of(by))
    taken = [EntryRequest(account_id, Move.WITHDRAW, amount) for account_id, amount in contents.items()]
    freed = [
        EntryRequest(value.number_account_id, Move.RELEASE, 1),
        EntryRequest(value.sum_account_id, Move.RELEASE, given),
    ]
    _post_withdrawal(locked, (*taken, *freed), by=by, on=on)
    outbox.put("certificate.withdrawn", locked)
    transaction.on_commit(partial(promote_waiting, municipality_id=locked.municipality_id, on=on), robust=True)
    return certificate


def _post_withdrawal(period: CertificatePeriod, entries: tuple[EntryRequest, ...], *, by: Actor, on: date) -> None:
    """The ledger knows whether anything of the value is booked or spent: then it is in use."""
    try:
        post_one(
            f"certificateperiod:{period.pk}:withdraw",
            entries,
            municipality_id=period.municipality_id,
            actor_id=by.pk,
            cause=("certificates.certificateperiod", period.pk),
            happened_on=on,
        )
    except (CertificateExhausted, HoursNormExhausted) as refusal:
        used = refusal.fields["needed"] - refusal.fields["available"]
        unit = balances_of([refusal.account_id])[refusal.account_id].unit
        raise errors.ValueInUse(used=spell(used, unit)) from refusal


def leave_queue(certificate: CertificateAccount, *, note: str, by: Actor) -> bool:
    """Leave the queue for a value, when the locked certificate stands in one. Part of a larger transaction."""
    waiting = ValueQueueEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = waiting.filter(certificate=certificate, state=QueueState.WAITING).first()
    if entry is not None:
        move(entry, "leave", by=person_of(by), note=note)
    return entry is not None


def lapse_ended(*, municipality_id: int, on: date) -> int:
    """What is free on values whose scheme is over lapses; how many values were touched.

    The regulation may let a rest wait some days for corrections of earlier months; nobody books on it meanwhile, for it
    belongs to a scheme that is over. May be run by anybody, at any time and by many at once. What comes free later,
    when a month is closed or an application ends, lapses in the next run. Certificates without a value of another
    scheme become records, and queues of the scheme end.
    """
    over = on - timedelta(days=_kept_for(municipality_id, on))
    touched = 0
    while (chunk := _lapse(municipality_id, on, over=over)) > 0:
        touched += chunk
    _end_queues(municipality_id, on)
    return touched


def _kept_for(municipality_id: int, on: date) -> int:
    """Days for which a rest stays after its scheme; none where no rules are in force."""
    try:
        return regulation_on(municipality_id, on).value(Parameter.LAPSE_AFTER_DAYS)
    except NoRegulation:
        return 0


@transaction.atomic(durable=True)
def _lapse(municipality_id: int, on: date, *, over: date) -> int:
    ids = selectors.lock_ended(municipality_id, over, CHUNK)
    periods = list(CertificatePeriod.objects.filter(pk__in=ids).order_by("pk"))
    ending = [period for period in periods if period.state == PeriodState.ACTIVE]
    left = _end(ending) if ending else set()
    lapsed = _lapse_rest(periods, on)
    told = ((each, {"rest": lapsed.get(each.pk, 0)}) for each in ending if each.pk in lapsed or each.pk in left)
    outbox.put_each("certificate.lapsed", told)
    return len(periods)


def _end(periods: Sequence[CertificatePeriod]) -> set[int]:
    """Those of the values after which the certificate has none."""
    CertificatePeriod.objects.filter(pk__in=[period.pk for period in periods]).update(
        state=PERIOD_MOVES["lapse"][1], ended_at=timezone.now()
    )
    certificates = {period.certificate_id for period in periods}
    still = CertificatePeriod.objects.filter(certificate__in=certificates, state=PeriodState.ACTIVE)
    certificates.difference_update(still.order_by("pk").values_list("certificate_id", flat=True))
    CertificateAccount.objects.filter(pk__in=certificates, state=AccountState.VALUED).update(
        state=ACCOUNT_MOVES["end_value"][1]
    )
    audit.record("certificateperiod.lapse_many", periods[0], by=None, count=len(periods))
    return {period.pk for period in periods if period.certificate_id in certificates}


def _lapse_rest(periods: Sequence[CertificatePeriod], on: date) -> dict[int, int]:
    """What has lapsed of each value; of a weekly norm, the most hours a week of a month."""
    accounts = {period.pk: selectors.accounts_of([period]) for period in periods}
    balances = balances_of(account_id for own in accounts.values() for account_id in own)
    requests, lapsed = [], {}
    for period in periods:
        own = [balances[account_id] for account_id in accounts[period.pk]]
        entries = tuple(EntryRequest(each.account_id, Move.LAPSE, each.free) for each in own if each.free)
        if entries:
            lapsed[period.pk] = max(each.amount for each in entries)
            requests.append(
                PostingRequest(
                    key=f"certificateperiod:{period.pk}:lapse:{sum(each.lapsed for each in own)}",
                    municipality_id=period.municipality_id,
                    actor_id=None,
                    cause=("certificates.certificateperiod", period.pk),
                    happened_on=on,
                    entries=entries,
                )
            )
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)
    return lapsed


@transaction.atomic(durable=True)
def _end_queues(municipality_id: int, on: date) -> None:
    over = ValueQueueEntry.objects.filter(
        municipality_id=municipality_id, state=QueueState.WAITING, value__scheme__period__endswith__lte=on
    )
    ended = over.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")
    ids = list(ended.values_list("pk", flat=True))
    entries = ValueQueueEntry.objects.filter(pk__in=ids)
    entries.update(state=QUEUE_MOVES["leave"][1], ended_at=timezone.now(), note=SCHEME_OVER)
    outbox.put_all("certificate.unqueued", entries.order_by("pk"))
    for entry in entries.order_by("pk")[:1]:
        audit.record("valuequeueentry.leave_many", entry, by=None, count=len(ids))
