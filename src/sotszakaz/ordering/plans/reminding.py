"""Terms of the plan: whoever answers for a measure is told before its end and after it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.plans.models import PlanItem, PlanKeeper
from sotszakaz.ordering.plans.rules import FAR
from sotszakaz.ordering.plans.selectors import PlanView, entries_of, list_plan
from sotszakaz.ordering.plans.states import Standing

TERM_DUE: Final = "plan.term_due"
FRESH: Final = timedelta(days=30)
"""A term that is late for longer is on the plan's own page; a reminder of it would tell nothing new."""
TITLE_LENGTH: Final = 160


def remind_of_plan(*, municipality_id: int, on: date) -> int:
    """Tell of terms under risk and of those just missed, once each; how many messages were left."""
    view = list_plan(municipality_id, on)
    return 0 if view is None else remind_all(TERM_DUE, list(_stages(view, on)))


def _stages(view: PlanView, on: date) -> Iterator[Stage]:
    """Of every open term by itself: one that was missed long ago silences none that comes after it."""
    for entry in entries_of(view, on - FRESH, on + FAR, on):
        name = {Standing.AT_RISK: "soon", Standing.OVERDUE: "late"}.get(entry.standing)
        if name:
            due = entry.occurrence.due_on.isoformat()
            yield Stage(entry.line.item, f"{due}:{name}", {"due": due})


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: those who answer for the measure and see it still, else all who keep the plan."""
    items = PlanItem.objects.in_bulk([each.subject_id for each in messages])
    keepers = _keepers(list(items))
    readers = {
        pk: set(office_with(Permission.PLAN_VIEW, pk)) for pk in {each.municipality_id for each in items.values()}
    }
    tellings = []
    for message in messages:
        item, due = items[message.subject_id], date.fromisoformat(message.payload["due"])
        late = message.payload["stage"].endswith("late")
        title = f"Срок мероприятия {item.number} {'прошёл' if late else 'заканчивается'} {due:%d.%m.%Y}"
        text = f"{item.title[:TITLE_LENGTH]}. Отметьте выполнение и приложите подтверждение."
        people = [each for each in keepers.get(item.pk, ()) if each in readers[item.municipality_id]]
        people = people or office_with(Permission.PLAN_EDIT, item.municipality_id)
        tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
    tell(tellings)


def _keepers(item_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    open_keepers = PlanKeeper.objects.filter(item__in=item_ids, released_at=None, user__is_active=True)
    for item_id, user_id in open_keepers.order_by("pk").values_list("item", "user"):
        found.setdefault(item_id, []).append(user_id)
    return found
