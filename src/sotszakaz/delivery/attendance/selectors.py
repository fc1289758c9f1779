"""The attendance sheet of a group and a month, as the teacher sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import TruncMonth

from sotszakaz.delivery.attendance import rules
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.states import SHORT_STATES, Mark, SessionState
from sotszakaz.delivery.attendance.teachers import ensure_own
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.calendar import months_between, next_month
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import MovedClass, StudyGroup
from sotszakaz.supply.programmes.selectors.timetables import weeks_of
from sotszakaz.supply.programmes.states import NOT_OFFERED


@dataclass(frozen=True, slots=True)
class Column:
    """A class of the month: planned, or already marked with what became of it.

    `moved_from` is the day of the timetable when it is taught on another one.
    """

    key: str
    day: date
    planned: rules.PlannedClass
    state: SessionState
    is_marked: bool
    moved_from: date | None = None

    @property
    def short_state(self) -> str:
        """What became of the class, in a word."""
        return SHORT_STATES[self.state]


@dataclass(frozen=True, slots=True)
class CellShown:
    """A child at a class: covered by the contract or not; the mark, None until somebody marked it."""

    column: Column
    is_covered: bool
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Row:
    """A child of the group with a cell for every class of the month."""

    contract: Contract
    cells: list[CellShown]

    @property
    def covered(self) -> frozenset[str]:
        """Keys of the classes that the contract covers."""
        return frozenset(cell.column.key for cell in self.cells if cell.is_covered)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month of a group. `is_complete` when every class is marked, and at those that were held every child."""

    group: StudyGroup
    month: date
    columns: list[Column]
    rows: list[Row]

    @property
    def is_complete(self) -> bool:
        held = {column.key for column in self.columns if column.state == SessionState.HELD}
        cells = [cell for row in self.rows for cell in row.cells if cell.is_covered and cell.column.key in held]
        return all(column.is_marked for column in self.columns) and all(cell.mark is not None for cell in cells)


def class_key(planned: rules.PlannedClass) -> str:
    """The name of a class in forms: its day and start."""
    return f"{planned.day:%Y%m%d}-{planned.starts_at:%H%M}"


def get_group_for(actor: Actor, group_id: int) -> StudyGroup:
    """The group with its programme for one who marks attendance there.

    Raises NotFound, NotAllowed, OtherTeachersGroup.
    """
    group = StudyGroup.objects.select_related("part__programme", "municipality").filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    require(actor, Permission.ATTENDANCE_MARK, group.municipality_id, organisation_id=group.organisation_id)
    ensure_own(actor, group)
    return group


def planned_for(group: StudyGroup, month: date) -> list[rules.PlannedClass]:
    """The classes that the timetable of each day gives the month, without public holidays."""
    days_off = days_off_between(group.municipality_id, month, next_month(month))
    return [
        planned
        for week in weeks_of(group)
        for planned in rules.planned_classes(
            [rules.Slot(each.weekday, each.starts_at, each.hours) for each in week.slots],
            month=month,
            starts_on=week.starts_on,
            ends_on=week.ends_on,
            days_off=days_off,
        )
    ]


def moves_of(group: StudyGroup, month: date) -> "QuerySet[MovedClass]":
    """Classes of the month that are taught on another of its days, by their day of the timetable. One query."""
    moves = group.moved_classes.living().filter(was_on__gte=month, was_on__lt=next_month(month))
    return moves.select_related("made_by").order_by("was_on", "was_at")


def contracts_in_month(group: StudyGroup, month: date) -> list[Contract]:
    """Contracts of the group that cover a day of the month, by the child's name."""
    return list(
        Contract.objects.attending(month, next_month(month))
        .filter(group=group)
        .select_related("child")
        .order_by("child__sort_key", "pk")
    )


