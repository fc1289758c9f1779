"""Families are told of every step of a certificate; handlers of the outbox, a fixed number of queries for a batch."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Prefetch

from sotszakaz.demand.certificates import wordings
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, ValueQueueEntry
from sotszakaz.demand.certificates.selectors import places_in_queues
from sotszakaz.demand.certificates.states import PeriodState
from sotszakaz.demand.certificates.wordings import Words
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

QUEUED = "certificate.queued"
CHILD = Child._meta.label_lower

Told = Iterable[tuple[OutboxMessage, int, Words]]


def tell_of_accounts(messages: Sequence[OutboxMessage]) -> None:
    """The certificate as a whole."""
    active = CertificatePeriod.objects.filter(state=PeriodState.ACTIVE).select_related("scheme").order_by("pk")
    cards = CertificateAccount.objects.select_related("child").prefetch_related(Prefetch("periods", active))
    accounts = cards.in_bulk(_subjects(messages))
    _tell(
        (each, account.child_id, wordings.OF_ACCOUNTS[each.topic](account, _payload(each)))
        for each in messages
        for account in [accounts[each.subject_id]]
    )


def tell_of_values(messages: Sequence[OutboxMessage]) -> None:
    """Its value for a period."""
    values = CertificatePeriod.objects.select_related("certificate__child", "scheme").in_bulk(_subjects(messages))
    _tell(
        (each, value.certificate.child_id, wordings.OF_VALUES[each.topic](value, _payload(each)))
        for each in messages
        for value in [values[each.subject_id]]
    )


def tell_of_queues(messages: Sequence[OutboxMessage]) -> None:
    """The queue for a value has ended, with a value or without."""
    entries = _entries(messages)
    _tell(
        (each, entry.certificate.child_id, wordings.OF_QUEUES[each.topic](entry, _payload(each)))
        for each in messages
        for entry in [entries[each.subject_id]]
    )


def tell_of_queueing(messages: Sequence[OutboxMessage]) -> None:
    """The number in the queue; whom it has served meanwhile is told of the value only."""
    entries, places = _entries(messages), places_in_queues(_subjects(messages))
    _tell(
        (
            each,
            entry.certificate.child_id,
            wordings.queued(entry, _payload(each), number=places[entry.pk]),
        )
        for each in messages
        for entry in [entries[each.subject_id]]
        if entry.pk in places
    )


def _tell(told: Told) -> None:
    listed = list(told)
    families = representatives_of(child_id for _, child_id, _ in listed)
    tell(
        Telling(message, user_id, AREA_CITIZEN, *words, subject=(CHILD, child_id))
        for message, child_id, words in listed
        for user_id in families.get(child_id, [])
    )


def _entries(messages: Sequence[OutboxMessage]) -> dict[int, ValueQueueEntry]:
    cards = ValueQueueEntry.objects.select_related("certificate__child", "value__scheme")
    return cards.in_bulk(_subjects(messages))


def _subjects(messages: Sequence[OutboxMessage]) -> list[int]:
    return [each.subject_id for each in messages]


def _payload(message: OutboxMessage) -> Mapping[str, object]:
    payload: Mapping[str, object] = message.payload
    return payload
