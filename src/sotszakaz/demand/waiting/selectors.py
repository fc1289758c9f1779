from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE, LIVE
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.choices import WaitingOrder
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line: from 1, and why it is there, in words."""

    entry: WaitingEntry
    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a whole: how many stand in it, and the municipalities that would pay for them."""

    length: int
    payers: tuple[int, ...]


def has_line(group_id: int) -> bool:
    """Does anybody wait who must be asked before a newcomer may book: those who are blocked do not hold others up."""
    return bool(queued_among([group_id]))


def queued_among(group_ids: Iterable[int]) -> set[int]:
    """Groups for which somebody waits so, whoever pays for whom. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting_queued(%s)", [list(group_ids)])
        return set(cursor.fetchone()[0])


def lines_among(group_ids: Iterable[int]) -> dict[int, Line]:
    """Lines of those groups that have one, whoever pays for whom. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT group_id, in_line, payers FROM waiting_lines(%s)", [list(group_ids)])
        return {group_id: Line(length, tuple(payers)) for group_id, length, payers in cursor.fetchall()}


def latest_number(group_id: int) -> int:
    """The last number given in the line of the group, 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT waiting_latest(%s)", [group_id])
        return int(cursor.fetchone()[0])


def order_of(municipality_id: int, on: date) -> WaitingOrder:
    """Who goes first, by the rules in force on the day."""
    return regulation_on(municipality_id, on).value(Parameter.WAITING_ORDER)


def line_of(group_id: int, municipality_id: int, *, on: date) -> list[Place]:
    """Those who wait for a place in the group and whom the session may see, the next one first: three queries.

    Places are counted among all who wait; `municipality_id` is that of the group.
    """
    order = order_of(municipality_id, on)
    waiting = WaitingEntry.objects.filter(group_id=group_id).in_line(order).select_related("child", "joined_by")
    entries = list(waiting)
    places = _counted([each.pk for each in entries], order)
    return [Place(entry, places[entry.pk], reason_of(entry, order)) for entry in entries if entry.pk in places]


def places_of(entries: Iterable[WaitingEntry], *, on: date) -> dict[int, Place]:
    """Places of those entries that wait, by id; their groups are loaded. Two queries a municipality of the groups,
    whose rules say the order, however long the lines are."""
    waiting = {each.pk: each for each in entries if each.state in IN_LINE}
    found: dict[int, Place] = {}
    for municipality_id in sorted({each.group.municipality_id for each in waiting.values()}):
        order = order_of(municipality_id, on)
        places = _counted([pk for pk, each in waiting.items() if each.group.municipality_id == municipality_id], order)
        found |= {pk: Place(waiting[pk], place, reason_of(waiting[pk], order)) for pk, place in places.items()}
    return found


def _counted(entry_ids: Sequence[int], order: WaitingOrder) -> dict[int, int]:
    """The places of these, from 1 in the line of each group, counted among all who wait there."""
    with connection.cursor() as cursor:
        category_first = order == WaitingOrder.CATEGORY_FIRST
        cursor.execute("SELECT entry_id, place FROM waiting_places(%s, %s)", [list(entry_ids), category_first])
        return dict(cursor.fetchall())


def place_in_line(entry: WaitingEntry, *, on: date) -> int:
    """How many are before it and itself: what the parent sees as the number in the queue."""
    return places_of([entry], on=on)[entry.pk].place


def place_of_child(child_id: int, group_id: int, *, on: date) -> Place | None:
    """Where the child waits for the group now; None when it does not. One query, three for who waits."""
    waiting = WaitingEntry.objects.filter(child=child_id, group=group_id, state__in=IN_LINE)
    entry = waiting.select_related("child", "group").first()
    return places_of([entry], on=on).get(entry.pk) if entry is not None else None


def reason_of(entry: WaitingEntry, order: WaitingOrder) -> str:
    """Why the place is where it is, in words for the family; `order` is that of the rules."""
    if entry.continues_contract_id is not None:
        return "продолжает обучение после прошлой части"
    came = f"встал в очередь под номером {entry.number}"
    if order == WaitingOrder.BY_TIME:
        return came
    return f"категория: {entry.child.get_category_display()}; {came}"


def lengths_of_lines(group_ids: Iterable[int]) -> dict[int, int]:
    """How many wait by group; groups without a line are absent."""
    return {group_id: line.length for group_id, line in lines_among(group_ids).items()}


def groups_with_lines(municipality_id: int) -> list[int]:
    """Ids of groups for which a child of the municipality waits, wherever the group is."""
    waiting = WaitingEntry.objects.filter(municipality_id=municipality_id, state__in=IN_LINE)
    return list(waiting.values_list("group_id", flat=True).distinct().order_by("group_id"))


def list_own_entries(user: User) -> "QuerySet[WaitingEntry]":
    """Where the user's children wait now, the earliest first."""
    own = WaitingEntry.objects.of_representative(user).filter(state__in=LIVE)
    return own.select_related("child", "group__part__programme", "organisation", "municipality").order_by("pk")


def list_ended_entries(user: User) -> "QuerySet[WaitingEntry]":
    """Where the user's children waited and do not wait any more, the latest first: how each wait ended."""
    ended = WaitingEntry.objects.of_representative(user).exclude(state__in=LIVE)
    cards = ended.select_related("child", "group__part__programme", "organisation", "municipality")
    return cards.order_by("-ended_at", "-pk")


def list_entries_of_child(child: Child) -> "QuerySet[WaitingEntry]":
    """Where the child waits or waited, the latest first; the caller has asked for the right to see its card."""
    entries = WaitingEntry.objects.filter(child=child).select_related("child", "group__part__programme", "organisation")
    return entries.order_by("-pk")


def get_entry_for(user: Actor, entry_id: int) -> WaitingEntry:
    """The entry, for those who enter papers of families. Raises NotFound, NotAllowed."""
    found = WaitingEntry.objects.select_related("child__municipality", "group__part__programme", "group__organisation")
    entry = found.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound()
    require(user, Permission.ENROLMENT_ENTER, entry.municipality_id)
    return entry


def get_own_entry(user: User, entry_id: int) -> WaitingEntry:
    """The entry of a child for whom the user acts. Raises NotFound."""
    own = WaitingEntry.objects.of_representative(user).filter(pk=entry_id)
    entry = own.select_related("child", "group__part__programme", "municipality").first()
    if entry is None:
        raise NotFound()
    return entry
