"""Coming into the line for a group and leaving it. What is offered to the first in line is a deed of enrolments."""

from datetime import date
from functools import partial

from django.db import transaction

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.on_paper import OnPaper, ensure_acts_for
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.waiting.errors import NotInLine
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import latest_number, lines_among
from sotszakaz.demand.waiting.states import IN_LINE
from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.states import GroupState

COURSE_OVER = "Занятия группы закончились."
GROUP_CLOSED = "Исполнитель закрыл набор в эту группу."


def lock_line(group_id: int) -> None:
    """Make whoever changes the line of the group wait until the transaction ends: one offers places at a time."""
    list(StudyGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk=group_id).order_by("pk"))


def enter_line(*, child: Child, group: StudyGroup, by: Actor, continues_contract_id: int | None = None) -> WaitingEntry:
    """Take the next number of the group. Part of a larger transaction. Raises when the child waits there already."""
    lock_line(group.pk)
    with judged(WaitingEntry):
        entry = WaitingEntry.objects.create(
            municipality_id=child.municipality_id,
            child=child,
            group=group,
            part_id=group.part_id,
            organisation_id=group.organisation_id,
            number=latest_number(group.pk) + 1,
            joined_by=person_of(by),
            continues_contract_id=continues_contract_id,
        )
    audit.record("waitingentry.join", entry, by=by, number=entry.number)
    return entry


@transaction.atomic(durable=True)
def leave_line(*, entry_id: int, by: Actor, on: date, paper: OnPaper | None = None) -> WaitingEntry:
    """The family does not wait any more; others move up.

    Raises NotFound for another's child, NotInLine, and what `ensure_acts_for` does.
    """
    entry = WaitingEntry.objects.lock(entry_id)
    ensure_acts_for(entry.child, FamilyDeed.LEAVE_LINE, entry, by=by, on=on, paper=paper)
    if entry.state not in IN_LINE:
        raise NotInLine(state=entry.get_state_display())
    leave(entry, by=by)
    return entry


def leave(entry: WaitingEntry, *, by: Actor, note: str = "") -> None:
    """The wait is over, others move up. Part of a larger transaction with the entry locked."""
    with judged(WaitingEntry):
        move(entry, "leave", by=person_of(by), note=note or entry.note)
    tell_line_moved(entry)


def tell_line_moved(entry: WaitingEntry) -> None:
    """The place of the entry is nobody's any more: each payer of the line tells its own. Part of a larger deed.

    The message says where it stood, so that nobody who stood before it is told of having moved.
    """
    line = lines_among([entry.group_id]).get(entry.group_id)
    stood = {"number": entry.number, "continues": entry.continues_contract_id}
    for payer in sorted({entry.municipality_id, *(line.payers if line else ())}):
        outbox.put("waiting.moved", entry.group, municipality_id=payer, **stood)


def end_lines(*, municipality_id: int, on: date) -> int:
    """Nobody waits for a group that takes nobody: its last day has passed, or enrolment is closed.

    Where enrolment is opened again before this has run the line stays; later families stand in it anew. How many waits
    ended; each is a transaction of its own, and its family is told.
    """
    waiting = WaitingEntry.objects.filter(municipality_id=municipality_id, state__in=IN_LINE).order_by("pk")
    over = list(waiting.filter(group__ends_on__lt=on).values_list("pk", flat=True))
    closed = waiting.filter(group__ends_on__gte=on, group__state=GroupState.CLOSED)
    ended = sum(each_on_its_own(over, partial(_end, note=COURSE_OVER)))
    return ended + sum(each_on_its_own(list(closed.values_list("pk", flat=True)), partial(_end, note=GROUP_CLOSED)))


def end_waits(*, child_id: int, note: str) -> int:
    """The child waits in no line any more, others move up; how many waits ended, each told with the note."""
    waiting = WaitingEntry.objects.filter(child_id=child_id, state__in=IN_LINE).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True))
    return sum(each_on_its_own(ids, partial(_end, note=note, line_goes_on=True)))


@transaction.atomic(durable=True)
def _end(entry_id: int, *, note: str, line_goes_on: bool = False) -> bool:
    entry = WaitingEntry.objects.lock(entry_id)
    if entry.state not in IN_LINE:
        return False
    with judged(WaitingEntry):
        move(entry, "leave", by=None, note=note)
    outbox.put("waiting.ended", entry)
    if line_goes_on:
        tell_line_moved(entry)
    return True
