"""What families are told when their group meets at another address."""

from collections import defaultdict
from collections.abc import Sequence

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.supply.programmes.models import StudyGroup


def tell_of_addresses(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: those whose application or contract for the group lives. Three queries for a batch."""
    groups = StudyGroup.objects.select_related("part__programme").in_bulk([each.subject_id for each in messages])
    live = EnrolmentApplication.objects.filter(group__in=groups, state__in=LIVE).order_by("pk")
    children: dict[int, set[int]] = defaultdict(set)
    for group_id, child_id in live.values_list("group_id", "child_id"):
        children[group_id].add(child_id)
    families = representatives_of({child_id for found in children.values() for child_id in found})
    tell(
        Telling(message, user_id, AREA_CITIZEN, f"Новый адрес группы «{group.name}»", _text(group, message))
        for message in messages
        for group in [groups[message.subject_id]]
        for user_id in sorted({user for child in children[group.pk] for user in families.get(child, [])})
    )


def _text(group: StudyGroup, message: OutboxMessage) -> str:
    return (
        f"«{group.part.programme.name}» теперь занимается здесь: {group.address}. Прежде: {message.payload['before']}."
    )
