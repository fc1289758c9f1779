"""Marks of the journal, as phones send them: many at once, perhaps late, perhaps twice, and none is lost or doubled.

A batch is taken group by group, each month of a group in a transaction of its own. What was taken is known by its key
(who, device, number), so the repeat of a batch whose answer was lost changes nothing. A mark that is refused is not
kept: its repeat is judged anew.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from sotszakaz.delivery.attendance import selectors
from sotszakaz.delivery.attendance.board import Board, Tap
from sotszakaz.delivery.attendance.errors import SheetInFuture
from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange, ClassSession
from sotszakaz.delivery.attendance.states import SessionState, TapOutcome
from sotszakaz.demand.enrolments.payers import acting_for_provider
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one mark: its outcome, or the sentence of a refusal; `value` is what the cell holds now."""

    tap: Tap
    outcome: TapOutcome | None
    message: str = ""
    value: str = ""


def take_taps(*, taps: Sequence[Tap], by: User, at: datetime, on: date) -> list[Answer]:
    """Write the marks, each judged on its own; answers in the order in which they were asked.

    Of two marks of a cell the one made later holds, whoever made it and whichever comes first. A mark is refused when
    the class has not come, was cancelled or is not in the sheet, when the child has no contract on its day, when the
    month is closed or handed in, and where the person may not mark.
    """
    bundles: dict[tuple[int, date], list[Tap]] = defaultdict(list)
    answers: dict[tuple[str, int], Answer] = {}
    for tap in taps:
        if tap.month > on:
            answers[tap.client, tap.sequence] = Answer(tap, None, SheetInFuture(day=tap.day).message)
        else:
            bundles[tap.group_id, tap.month].append(tap)
    for (group_id, month), bundle in bundles.items():
        try:
            found = _take_bundle(group_id=group_id, month=month, taps=bundle, by=by, at=at, on=on)
        except Refusal as refusal:
            found = [Answer(tap, None, refusal.message) for tap in bundle]
        answers.update(((each.tap.client, each.tap.sequence), each) for each in found)
    return [answers[tap.client, tap.sequence] for tap in taps]


@transaction.atomic(durable=True)
def _take_bundle(*, group_id: int, month: date, taps: Sequence[Tap], by: User, at: datetime, on: date) -> list[Answer]:
    """The marks of one group and month, in the order in which they were made. Raises NotFound, NotAllowed."""
    group = selectors.get_group_for(by, group_id)
    with acting_for_provider(group.organisation_id):
        return _take(group, month, taps, by=by, at=at, on=on)


def _take(group: StudyGroup, month: date, taps: Sequence[Tap], *, by: User, at: datetime, on: date) -> list[Answer]:
    StudyGroup.objects.lock(group.pk)
    sheet, made, known = selectors.sheet_for(group, month), _made(group, taps), _known(taps, by)
    before, board = Board(sheet, made), Board(sheet, made)
    fresh = [tap for tap in _in_order(taps) if (tap.client, tap.sequence) not in known]
    taken = [Answer(tap, known[tap.client, tap.sequence]) for tap in taps if (tap.client, tap.sequence) in known]
    answers = [_put(board, tap, on) for tap in fresh]
    try:
        with judged(ClassSession, AttendanceMark, CellChange):
            _write(sheet, board, by, at)
            CellChange.objects.bulk_create(_change(sheet, each, by, at) for each in answers if each.outcome)
    except ConstraintViolated as refusal:
        board, answers = before, [Answer(tap, None, refusal.message) for tap in fresh]
    else:
        if fresh:
            audit.record("attendance.tap", group, by=by, month=f"{month:%Y-%m}", marks=len(fresh))
    return [replace(each, value=board.value_at(each.tap.place)) for each in taken + answers]


def _put(board: Board, tap: Tap, on: date) -> Answer:
    try:
        return Answer(tap, board.put(tap, on=on))
    except Refusal as refusal:
        return Answer(tap, None, refusal.message)


def _known(taps: Sequence[Tap], by: User) -> dict[tuple[str, int], TapOutcome]:
    """Which of them were taken before, with what came of them."""
    changes = CellChange.objects.filter(
        made_by=by, client__in={tap.client for tap in taps}, sequence__in=[tap.sequence for tap in taps]
    )
    return {(each.client, each.sequence or 0): TapOutcome(each.outcome) for each in changes}


def _made(group: StudyGroup, taps: Sequence[Tap]) -> list[CellChange]:
    changes = CellChange.objects.filter(group=group, held_on__in={tap.day for tap in taps})
    return list(changes.filter(outcome=TapOutcome.APPLIED).order_by("pk"))


def _in_order(taps: Sequence[Tap]) -> list[Tap]:
    """By the moment of marking; marks of one device by their numbers, whatever its clock did meanwhile."""
    latest: dict[str, datetime] = {}
    ordered = {}
    for tap in sorted(taps, key=lambda each: each.sequence):
        latest[tap.client] = max(tap.made_at, latest.get(tap.client, tap.made_at))
        ordered[tap.client, tap.sequence] = replace(tap, made_at=latest[tap.client])
    return sorted(ordered.values(), key=lambda each: each.made_at)


def _change(sheet: selectors.Sheet, answer: Answer, by: User, at: datetime) -> CellChange:
    tap = answer.tap
    planned = next(column.planned for column in sheet.columns if column.key == tap.key)
    row = next((row for row in sheet.rows if row.contract.pk == tap.contract_id), None)
    return CellChange(
        municipality_id=row.contract.municipality_id if row else sheet.group.municipality_id,
        group=sheet.group,
        held_on=planned.day,
        starts_at=planned.starts_at,
        contract_id=tap.contract_id,
        value=tap.value,
        outcome=answer.outcome or TapOutcome.APPLIED,
        client=tap.client,
        sequence=tap.sequence,
        made_at=tap.made_at,
        made_by=by,
        received_at=at,
    )


def _write(sheet: selectors.Sheet, board: Board, by: User, at: datetime) -> None:
    """The touched classes as the board has them."""
    touched = [column for column in sheet.columns if column.key in board.touched]
    sessions = ClassSession.objects.bulk_create(
        [
            ClassSession(
                municipality_id=sheet.group.municipality_id,
                group=sheet.group,
                held_on=column.day,
                starts_at=column.planned.starts_at,
                hours=column.planned.hours,
                state=board.states[column.key],
                is_whole=board.is_whole(column.key),
                marked_at=at,
                marked_by=by,
            )
            for column in touched
        ],
        update_conflicts=True,
        unique_fields=["group", "held_on", "starts_at"],
        update_fields=["state", "is_whole", "marked_at", "marked_by"],
    )
    by_key = {column.key: session for column, session in zip(touched, sessions, strict=True)}
    cancelled = [each.pk for each in sessions if each.state != SessionState.HELD]
    if cancelled:
        AttendanceMark.objects.filter(session__in=cancelled).delete()
    _write_marks(sheet, board, by_key)


def _write_marks(sheet: selectors.Sheet, board: Board, sessions: dict[str, ClassSession]) -> None:
    marks = [
        AttendanceMark(
            municipality_id=row.contract.municipality_id,
            session=sessions[cell.column.key],
            contract=row.contract,
            mark=board.marks[cell.column.key, row.contract.pk],
        )
        for row in sheet.rows
        for cell in row.cells
        if cell.column.key in sessions and board.marks.get((cell.column.key, row.contract.pk), cell.mark) != cell.mark
    ]
    AttendanceMark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["session", "contract"], update_fields=["mark"]
    )
