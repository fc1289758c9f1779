from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from sotszakaz.supply.programmes.models import ClassSlot, FormerSlot, MovedClass, StudyGroup
from sotszakaz.supply.programmes.rules import Lesson, Slot, Timetable


def slots_of(lessons: Iterable[ClassSlot | FormerSlot]) -> tuple[Slot, ...]:
    """Lessons of the database as values, in the order of the week."""
    return tuple(sorted(Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in lessons))


def timetable_of(group: StudyGroup) -> Timetable:
    """The group's own days and its latest week; its slots are loaded."""
    slots = (Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in group.slots.all())
    return Timetable(group.starts_on, group.ends_on, tuple(slots))


def weeks_of(group: StudyGroup) -> list[Timetable]:
    """All weeks of the group with their days, the earliest first. No query for a group that has had one only."""
    if group.week_since is None:
        return [timetable_of(group)]
    former: dict[tuple[date, date], list[FormerSlot]] = {}
    for each in group.former_slots.all():
        former.setdefault((each.valid.lower, each.valid.upper), []).append(each)
    before = [
        Timetable(max(first, group.starts_on), upper - timedelta(days=1), slots_of(lessons))
        for (first, upper), lessons in sorted(former.items())
    ]
    return [*before, Timetable(group.week_since, group.ends_on, slots_of(group.slots.all()))]


def lessons_of(group: StudyGroup, day: date) -> list[Lesson]:
    """What the group is to be taught on the day, with classes that were moved; public holidays are not asked for."""
    moves = group.moved_classes.living()
    gone = set(moves.filter(was_on=day).values_list("was_at", flat=True))
    own = [
        Lesson(day, each.starts_at, each.ends_at, each.hours)
        for week in weeks_of(group)
        if week.starts_on <= day <= week.ends_on
        for each in week.slots
        if each.weekday == day.isoweekday() and each.starts_at not in gone
    ]
    come = [Lesson(day, each.starts_at, each.ends_at, each.hours, each.was_on) for each in moves.filter(held_on=day)]
    return sorted([*own, *come], key=lambda each: each.starts_at)


def moves_ahead(group_ids: Iterable[int], on: date) -> list[MovedClass]:
    """Moved classes of the groups whose old or new day is not over, the nearest first. One query, none without groups.

    A class that was taught earlier than planned stays until its old day is over: nobody should come on that day.
    """
    ids = list(group_ids)
    if not ids:
        return []
    ahead = MovedClass.objects.living().filter(Q(was_on__gte=on) | Q(held_on__gte=on), group__in=ids)
    return list(ahead.select_related("group__part__programme").order_by("held_on", "starts_at", "pk"))


def with_slots(group: StudyGroup, slots: Iterable[ClassSlot]) -> StudyGroup:
    """The group with its classes, in their order, as `prefetch_related` would load them."""
    loaded = ClassSlot.objects.none()
    loaded._result_cache = list(slots)
    group._prefetched_objects_cache = {"slots": loaded}  # type: ignore[attr-defined]
    return group
