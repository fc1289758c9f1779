"""Who is told what of parts and groups that are added to a published programme, and of a group that moves."""

from collections.abc import Sequence

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import PlacesChange, ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.notices import to_office, to_provider
from sotszakaz.supply.programmes.states import WITH_GROUPS, GroupState, PartState, PlacesState, ProgrammeState


def tell_of_proposals(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: a group added to a published programme waits for moderation, or its term comes near."""
    tellings = []
    for message, group in _groups(messages):
        if group.decide_by_on is None or group.part.state not in WITH_GROUPS:
            continue
        title = f"Группа «{group.name}» ждёт модерации"
        text = f"Программа «{group.part.programme.name}» опубликована, эту группу родители ещё не видят. "
        text += f"Откройте набор или верните её с замечаниями до {group.decide_by_on:%d.%m.%Y}."
        tellings += to_office(message, group.part.programme, Permission.PROGRAMME_MODERATE, title, text)
    tell(tellings)


def tell_of_decided_groups(messages: Sequence[OutboxMessage]) -> None:
    """The provider: the group is open, or returned with remarks."""
    tellings = []
    for message, group in _groups(messages):
        if message.payload["state"] == GroupState.OPEN:
            title, text = f"Набор в группу «{group.name}» открыт", "Родители видят её в каталоге."
        else:
            title = f"Группа «{group.name}» возвращена с замечаниями"
            text = "Прочитайте замечания на странице программы, исправьте группу и отправьте её снова."
        tellings += to_provider(message, group.part.programme, title, text)
    tell(tellings)


def tell_of_proposed_parts(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: a part added to a published programme waits for moderation, or its term comes near."""
    tellings = []
    for message, part in _parts(messages):
        if part.decide_by_on is None:
            continue
        title = f"Часть «{part.title}» ждёт модерации"
        text = f"Её добавили в опубликованную программу «{part.programme.name}». "
        text += f"Примите часть или верните её с замечаниями до {part.decide_by_on:%d.%m.%Y}."
        tellings += to_office(message, part.programme, Permission.PROGRAMME_MODERATE, title, text)
    tell(tellings)


def tell_of_decided_parts(messages: Sequence[OutboxMessage]) -> None:
    """The provider: the part belongs to the programme, or is returned with remarks."""
    tellings = []
    for message, part in _parts(messages):
        if message.payload["state"] == PartState.ACCEPTED:
            title, text = f"Часть «{part.title}» принята", f"Она вошла в программу «{part.programme.name}»."
        else:
            title = f"Часть «{part.title}» возвращена с замечаниями"
            text = "Прочитайте замечания на странице программы, исправьте часть и отправьте её снова."
        tellings += to_provider(message, part.programme, title, text)
    tell(tellings)


def tell_of_proposed_places(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: more places in a group wait for moderation, or the term comes near."""
    tellings = []
    for message, change in _places(messages):
        if change.decide_by_on is None:
            continue
        group = change.group
        title = f"В группе «{group.name}» предлагают больше мест"
        text = f"Программа «{group.part.programme.name}»: было {change.before}, предлагают {change.places}. "
        text += f"Решите до {change.decide_by_on:%d.%m.%Y}; пока в группе прежнее число мест."
        tellings += to_office(message, group.part.programme, Permission.PROGRAMME_MODERATE, title, text)
    tell(tellings)


def tell_of_decided_places(messages: Sequence[OutboxMessage]) -> None:
    """The provider: the places are added, or the change is returned with remarks."""
    tellings = []
    for message, change in _places(messages):
        name = change.group.name
        if change.state == PlacesState.MADE:
            title = f"В группе «{name}» теперь мест: {change.places}"
            text = "Муниципалитет согласовал изменение. Очереди места предлагаются сразу."
        else:
            title, text = f"Число мест группы «{name}» осталось прежним", f"Замечания: {change.remarks}"
        tellings += to_provider(message, change.group.part.programme, title, text)
    tell(tellings)


def tell_office_of_addresses(messages: Sequence[OutboxMessage]) -> None:
    """The municipality: a group that families see meets elsewhere now. Nothing is to be decided."""
    tellings = []
    for message, group in _groups(messages):
        programme = group.part.programme
        if group.state != GroupState.OPEN or programme.state != ProgrammeState.PUBLISHED:
            continue
        title = f"У группы «{group.name}» новый адрес"
        text = f"Программа «{programme.name}»: теперь {group.address}, прежде {message.payload['before']}. "
        text += "Модерация для этого не нужна, родители зачисленных детей извещены."
        tellings += to_office(message, programme, Permission.PROGRAMME_MODERATE, title, text)
    tell(tellings)


def _groups(messages: Sequence[OutboxMessage]) -> list[tuple[OutboxMessage, StudyGroup]]:
    found = StudyGroup.objects.select_related("part__programme").in_bulk([each.subject_id for each in messages])
    return [(each, found[each.subject_id]) for each in messages]


def _parts(messages: Sequence[OutboxMessage]) -> list[tuple[OutboxMessage, ProgrammePart]]:
    found = ProgrammePart.objects.select_related("programme").in_bulk([each.subject_id for each in messages])
    return [(each, found[each.subject_id]) for each in messages]


def _places(messages: Sequence[OutboxMessage]) -> list[tuple[OutboxMessage, PlacesChange]]:
    changes = PlacesChange.objects.select_related("group__part__programme")
    found = changes.in_bulk([each.subject_id for each in messages])
    return [(each, found[each.subject_id]) for each in messages]
