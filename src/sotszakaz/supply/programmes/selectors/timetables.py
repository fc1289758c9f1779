from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Slot, Timetable


def timetable_of(group: StudyGroup) -> Timetable:
    """The group's own days and classes; its slots are loaded."""
    slots = (Slot(each.weekday, each.starts_at, each.ends_at, each.hours) for each in group.slots.all())
    return Timetable(group.starts_on, group.ends_on, tuple(slots))