def sheet_for(group: StudyGroup, month: date) -> Sheet:
    """The sheet: the timetable laid over the month, with the marks that are already there. Six queries."""
    sessions = {
        class_key(rules.PlannedClass(each.held_on, each.starts_at, each.hours)): each
        for each in ClassSession.objects.filter(group=group, held_on__gte=month, held_on__lt=next_month(month))
    }
    planned = {class_key(each): each for each in planned_for(group, month)}
    moved_from: dict[str, date] = {}
    moves = list(moves_of(group, month))
    for move in moves:
        planned.pop(class_key(rules.PlannedClass(move.was_on, move.was_at, move.hours)), None)
    for move in moves:
        moved = rules.PlannedClass(move.held_on, move.starts_at, move.hours)
        planned[class_key(moved)], moved_from[class_key(moved)] = moved, move.was_on
    for key, session in sessions.items():
        planned.setdefault(key, rules.PlannedClass(session.held_on, session.starts_at, session.hours))
    columns = [
        Column(
            key,
            planned[key].day,
            planned[key],
            SessionState(sessions[key].state) if key in sessions else SessionState.HELD,
            key in sessions,
            moved_from.get(key),
        )
        for key in sorted(planned)
    ]
    return Sheet(group, month, columns, _rows(group, month, columns, sessions))


def with_input(sheet: Sheet, states: Mapping[str, SessionState], cells: Mapping[tuple[str, int], Mark]) -> Sheet:
    """The sheet as somebody filled it in: shown again when it was refused."""
    columns = {each.key: replace(each, state=states.get(each.key, each.state)) for each in sheet.columns}
    rows = [
        Row(
            row.contract,
            [
                CellShown(
                    columns[cell.column.key],
                    cell.is_covered,
                    cells.get((cell.column.key, row.contract.pk), cell.mark),
                )
                for cell in row.cells
            ],
        )
        for row in sheet.rows
    ]
    return Sheet(sheet.group, sheet.month, list(columns.values()), rows)


def _rows(group: StudyGroup, month: date, columns: list[Column], sessions: dict[str, ClassSession]) -> list[Row]:
    keys = {session.pk: key for key, session in sessions.items()}
    marks: dict[int, dict[str, Mark]] = {}
    for each in AttendanceMark.objects.filter(Q(session__in=keys)):
        marks.setdefault(each.contract_id, {})[keys[each.session_id]] = Mark(each.mark)
    rows = []
    for contract in contracts_in_month(group, month):
        days, known = contract_days(contract), marks.get(contract.pk, {})
        cells = [CellShown(column, column.day in days, known.get(column.key)) for column in columns]
        rows.append(Row(contract, cells))
    return rows


@dataclass(frozen=True, slots=True)
class Days:
    """The half-open term of a contract, to ask whether a day is in it."""

    lower: date
    upper: date

    def __contains__(self, day: date) -> bool:
        return self.lower <= day < self.upper


def contract_days(contract: Contract) -> Days:
    """From the first day of the contract to the last that it was in force, both included, as a half-open range."""
    return Days(contract.period.lower, contract.last_day + timedelta(days=1))


def list_groups(organisation_id: int, municipality_id: int) -> "QuerySet[StudyGroup]":
    """Groups of the provider that families have seen, those that started latest first."""
    return (
        StudyGroup.objects.filter(organisation_id=organisation_id, municipality_id=municipality_id)
        .exclude(state__in=NOT_OFFERED)
        .select_related("part__programme")
        .prefetch_related("slots")
        .order_by("-starts_on", "name", "pk")
    )


@dataclass(frozen=True, slots=True)
class GroupMonth:
    """A month of a group in the list: how many of its classes are marked."""

    month: date
    planned: int
    marked: int

    @property
    def is_complete(self) -> bool:
        """Every class of the month is marked; whether every child is, `Sheet.is_complete` says."""
        return self.marked >= self.planned


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group with its months until today."""

    group: StudyGroup
    months: list[GroupMonth]


def months_of_groups(groups: list[StudyGroup], *, until: date) -> list[GroupLine]:
    """For each group its months with classes up to the month of `until`, the latest first. One query."""
    marked: dict[tuple[int, date], int] = {
        (row["group"], row["month"]): row["count"]
        for row in ClassSession.objects.filter(group__in=groups)
        .annotate(month=TruncMonth("held_on", output_field=DateField()))
        .values("group", "month")
        .annotate(count=Count("pk"))
        .order_by()
    }
    lines = []
    for group in groups:
        months = [
            GroupMonth(month, len(planned_for(group, month)), marked.get((group.pk, month), 0))
            for month in reversed(months_between(group.starts_on, min(until, group.ends_on)))
        ]
        lines.append(GroupLine(group, [each for each in months if each.planned]))
    return lines
