"""What families are told when a record of their child comes back or ends, or its data change.

The office is told when they ask for a change.
"""

from collections.abc import Callable, Sequence

from sotszakaz.demand.children.models import ChangeRequest, Child, ChildVersion
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.children.states import RequestState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with

MERGED, DEPARTED, RETURNED = "child.merged", "child.departed", "child.returned"
LOGIN_MERGED = "login.merged"
CHANGED, CHANGE_ASKED, CHANGE_DECLINED = "child.changed", "child.change_asked", "child.change_declined"
CHILD = Child._meta.label_lower
STAGES = {"soon": "заканчивается", "late": "прошёл"}


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


def _returned(child: Child) -> tuple[str, str]:
    return (
        f"{child.first_name}: данные возвращены на уточнение",
        f"{child.return_ground} {child.return_reason} Исправьте данные на странице ребёнка и передайте их снова: "
        "без этого сертификат не откроют.",
    )


WORDINGS: dict[str, Callable[[Child], tuple[str, str]]] = {
    MERGED: _merged,
    DEPARTED: _departed,
    RETURNED: _returned,
}


def tell_of_states(messages: Sequence[OutboxMessage]) -> None:
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


def tell_of_changes(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: everybody who acts for the child reads what has changed and what stays."""
    cards = ChildVersion.objects.select_related("child", "request").defer("request__scan")
    versions = cards.in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in versions.values())
    tellings = []
    for message in messages:
        version = versions[message.subject_id]
        names = (str(Child._meta.get_field(name).verbose_name) for name in message.payload["fields"])  # type: ignore[union-attr]
        text = (
            f"С {version.since:%d.%m.%Y} изменено: {', '.join(names)}. Подписанные документы действуют как есть, "
            "новые составят по новым данным."
        )
        title, about = f"{version.child.first_name}: данные изменены", (CHILD, version.child_id)
        tellings += [
            Telling(message, user_id, AREA_CITIZEN, title, text, subject=about)
            for user_id in _may_know(version, families.get(version.child_id, []))
        ]
    tell(tellings)


def _may_know(version: ChildVersion, family: list[int]) -> list[int]:
    """Of what the law keeps secret only whoever has asked for it is told."""
    if not version.is_secret:
        return family
    return [version.request.asked_by_id] if version.request else []


def tell_of_requests(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the office is asked to change data, or the family reads why they stay."""
    requests = ChangeRequest.objects.defer("scan").select_related("child")
    found = requests.in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        request = found[message.subject_id]
        about = (CHILD, request.child_id)
        if message.topic == CHANGE_DECLINED:
            title = f"{request.child.first_name}: данные не изменены"
            tellings.append(Telling(message, request.asked_by_id, AREA_CITIZEN, title, request.answer, subject=about))
            continue
        text = f"Сверьте документ и измените данные или объясните, почему нет.{_by(request)}"
        tellings += [
            Telling(message, user_id, AREA_OFFICE, "Семья просит изменить данные ребёнка", text, subject=about)
            for user_id in office_with(Permission.CHILD_CONFIRM, request.municipality_id)
        ]
    tell(tellings)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the term to answer a family ends or is over, and nobody has answered."""
    requests = ChangeRequest.objects.defer("scan").select_related("child")
    found = requests.filter(state=RequestState.ASKED).in_bulk([each.subject_id for each in messages])
    tellings = []
    for message in messages:
        request = found.get(message.subject_id)
        if request is None:
            continue
        title = f"Срок ответа на просьбу изменить данные {STAGES[message.payload['stage']]}"
        text = f"{request.child.full_name}: сверьте документ и измените данные или объясните, почему нет.{_by(request)}"
        tellings += [
            Telling(message, user_id, AREA_OFFICE, title, text, subject=(CHILD, request.child_id))
            for user_id in office_with(Permission.CHILD_CONFIRM, request.municipality_id)
        ]
    tell(tellings)


def _by(request: ChangeRequest) -> str:
    return f" Ответьте не позднее {request.answer_by_on:%d.%m.%Y}." if request.answer_by_on else ""
