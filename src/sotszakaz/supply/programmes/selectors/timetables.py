from collections.abc import Iterable

from sotszakaz.supply.programmes.models import ClassSlot, StudyGroup
from sotszakaz.supply.programmes.rules import Slot, Timetable


def timetable_of(group: StudyGroup) -> Timetable:
    """The group's own days and classes; its slots are loaded."""
    slots = (Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in group.slots.all())
    return Timetable(group.starts_on, group.ends_on, tuple(slots))


def with_slots(group: StudyGroup, slots: Iterable[ClassSlot]) -> StudyGroup:
    """The group with its classes, in their order, as `prefetch_related` would load them."""
    loaded = ClassSlot.objects.none()
    loaded._result_cache = list(slots)
    group._prefetched_objects_cache = {"slots": loaded}  # type: ignore[attr-defined]
    return group
