"""What families are told when their group meets at another address; those without a login are called."""

from collections import defaultdict
from collections.abc import Sequence

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.payers import pass_to_payers
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.notices import to_provider


def tell_of_addresses(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: those whose application or contract for the group lives; each payer tells its own."""
    for message in messages:
        pass_to_payers(message)
    groups = StudyGroup.objects.select_related("part__programme").in_bulk([each.subject_id for each in messages])
    live = EnrolmentApplication.objects.filter(group__in=groups, state__in=LIVE).order_by("pk")
    children: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for group_id, payer, child_id in live.values_list("group_id", "municipality_id", "child_id"):
        children[group_id, payer].add(child_id)
    families = representatives_of({child_id for found in children.values() for child_id in found})
    tellings: list[Telling] = []
    for message in messages:
        group = groups[message.subject_id]
        theirs = children[group.pk, message.municipality_id]
        tellings += [
            Telling(message, user_id, AREA_CITIZEN, f"Новый адрес группы «{group.name}»", _text(group, message))
            for user_id in sorted({user for child in theirs for user in families.get(child, [])})
        ]
        unreached = sum(not families.get(child) for child in theirs)
        if unreached:
            title = call_title(group, "новый адрес")
            tellings += to_provider(message, group.part.programme, title, call_text(unreached))
    tell(tellings)


def call_title(group: StudyGroup, what: str) -> str:
    return f"Сообщите семьям без входа: {what} группы «{group.name}»"


def call_text(children: int) -> str:
    return (
        f"Детей, чьим семьям уведомление не придёт, потому что входа у них нет: {children}. Позвоните им: как это "
        "сделать, написано на карточке заявления."
    )


def _text(group: StudyGroup, message: OutboxMessage) -> str:
    return (
        f"«{group.part.programme.name}» теперь занимается здесь: {group.address}. Прежде: {message.payload['before']}."
    )
