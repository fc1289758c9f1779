"""What families are told when the dates of a window move: all who wait for it. Applications made in it stay."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from sotszakaz.demand.admission.models import EnrolmentWindow, Interest, WindowChange
from sotszakaz.demand.admission.rules import WindowFacts
from sotszakaz.demand.admission.selectors import groups_in
from sotszakaz.demand.allocation.endings import people_of, wishing_in
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

MOVED = "admission.moved"


def tell_of_moves(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: one notice a person and move, however many children wait. Four queries a window."""
    changes = WindowChange.objects.select_related("window__municipality", "window__programme", "window__group")
    found = changes.in_bulk([each.subject_id for each in messages])
    tell(
        Telling(
            message,
            user_id,
            AREA_CITIZEN,
            f"Приём «{change.window.title}»: новые сроки",
            _text(change),
            subject=(EnrolmentWindow._meta.label_lower, change.window_id),
        )
        for message in messages
        for change in [found[message.subject_id]]
        for user_id in _families(change.window)
    )


def _families(window: EnrolmentWindow) -> list[int]:
    """Who has a list of wishes, a place in the preliminary list, or one of the groups as a favourite."""
    kept = Interest.objects.filter(Q(window=window) | Q(group__in=groups_in(window).values("pk"))).order_by("pk")
    return people_of({*wishing_in(window), *kept.values_list("child_id", flat=True)})


def _text(change: WindowChange) -> str:
    facts = change.window.facts
    moves = (
        ("Начало", change.opens_before, change.opens_after),
        ("Окончание", change.closes_before, change.closes_after),
        ("Предварительный список", change.preliminary_before, change.preliminary_after),
    )
    said = [
        f"{what}: {_tell(facts, after)}, было {_tell(facts, before)}."
        for what, before, after in moves
        if before != after
    ]
    return " ".join([*said, f"Причина: {change.reason} Списки, заявления и места остаются."])


def _tell(facts: WindowFacts, moment: datetime | None) -> str:
    return "без срока" if moment is None else facts.tell(moment)
