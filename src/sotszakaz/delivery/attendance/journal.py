"""The journal of a day: the classes of a provider with every child's mark, and the history of a class."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from sotszakaz.delivery.attendance import rules
from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange, ClassSession
from sotszakaz.delivery.attendance.selectors import class_key, contract_days
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.supply.programmes.models import ClassSlot, FormerSlot, MovedClass, StudyGroup

SLOT = ("group", "starts_at", "hours")


@dataclass(frozen=True, slots=True)
class Cell:
    """A child at the class; the mark is None until somebody makes it."""

    contract: Contract
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class ClassOfDay:
    """A class of the day: planned, or already marked with what became of it.

    `moved_from` is the day of the timetable when it is taught on another one.
    """

    group: StudyGroup
    key: str
    planned: rules.PlannedClass
    state: SessionState | None
    cells: list[Cell]
    moved_from: date | None = None

    @property
    def is_cancelled(self) -> bool:
        return self.state not in (None, SessionState.HELD)

    @property
    def marked(self) -> int:
        """How many children have a mark."""
        return sum(cell.mark is not None for cell in self.cells)

    @property
    def is_done(self) -> bool:
        return self.is_cancelled or (bool(self.state) and self.marked == len(self.cells))


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What the timetable or the sheet says of a class, before its children are read."""

    group_id: int
    planned: rules.PlannedClass
    session: ClassSession | None
    moved_from: date | None


def groups_with_classes(organisation_id: int, municipality_id: int, day: date) -> "QuerySet[StudyGroup]":
    """Groups of the provider with a class on the day, by timetable or sheet, and children under contract; by name."""
    by_week = Q(pk__in=_slots_of(day).values("group")) | Q(pk__in=_former_slots_of(day).values("group"))
    by_timetable = Q(starts_on__lte=day, ends_on__gte=day) & by_week
    if day in days_off_between(municipality_id, day, day + timedelta(days=1)):
        by_timetable = Q(pk__in=[])
    moved_here = Q(pk__in=MovedClass.objects.living().filter(held_on=day).values("group"))
    by_sheet = Q(
        pk__in=ClassSession.objects.filter(held_on=day, group__organisation_id=organisation_id).values("group")
    )
    return (
        StudyGroup.objects.filter(by_timetable | by_sheet | moved_here, organisation_id=organisation_id)
        .filter(municipality_id=municipality_id, pk__in=_attending(day).values("group"))
        .select_related("part__programme")
        .order_by("name", "pk")
    )


def classes_of_day(groups: Sequence[StudyGroup], municipality_id: int, day: date) -> list[ClassOfDay]:
    """The classes of these groups on the day, the earliest first, each with the children under contract. Five queries.

    Classes without children under contract are left out: there is nothing to mark.
    """
    lessons = _lessons(groups, municipality_id, day)
    children = _children(groups, day)
    marks = _marks([lesson.session.pk for lesson in lessons if lesson.session])
    by_id = {group.pk: group for group in groups}
    found = []
    for lesson in lessons:
        known = marks[lesson.session.pk] if lesson.session else {}
        cells = [Cell(each, known.get(each.pk)) for each in children[lesson.group_id]]
        if cells:
            state = SessionState(lesson.session.state) if lesson.session else None
            group = by_id[lesson.group_id]
            key = class_key(lesson.planned)
            found.append(ClassOfDay(group, key, lesson.planned, state, cells, lesson.moved_from))
    return sorted(found, key=lambda each: (each.planned.starts_at, each.group.name, each.group.pk))


def class_of(group: StudyGroup, key: str) -> ClassOfDay:
    """One class by its key. Raises NotFound when the group has none such."""
    day = day_of(key)
    for each in classes_of_day([group], group.municipality_id, day):
        if each.key == key:
            return each
    raise NotFound()


def day_of(key: str) -> date:
    """The day of a class by its key. Raises NotFound."""
    return _moment_of(key).date()


def history_of(group: StudyGroup, key: str) -> "QuerySet[CellChange]":
    """Every mark that was made at the class, the one written latest first. Raises NotFound for a key of no class."""
    moment = _moment_of(key)
    changes = CellChange.objects.filter(group=group, held_on=moment.date(), starts_at=moment.time())
    return changes.select_related("contract__child", "made_by").order_by("-pk")


def _moment_of(key: str) -> datetime:
    try:
        moment = datetime.strptime(key, "%Y%m%d-%H%M")  # noqa: DTZ007 — the wall clock of the municipality
    except ValueError:
        raise NotFound() from None
    if moment.year == MAXYEAR:
        raise NotFound()
    return moment


def _slots_of(day: date) -> "QuerySet[ClassSlot]":
    """Lessons of the latest weeks that have begun by the day."""
    latest = ClassSlot.objects.filter(weekday=day.isoweekday())
    return latest.filter(Q(group__week_since=None) | Q(group__week_since__lte=day))


def _former_slots_of(day: date) -> "QuerySet[FormerSlot]":
    return FormerSlot.objects.filter(weekday=day.isoweekday(), valid__contains=day)


def _attending(day: date) -> "QuerySet[Contract]":
    return Contract.objects.attending(day, day + timedelta(days=1))


def _lessons(groups: Iterable[StudyGroup], municipality_id: int, day: date) -> list[_Lesson]:
    sessions = {
        (each.group_id, each.starts_at): each for each in ClassSession.objects.filter(group__in=groups, held_on=day)
    }
    lessons: dict[tuple[int, time], Decimal] = {at: each.hours for at, each in sessions.items()}
    moves = list(MovedClass.objects.living().filter(Q(was_on=day) | Q(held_on=day), group__in=groups))
    gone = {(each.group_id, each.was_at) for each in moves if each.was_on == day}
    come = {(each.group_id, each.starts_at): each for each in moves if each.held_on == day}
    lessons.update({at: each.hours for at, each in come.items() if at not in lessons})
    if day not in days_off_between(municipality_id, day, day + timedelta(days=1)):
        terms = {group.pk: group for group in groups}
        slots, former = _slots_of(day).filter(group__in=groups), _former_slots_of(day).filter(group__in=groups)
        for group_id, starts_at, hours in slots.values_list(*SLOT).union(former.values_list(*SLOT)):
            is_gone = (group_id, starts_at) in gone
            if terms[group_id].starts_on <= day <= terms[group_id].ends_on and not is_gone:
                lessons.setdefault((group_id, starts_at), hours)
    return [
        _Lesson(
            group_id,
            rules.PlannedClass(day, starts_at, hours),
            sessions.get((group_id, starts_at)),
            come[group_id, starts_at].was_on if (group_id, starts_at) in come else None,
        )
        for (group_id, starts_at), hours in lessons.items()
    ]


def _children(groups: Iterable[StudyGroup], day: date) -> dict[int, list[Contract]]:
    found = _attending(day).filter(group__in=groups).select_related("child").order_by("child__sort_key", "pk")
    children: dict[int, list[Contract]] = defaultdict(list)
    for contract in found:
        if day in contract_days(contract):
            children[contract.group_id].append(contract)
    return children


def _marks(session_ids: list[int]) -> dict[int, dict[int, Mark]]:
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    for each in AttendanceMark.objects.filter(session__in=session_ids):
        marks[each.session_id][each.contract_id] = Mark(each.mark)
    return marks
