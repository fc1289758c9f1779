"""What families are told of the line for a group."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.demand.waiting.actions import COURSE_OVER, GROUP_CLOSED
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.rules import Standing, stood_behind
from sotszakaz.demand.waiting.selectors import order_of, places_of
from sotszakaz.demand.waiting.states import IN_LINE, EntryState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.choices import WaitingOrder
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with

FIRST_NOW = "waiting.moved"
FIRST_CALL = "waiting.first"
ENTRY = WaitingEntry._meta.label_lower
OF_GROUPS = (COURSE_OVER, GROUP_CLOSED)
"""Why nobody waits for a group any more; other waits end for something about the child."""


def tell_of_joining(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the number in the line, and that nothing is held."""
    entries = _entries(pk__in=[each.subject_id for each in messages])
    places = _places(entries)
    families = representatives_of(each.child_id for each in entries)
    by_id = {each.pk: each for each in entries}
    tell(
        Telling(message, user_id, AREA_CITIZEN, f"{entry.child.first_name}: вы в очереди", _joined(entry, places))
        for message in messages
        for entry in [by_id[message.subject_id]]
        for user_id in families.get(entry.child_id, [])
    )


def tell_of_passing(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: a place was free, and what kept it from being offered."""
    _tell_each(messages, "место освободилось, но предложить его нельзя", _passed)


def tell_of_ending(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: there is nothing to wait for any more, and why."""
    _tell_each(messages, "очередь закончилась", _ended)


def _tell_each(messages: Sequence[OutboxMessage], what: str, text: Callable[[WaitingEntry], str]) -> None:
    by_id = {each.pk: each for each in _entries(pk__in=[each.subject_id for each in messages])}
    families = representatives_of(each.child_id for each in by_id.values())
    told = [(message, by_id[message.subject_id]) for message in messages]
    tell(
        Telling(message, user_id, AREA_CITIZEN, f"{entry.child.first_name}: {what}", text(entry))
        for message, entry in told
        for user_id in families.get(entry.child_id, [])
    )
    _call([each for each in told if not families.get(each[1].child_id)], what, text)


def _call(told: Sequence[tuple[OutboxMessage, WaitingEntry]], what: str, text: Callable[[WaitingEntry], str]) -> None:
    """Families without a login are called by the counter; the notice leads to the card of the child."""
    homes = {entry.municipality_id for _, entry in told}
    clerks = {home: office_with(Permission.ENROLMENT_ENTER, home) for home in homes}
    tell(
        Telling(
            message,
            user_id,
            AREA_OFFICE,
            f"Сообщите семье без входа: {entry.child.first_name}: {what}",
            text(entry),
            subject=(Child._meta.label_lower, entry.child_id),
        )
        for message, entry in told
        for user_id in clerks[entry.municipality_id]
    )


def tell_of_moving(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: whoever has become the first of a line is told so, once, by a message of the payer."""
    said: dict[tuple[int, int | None], list[OutboxMessage]] = defaultdict(list)
    for message in messages:
        said[message.subject_id, message.municipality_id].append(message)
    standing = _entries(group_id__in={group_id for group_id, _ in said})
    entries = [each for each in standing if (each.group_id, each.municipality_id) in said]
    places = _places(entries)
    moved = [(said[each.group_id, each.municipality_id], each) for each in entries if places.get(each.pk) == 1]
    first = [each for gone, each in moved if _has_moved(each, gone)]
    told = Notice.objects.filter(kind=FIRST_NOW, subject_type=ENTRY, subject_id__in=[each.pk for each in first])
    known = set(told.values_list("subject_id", flat=True))
    families = representatives_of(each.child_id for each in first)
    tell(
        Telling(
            said[entry.group_id, entry.municipality_id][-1],
            user_id,
            AREA_CITIZEN,
            f"{entry.child.first_name}: вы первые в очереди",
            f"{_about(entry)}. Следующее свободное место предложим вам: придёт уведомление со сроком ответа.",
            subject=(ENTRY, entry.pk),
        )
        for entry in first
        if entry.pk not in known
        for user_id in families.get(entry.child_id, [])
    )
    remind_all(FIRST_CALL, [Stage(each, "call") for each in first if not families.get(each.child_id)])


def call_of_being_first(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: a family without a login has become the first; who waits no more is not called."""
    by_id = {each.pk: each for each in _entries(pk__in=[each.subject_id for each in messages])}
    told = [(message, by_id[message.subject_id]) for message in messages]
    _call([each for each in told if each[1].state in IN_LINE], "семья стала первой в очереди", _first)


def _has_moved(entry: WaitingEntry, gone: Sequence[OutboxMessage]) -> bool:
    """Did any of those who are gone stand before it; who always was the first is told nothing new."""
    own = Standing(entry.number, entry.continues_contract_id)
    return any(not _stood_behind(each.payload, entry, own) for each in gone)


def _stood_behind(said: Mapping[str, Any], entry: WaitingEntry, own: Standing) -> bool:
    if "number" not in said:
        return False
    left = Standing(said["number"], said["continues"])
    is_general = entry.child.category == ChildCategory.GENERAL
    return stood_behind(left, own, may_be_preferred=is_general and _prefers(entry))


def _prefers(entry: WaitingEntry) -> bool:
    home = entry.group.municipality
    return order_of(home.pk, today_in(home)) == WaitingOrder.CATEGORY_FIRST


def _entries(**which: object) -> list[WaitingEntry]:
    cards = WaitingEntry.objects.select_related(
        "child", "municipality", "group__part__programme", "group__municipality"
    )
    return list(cards.filter(**which).order_by("pk"))


def _places(entries: Sequence[WaitingEntry]) -> dict[int, int]:
    """The place of each that waits; the line of a group is read once."""
    found: dict[int, int] = {}
    for municipality in {each.municipality for each in entries}:
        here = [each for each in entries if each.municipality_id == municipality.pk]
        found |= {pk: place.place for pk, place in places_of(here, on=today_in(municipality)).items()}
    return found


def _joined(entry: WaitingEntry, places: dict[int, int]) -> str:
    place = f"Ваш номер в очереди — {places[entry.pk]}. " if entry.pk in places else ""
    if entry.continues_contract_id is not None:
        place = f"Мест нет. Вы продолжаете обучение, поэтому стоите раньше тех, кто пришёл впервые. {place}"
    return f"{_about(entry)}. {place}Когда место освободится, мы пришлём предложение. Пока ничего не удержано."


def _first(entry: WaitingEntry) -> str:
    return (
        f"{_about(entry)}. Следующее свободное место предложат этому ребёнку, и семье нужно будет ответить в срок. "
        "Когда предложат, сообщим отдельно."
    )


def _passed(entry: WaitingEntry) -> str:
    if entry.state != EntryState.BLOCKED:
        return f"{_about(entry)}. Сейчас место в очереди: {entry.get_state_display()}."
    return (
        f"{_about(entry)}. {entry.note} Пока это так, места предлагают следующим. "
        "Ваш номер сохраняется: когда причины не станет, предложим первое же свободное место."
    )


def _ended(entry: WaitingEntry) -> str:
    todo = " Выберите другую группу в каталоге." if entry.note in OF_GROUPS else ""
    return f"{_about(entry)}. {entry.note}{todo}"


def _about(entry: WaitingEntry) -> str:
    return f"«{entry.group.part.programme.name}», группа «{entry.group.name}»"
