"""What families are told when a window is cancelled, or closed before its day: all who took part in it."""

from collections.abc import Iterable, Sequence

from sotszakaz.demand.admission.models import EnrolmentWindow, Interest
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.allocation.models import WishList
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

CANCELLED, CLOSED = "admission.cancelled", "admission.closed"


def tell_of_endings(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: one notice a person, however many children took part. Four queries a window."""
    windows = EnrolmentWindow.objects.in_bulk([each.subject_id for each in messages])
    tell(
        Telling(message, user_id, AREA_CITIZEN, title, text)
        for message in messages
        for window in [windows[message.subject_id]]
        for title, text in [_said(message.topic, window)]
        for user_id in _families(window)
    )


def _families(window: EnrolmentWindow) -> list[int]:
    """Who has a list of wishes, a place in the preliminary list, or applied since the window opened."""
    waiting = Interest.objects.filter(window=window).order_by("pk").values_list("child_id", flat=True)
    return people_of({*wishing_in(window), *waiting, *_applied(window)})


def wishing_in(window: EnrolmentWindow) -> set[int]:
    """Children with a list of wishes that is not empty."""
    lists = WishList.objects.filter(window=window, wishes__isnull=False)
    return set(lists.order_by("pk").values_list("child_id", flat=True))


def people_of(children: Iterable[int]) -> list[int]:
    """Who acts for the children now, each person once."""
    return sorted({user_id for family in representatives_of(children).values() for user_id in family})


def _applied(window: EnrolmentWindow) -> set[int]:
    if window.mode != PlacingMode.FIRST_COME:
        return set()
    applications = EnrolmentApplication.objects.filter(
        municipality_id=window.municipality_id, state__in=LIVE, applied_at__gte=window.opens_at
    )
    if window.group_id is not None:
        applications = applications.filter(group=window.group_id)
    elif window.programme_id is not None:
        applications = applications.filter(part__programme=window.programme_id)
    return set(applications.order_by("pk").values_list("child_id", flat=True))


def _said(topic: str, window: EnrolmentWindow) -> tuple[str, str]:
    if topic == CLOSED:
        return (
            f"Приём «{window.title}» закончен",
            "Новые заявления в эти группы больше не принимают. Поданные заявления и места в очередях остаются.",
        )
    lapsed = (
        "Списки пожеланий этого приёма учитываться не будут. Новый приём объявят отдельно."
        if window.mode == PlacingMode.WISHES
        else "Поданные заявления остаются в силе."
    )
    return f"Приём «{window.title}» отменён", f"Причина: {window.note} {lapsed}"
