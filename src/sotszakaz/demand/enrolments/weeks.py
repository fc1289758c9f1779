"""What families are told when their group takes another week, whose lessons clash by it, and who is to be called."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.flags import clashing
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.payers import pass_to_payers
from sotszakaz.demand.enrolments.places import call_text, call_title
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.notices import to_provider

CLASH = " Оно пересекается с другими занятиями ребёнка: посмотрите его неделю и решите, что оставить."


def tell_of_weeks(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: families of the group and of its line; the provider, when lessons of children clash.

    Each payer tells its own.
    """
    for message in messages:
        pass_to_payers(message)
    groups = StudyGroup.objects.select_related("part__programme").in_bulk([each.subject_id for each in messages])
    live = list(EnrolmentApplication.objects.filter(group__in=groups, state__in=LIVE).order_by("pk"))
    clash = clashing(live)
    waiting = WaitingEntry.objects.filter(group__in=groups, state__in=IN_LINE).order_by("pk")
    children: dict[tuple[int, int | None], dict[int, bool]] = defaultdict(dict)
    for group_id, payer, child_id in waiting.values_list("group_id", "municipality_id", "child_id"):
        children[group_id, payer][child_id] = False
    for each in live:
        children[each.group_id, each.municipality_id][each.child_id] = each.pk in clash
    families = representatives_of({child_id for found in children.values() for child_id in found})
    tellings: list[Telling] = []
    for message in messages:
        group = groups[message.subject_id]
        theirs = children[group.pk, message.municipality_id]
        tellings += _to_families(message, group, theirs, families)
        taught = {each.child_id for each in live if each.group_id == group.pk}
        unreached = sum(child in taught and not families.get(child) for child in theirs)
        tellings += _to_provider(message, group, sum(theirs.values()), unreached)
    tell(tellings)


def _to_provider(message: OutboxMessage, group: StudyGroup, clashes: int, unreached: int) -> list[Telling]:
    """One notice: how many children cannot attend both, and how many families nobody but the provider tells."""
    if not clashes and not unreached:
        return []
    said = [f"Детей, у которых оно пересекается с другими занятиями: {clashes}."] if clashes else []
    said += [call_text(unreached)] if unreached else []
    title = call_title(group, "новое расписание")
    if clashes:
        title = f"Новое расписание группы «{group.name}» не всем подходит"
    return to_provider(message, group.part.programme, title, " ".join(said))


def _to_families(
    message: OutboxMessage, group: StudyGroup, children: dict[int, bool], families: dict[int, list[int]]
) -> list[Telling]:
    clashing_by_user: dict[int, bool] = defaultdict(bool)
    for child_id, is_clashing in children.items():
        for user_id in families.get(child_id, []):
            clashing_by_user[user_id] |= is_clashing
    said = message.payload
    text = f"«{group.part.programme.name}» с {date.fromisoformat(said['since']):%d.%m.%Y}: {said['after']}. "
    text += f"Прежде: {said['before']}."
    return [
        Telling(
            message,
            user_id,
            AREA_CITIZEN,
            f"Новое расписание группы «{group.name}»",
            text + CLASH if is_clashing else text,
        )
        for user_id, is_clashing in sorted(clashing_by_user.items())
    ]
