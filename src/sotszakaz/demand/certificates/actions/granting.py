"""Giving face values within the limits of their categories, and the queue of those who did not fit.

Locks are always taken in one order: child, category (`FaceValue`), value of a certificate (`CertificatePeriod`),
certificate, ledger. Under the lock of the category its limits change by nobody else, so who fits is known before the
accounts of certificates are opened; the ledger judges all the same.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import takewhile

from django.db import transaction
from django.utils import timezone

from sotszakaz.demand.certificates import rules, selectors
from sotszakaz.demand.certificates.actions import norms
from sotszakaz.demand.certificates.models import (
    CertificateAccount,
    CertificatePeriod,
    FaceValue,
    FundingScheme,
    ValueQueueEntry,
)
from sotszakaz.demand.certificates.states import (
    ACCOUNT_MOVES,
    QUEUE_MOVES,
    AccountState,
    QueueState,
)
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.calendar import age_on, month_start
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.ledger.actions import post, posted
from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest
from sotszakaz.kernel.ledger.selectors import balances_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of

CHUNK = 500
GROWN_UP = "Ребёнок достиг возраста, с которого сертификат прекращается."

Valued = tuple[CertificateAccount, FaceValue]


def lock_values(scheme_id: int, categories: Iterable[str]) -> list[FaceValue]:
    """The categories of the scheme, locked until the transaction ends. Part of a larger transaction."""
    values = FaceValue.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    return list(values.filter(scheme_id=scheme_id, category__in=set(categories)).order_by("pk"))


def rooms_of(values: Sequence[FaceValue]) -> dict[int, int]:
    """How many values of each locked category its limits still let through. One query."""
    balances = balances_of(pk for value in values for pk in (value.number_account_id, value.sum_account_id))
    return {
        value.pk: rules.values_that_fit(
            value.amount, number=balances[value.number_account_id].free, total=balances[value.sum_account_id].free
        )
        for value in values
    }


def divide(scheme: FundingScheme, categories: Sequence[str]) -> list[tuple[FaceValue | None, bool]]:
    """For each who asks in this order: the category's face value, if it has one, and whether its limits let it through.

    Where somebody waits already, newcomers wait behind. Part of a larger transaction.
    """
    locked = lock_values(scheme.pk, categories)
    values = {value.category: value for value in locked}
    waiting, room = selectors.queues_of(locked), rooms_of(locked)
    rooms = {value.category: 0 if value.pk in waiting else room[value.pk] for value in locked}
    answers: list[tuple[FaceValue | None, bool]] = []
    for category in categories:
        fits = rooms.get(category, 0) > 0
        rooms[category] = rooms.get(category, 0) - 1
        answers.append((values.get(category), fits))
    return answers


def grant(scheme: FundingScheme, valued: Sequence[Valued], *, by: Actor, on: date) -> list[CertificatePeriod]:
    """Give values to certificates, under locked categories that have room. Part of a larger transaction."""
    if not valued:
        return []
    months, extra = norms.months_to_open(scheme), norms.extra_of(scheme, on)
    accounts = norms.open_for(scheme, [certificate.number for certificate, _ in valued], months, extra)
    periods = CertificatePeriod.objects.bulk_create(
        CertificatePeriod(
            municipality_id=scheme.municipality_id,
            certificate=certificate,
            scheme=scheme,
            granted_as=value,
            unit=scheme.unit,
            face_value=value.amount,
            account_id=opened.own[0],
            opened_by=person_of(by),
            decreased_through=month_start(max(on, scheme.period.lower)) if scheme.decreases_monthly else None,
        )
        for (certificate, value), opened in zip(valued, accounts, strict=True)
    )
    norms.write_months(periods, accounts, months, extra)
    _post(periods, accounts, extra, by=by, on=on)
    return periods


def queue(waiting: Sequence[Valued], *, by: Actor, is_new: bool = False) -> None:
    """Put certificates into the queues of their locked categories, in this order. Part of a larger transaction.

    `is_new` when the certificates are opened by this deed: the family is told of both at once.
    """
    if not waiting:
        return
    with judged(ValueQueueEntry):
        entries = ValueQueueEntry.objects.bulk_create(
            ValueQueueEntry(
                municipality_id=certificate.municipality_id,
                certificate=certificate,
                value=value,
                joined_by=person_of(by),
            )
            for certificate, value in waiting
        )
    outbox.put_all("certificate.queued", entries, is_new=is_new)


def promote_waiting(*, municipality_id: int, on: date) -> int:
    """Give values to those who wait, first come first served, as far as the limits go; how many got one.

    May be run by anybody, at any time and by many at once: each place is served once. Those who have grown up leave
    the queue. A certificate that somebody is changing now stops its queue until the next run.
    """
    served = 0
    for value_id in selectors.categories_with_queue(municipality_id, on):
        while (chunk := _promote(value_id, on)) > 0:
            served += chunk
    return served


@transaction.atomic(durable=True)
def _promote(value_id: int, on: date) -> int:
    values = FaceValue.objects.select_for_update(of=("self",), no_key=True).select_related("scheme")
    value = values.get(pk=value_id)
    room = min(rooms_of([value])[value.pk], CHUNK)
    entries = _next_in_line(value, room)
    max_age = regulation_on(value.scheme.municipality_id, on).value(Parameter.MAX_AGE)
    due = []
    for entry in entries:
        if age_on(entry.certificate.child.birth_date, on) >= max_age:
            move(entry, "leave", by=None, note=GROWN_UP)
            outbox.put("certificate.unqueued", entry)
        else:
            due.append(entry)
    _serve(due)
    grant(value.scheme, [(entry.certificate, value) for entry in due], by=SYSTEM, on=on)
    return len(entries)


def _next_in_line(value: FaceValue, room: int) -> list[ValueQueueEntry]:
    """The first who wait whose certificates nobody else holds now, locked."""
    if room <= 0:
        return []
    line = ValueQueueEntry.objects.filter(value=value, state=QueueState.WAITING).order_by("pk")
    first = list(line.values_list("certificate_id", flat=True)[:room])
    locked = set(
        CertificateAccount.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        .filter(pk__in=first)
        .exclude(state__in=[AccountState.SUSPENDED, AccountState.CLOSED])
        .values_list("pk", flat=True)
    )
    mine = list(takewhile(locked.__contains__, first))
    return list(line.filter(certificate_id__in=mine).select_related("certificate__child"))


def _serve(entries: Sequence[ValueQueueEntry]) -> None:
    ValueQueueEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        state=QUEUE_MOVES["grant"][1], ended_at=timezone.now()
    )
    certificates = CertificateAccount.objects.filter(pk__in=[entry.certificate_id for entry in entries])
    certificates.filter(state=AccountState.RECORD).update(state=ACCOUNT_MOVES["give_value"][1])
    audit.record_all("valuequeueentry.grant", ((entry, {}) for entry in entries), by=None)
    outbox.put_all("certificate.valued", entries)


def _post(
    periods: Sequence[CertificatePeriod], accounts: Sequence[norms.Opened], extra: int, *, by: Actor, on: date
) -> None:
    requests = [
        PostingRequest(
            key=f"certificateperiod:{period.pk}:face_value",
            municipality_id=period.municipality_id,
            actor_id=by.pk,
            cause=("certificates.certificateperiod", period.pk),
            happened_on=on,
            entries=(
                *(EntryRequest(account_id, Move.GRANT, period.face_value) for account_id in opened.own),
                *(EntryRequest(account_id, Move.GRANT, period.face_value + extra) for account_id in opened.extended),
                EntryRequest(period.granted_as.number_account_id, Move.HOLD, 1),
                EntryRequest(period.granted_as.sum_account_id, Move.HOLD, period.face_value),
            ),
        )
        for period, opened in zip(periods, accounts, strict=True)
    ]
    for request, outcome in zip(requests, post(requests), strict=True):
        posted(request, outcome)
