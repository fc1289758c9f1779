"""What families are told of values: a place in the queue for one, and the value itself."""

from collections.abc import Callable, Sequence

from sotszakaz.demand.certificates.models import ValueQueueEntry
from sotszakaz.demand.certificates.selectors import places_in_queues
from sotszakaz.demand.certificates.states import QueueState, SchemeUnit
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

QUEUED, VALUED = "certificate.queued", "certificate.valued"

Words = tuple[str, str]


def tell_of_queueing(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the number in the queue, and that nothing need be done."""
    places = places_in_queues(each.subject_id for each in messages)

    def words(entry: ValueQueueEntry) -> Words:
        number = f" Ваш номер: {places[entry.pk]}." if entry.pk in places else ""
        return (
            f"{entry.certificate.child.first_name}: очередь на номинал",
            f"Сертификат № {entry.certificate.number} открыт без номинала: номиналы категории на этот период "
            f"закончились.{number} Когда номинал появится, он придёт сам.",
        )

    _tell(messages, words)


def tell_of_value(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the value has come, a programme may be chosen."""

    def words(entry: ValueQueueEntry) -> Words:
        value = entry.value
        unit = Unit.RUB if value.scheme.unit == SchemeUnit.RUB else Unit.HOUR
        weekly = " в неделю" if value.scheme.unit == SchemeUnit.HOURS_PER_WEEK else ""
        return (
            f"{entry.certificate.child.first_name}: номинал выдан",
            f"На сертификат № {entry.certificate.number} зачислено {spell(value.amount, unit)}{weekly}. "
            "Теперь можно выбрать программу.",
        )

    _tell(messages, words)


def _tell(messages: Sequence[OutboxMessage], words: Callable[[ValueQueueEntry], Words]) -> None:
    cards = ValueQueueEntry.objects.select_related("certificate__child", "value__scheme")
    entries = cards.in_bulk([each.subject_id for each in messages])
    families = representatives_of(entry.certificate.child_id for entry in entries.values())
    tell(
        Telling(message, user_id, AREA_CITIZEN, *words(entries[message.subject_id]))
        for message in messages
        for user_id in families.get(entries[message.subject_id].certificate.child_id, [])
        if message.topic == VALUED or entries[message.subject_id].state == QueueState.WAITING
    )
