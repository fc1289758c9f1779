"""Places in line of a record that is merged into another of the same child: the number goes on, the old place ends."""

from collections.abc import Collection

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.waiting.actions import lock_line, tell_line_moved
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.states import IN_LINE, LIVE
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.models import User

PASSED_ON = "Место перешло к записи ребёнка № {kept}: записи объединены."
EARLIER_KEPT = "Записи ребёнка объединены, в очереди осталось более раннее место № {number}."
NOT_NEEDED = "Записи ребёнка объединены: по другой записи место в этой части уже есть или предложено."


def lock_lines_of(child_id: int) -> frozenset[int]:
    """Lock every line in which the record stands, before its row: whoever offers places locks in this order too."""
    groups = WaitingEntry.objects.filter(child_id=child_id, state__in=LIVE).order_by("group_id")
    ids = list(groups.values_list("group_id", flat=True))
    for group_id in ids:
        lock_line(group_id)
    return frozenset(ids)


def pass_on_places(*, kept: Child, closed: Child, taken_parts: Collection[int], by: User | None) -> int:
    """Places of `closed` become those of `kept`; where both stand in one line, the earlier number stays.

    `taken_parts` are parts in which `kept` has an application or a contract. Lines are locked. Part of a larger
    transaction. How many went over.
    """
    own = {each.group_id: each for each in _live(kept)}
    passed = 0
    for entry in _live(closed):
        if entry.state not in IN_LINE:
            continue
        rival = own.get(entry.group_id)
        if entry.part_id in taken_parts or (rival is not None and rival.state not in IN_LINE):
            _leave(entry, NOT_NEEDED, by)
        elif rival is not None and rival.number < entry.number:
            _leave(entry, EARLIER_KEPT.format(number=rival.number), by)
        else:
            if rival is not None:
                _leave(rival, EARLIER_KEPT.format(number=entry.number), by)
            _pass_on(entry, kept, by)
            passed += 1
        tell_line_moved(entry)
    return passed


def _live(child: Child) -> list[WaitingEntry]:
    entries = WaitingEntry.objects.filter(child=child, state__in=LIVE).select_related("group")
    return list(entries.select_for_update(of=("self",), no_key=True).order_by("pk"))


def _leave(entry: WaitingEntry, note: str, by: User | None) -> None:
    with judged(WaitingEntry):
        move(entry, "leave", by=by, note=note)


def _pass_on(entry: WaitingEntry, kept: Child, by: User | None) -> None:
    _leave(entry, PASSED_ON.format(kept=kept.pk), by)
    with judged(WaitingEntry):
        follower = WaitingEntry.objects.create(
            municipality_id=kept.municipality_id,
            child=kept,
            group_id=entry.group_id,
            part_id=entry.part_id,
            organisation_id=entry.organisation_id,
            number=entry.number,
            continues_contract_id=entry.continues_contract_id,
            joined_at=entry.joined_at,
            joined_by_id=entry.joined_by_id,
            follows=entry,
        )
    audit.record("waitingentry.follow", follower, by=by, number=follower.number, follows=entry.pk)
