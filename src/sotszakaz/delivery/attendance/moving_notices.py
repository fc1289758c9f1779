"""Who is told that a class is on another day, or that it is not any more: families whose children are taught in its
month, once each; of a move that a new week took back, who keeps the journal too.
"""

from collections.abc import Sequence
from datetime import date

from sotszakaz.delivery.attendance.moving import MOVED, PUT_BACK
from sotszakaz.delivery.attendance.selectors import contract_days, contracts_in_month
from sotszakaz.delivery.attendance.teachers import journal_staff
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.payers import TO_PAYER, pass_to_payers
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.weeks import MOVE_GONE

PROGRAMME = Programme._meta.label_lower


def tell_of_moves(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox. Each payer of the group tells its own families."""
    for message in messages:
        pass_to_payers(message)
    groups = StudyGroup.objects.select_related("part__programme").in_bulk([each.subject_id for each in messages])
    tell(telling for message in messages for telling in _tellings(message, groups[message.subject_id]))
    gone = [each for each in messages if each.topic == MOVE_GONE]
    staff = journal_staff(groups[each.subject_id] for each in gone)
    tell(
        Telling(message, user_id, AREA_PROVIDER, *_words(message, group), (PROGRAMME, group.part.programme_id))
        for message in gone
        for group in [groups[message.subject_id]]
        for user_id in sorted(staff[group.pk])
    )


def _tellings(message: OutboxMessage, group: StudyGroup) -> list[Telling]:
    contracts = contracts_in_month(group, date.fromisoformat(message.payload["month"]))
    own = [each for each in contracts if each.municipality_id == message.municipality_id]
    missing = {each.child_id for each in own if _misses(message, each)}
    missing -= {each.child_id for each in own if not _misses(message, each)}
    families = representatives_of({each.child_id for each in own})
    come = {user_id for child_id, users in families.items() if child_id not in missing for user_id in users}
    miss = {user_id for child_id in missing for user_id in families.get(child_id, [])} - come
    return [
        *(Telling(message, each, AREA_CITIZEN, *_words(message, group)) for each in sorted(come)),
        *(Telling(message, each, AREA_CITIZEN, *_words_of_missing(message, group)) for each in sorted(miss)),
    ]


def _misses(message: OutboxMessage, contract: Contract) -> bool:
    """Was the class in the contract's days until it was moved; messages of before they named days do not say."""
    said, days = message.payload, contract_days(contract)
    if message.topic.removesuffix(TO_PAYER) != MOVED or "held_on" not in said:
        return False
    return date.fromisoformat(said["was_on"]) in days and date.fromisoformat(said["held_on"]) not in days


def _words_of_missing(message: OutboxMessage, group: StudyGroup) -> tuple[str, str]:
    said = message.payload
    return (
        f"Занятия {said['was']} не будет: оно переносится на {said['now']}",
        f"«{group.part.programme.name}», группа «{group.name}». В новый день договор вашего ребёнка не действует, "
        f"поэтому этого занятия у него не будет. Почему переносится: {said['reason']}",
    )


def _words(message: OutboxMessage, group: StudyGroup) -> tuple[str, str]:
    said, about = message.payload, f"«{group.part.programme.name}», группа «{group.name}»."
    topic = message.topic.removesuffix(TO_PAYER)
    if topic == MOVE_GONE:
        where = f"Занятия той недели: {said['classes']}." if said["classes"] else f"Теперь занятия: {said['after']}."
        return (
            f"Перенос на {said['now']} отменён: у группы новое расписание",
            f"{about} С {said['since']} расписание другое, поэтому занятие {said['was']} больше не переносится на "
            f"{said['now']}, {said['now_at']}. {where}",
        )
    if topic == PUT_BACK:
        return (
            f"Занятие снова {said['was']}, как в расписании",
            f"{about} Перенос на {said['now']} отменён. Приходите {said['was']} к {said['was_at']}.",
        )
    return (
        f"Занятие {said['was']} переносится на {said['now']}",
        f"{about} Приходите {said['now']} к {said['now_at']}. Почему: {said['reason']} "
        "Оплата не меняется: занятие то же, день другой.",
    )
