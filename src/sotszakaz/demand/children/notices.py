"""What families are told when a record of their child ends: merged into another, or left for another municipality."""

from collections.abc import Callable, Sequence

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.roles import AREA_CITIZEN

MERGED, DEPARTED = "child.merged", "child.departed"
LOGIN_MERGED = "login.merged"


def _merged(child: Child) -> tuple[str, str]:
    return (
        f"{child.first_name}: две записи объединены",
        "Ребёнок был записан дважды, муниципалитет оставил одну запись. Сертификат, заявления и договоры теперь в ней, "
        "очереди, избранное и пожелания тоже. Прежняя запись видна в её истории.",
    )


def _departed(child: Child) -> tuple[str, str]:
    home = child.moved_to.short_name if child.moved_to else ""
    return (
        f"{child.first_name}: запись закрыта из-за переезда",
        f"Договоры здесь закончатся по правилам расторжения. Добавьте ребёнка в муниципалитете «{home}»: там откроют "
        "свой сертификат.",
    )


WORDINGS: dict[str, Callable[[Child], tuple[str, str]]] = {MERGED: _merged, DEPARTED: _departed}


def tell_of_ends(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch."""
    children = Child.objects.select_related("moved_to").in_bulk([each.subject_id for each in messages])
    families = representatives_of(children)
    tell(
        Telling(message, user_id, AREA_CITIZEN, *WORDINGS[message.topic](children[message.subject_id]))
        for message in messages
        for user_id in families.get(message.subject_id, [])
    )


def tell_of_logins(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the parent whose other login was closed finds everything in this one."""
    tell(
        Telling(
            message,
            message.subject_id,
            AREA_CITIZEN,
            "Два ваших входа объединены",
            "Муниципалитет увидел, что у вас два входа, и оставил этот: дети второго входа теперь здесь.",
        )
        for message in messages
    )
