"""What families of a preliminary list are told when their window opens."""

from collections.abc import Sequence

from sotszakaz.demand.admission.models import Interest
from sotszakaz.demand.admission.states import PlacingMode
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN
from sotszakaz.supply.programmes.models import StudyGroup

OPENED = "admission.opened"


def tell_of_openings(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox. Whoever has forgotten the group meanwhile is told nothing."""
    interests = Interest.objects.select_related("child", "window", "group__part__programme")
    found = interests.in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in found.values())
    tell(
        Telling(
            message,
            user_id,
            AREA_CITIZEN,
            f"{interest.child.first_name}: приём открыт",
            _text(interest),
            subject=(StudyGroup._meta.label_lower, interest.group_id),
        )
        for message in messages
        if (interest := found.get(message.subject_id)) is not None
        for user_id in families.get(interest.child_id, [])
    )


def _text(interest: Interest) -> str:
    window, group = interest.window, interest.group
    about = f"«{group.part.programme.name}», группа «{group.name}»."
    if window is not None and window.mode == PlacingMode.WISHES:
        return f"{about} Внесите её в список пожеланий, если она нужна."
    return f"{about} Подайте заявление, пока есть места: предварительный список их не держит."
