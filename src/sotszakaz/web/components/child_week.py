"""What a child attends or has applied for, as things of a week; classes of it that were moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import days_of, list_week_of_child
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.supply.programmes.models import MovedClass, StudyGroup
from sotszakaz.supply.programmes.rules import Timetable, meets
from sotszakaz.supply.programmes.selectors.timetables import moves_ahead, weeks_of
from sotszakaz.web.components.week import WeekItem


@dataclass(frozen=True, slots=True)
class MoveAhead:
    """A moved class that is still ahead; `against` names what the child has at its new hours."""

    move: MovedClass
    against: tuple[str, ...] = ()


def own_week(child: Child, *, on: date) -> list[WeekItem]:
    """Lessons of live applications for courses that are not over on the day. Two queries."""
    return [item for each in list_week_of_child(child, on=on) for item in attended(each, on=on)]


def attended(application: EnrolmentApplication, *, on: date) -> list[WeekItem]:
    """The lessons of an application on the days of its own course: one week, or two while the group changes it."""
    first, last = days_of(application.signed or application)
    weeks = [each for each in weeks_of(application.group) if max(on, first) <= each.ends_on and each.starts_on <= last]
    return [
        WeekItem(
            title=application.group.part.programme.name,
            timetable=replace(each, starts_on=max(first, each.starts_on), ends_on=min(last, each.ends_on)),
            href=reverse("citizen:enrolment", args=[application.pk]),
            note=f"{application.group.name}, {application.get_state_display()}{_days(each, len(weeks))}",
        )
        for each in weeks
    ]


def own_moves(
    applications: Iterable[EnrolmentApplication], *, on: date, tried: StudyGroup | None = None
) -> list[MovedClass]:
    """Classes that move to or from a day of the child's own course, and those of a group that is `tried`.

    One query, none without a live application and a tried group.
    """
    courses = {each.group_id: days_of(each.signed or each) for each in applications if each.state in LIVE}
    if tried is not None:
        courses.setdefault(tried.pk, (tried.starts_on, tried.ends_on))
    return [each for each in moves_ahead(courses, on) if _touches(each, *courses[each.group_id])]


def with_clashes(moves: Sequence[MovedClass], weeks: Mapping[int, Sequence[WeekItem]], *, on: date) -> list[MoveAhead]:
    """The moves, each with what other groups of `weeks` have at its new hours: a warning, never a ground to refuse.

    A lesson that was itself moved away from that day does not count, one that was moved to it does.
    """
    return [MoveAhead(each, tuple(_against(each, moves, weeks)) if on <= each.held_on else ()) for each in moves]


def _against(move: MovedClass, moves: Sequence[MovedClass], weeks: Mapping[int, Sequence[WeekItem]]) -> list[str]:
    day, gone = move.held_on, {(each.group_id, each.was_at) for each in moves if each.was_on == move.held_on}
    hours = (day, move.starts_at, move.ends_at)
    found = [
        item.title
        for group_id, items in weeks.items()
        for item in items
        if group_id != move.group_id
        and any((group_id, slot.starts_at) not in gone for slot in meets(item.timetable, *hours))
    ]
    come = [
        each.group.part.programme.name
        for each in moves
        if each.group_id != move.group_id
        and each.held_on == day
        and each.starts_at < move.ends_at
        and move.starts_at < each.ends_at
    ]
    return sorted({*found, *come})


def _touches(move: MovedClass, first: date, last: date) -> bool:
    return first <= move.was_on <= last or first <= move.held_on <= last


def _days(week: Timetable, weeks: int) -> str:
    return f", {week.starts_on:%d.%m} – {week.ends_on:%d.%m}" if weeks > 1 else ""
