"""The week of a group changes from a day on: what was to be taught before that day stays as it was.

Before its first day, while nobody is in it, a group takes another week as if it had never had the first one.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.functions import Now

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.regulations.working_days import days_off_between
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.models import ClassSlot, FormerSlot, MovedClass, StudyGroup
from sotszakaz.supply.programmes.moderation import require_edit
from sotszakaz.supply.programmes.proposals import write_week
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.selectors.timetables import slots_of
from sotszakaz.supply.programmes.states import GroupState, ProgrammeState

WEEK_CHANGED = "studygroup.week"
MOVE_GONE = "class.move_gone"
KEPT = ("group", "municipality_id", "weekday", "starts_at", "ends_at", "hours")


@transaction.atomic(durable=True)
def change_week(
    *, group_id: int, week: tuple[Slot, ...], since: date | None, known: str, by: Actor, on: date
) -> StudyGroup:
    """Another week from the day `since`; families of the group and of its line are told. A repeat changes nothing.

    `known` is `week_key_of` the group as it stood on the page. `since` is not asked for before the first day of a group
    without children. The hours of a week stay as they are, unless nobody is in the group and nobody may enter.

    Raises GroupNotEditable, GroupHasEnded, NotEditable, WeekMoved, SameWeek, WeekSinceMissing, WeekSinceOutside,
    WeekHoursKept, WeekClashesWithMove and the refusals of `ensure_week`.
    """
    group = StudyGroup.objects.lock(group_id)
    require_edit(by, group.part.programme)
    _ensure_changeable(group, on)
    rules.ensure_week(week)
    current, wanted = slots_of(group.slots.all()), tuple(sorted(week))
    is_new = is_untouched(group, on)
    if not (is_new and group.state == GroupState.CLOSED):
        rules.ensure_week_hours(wanted, current)
    first, last = max(on + timedelta(days=1), group.starts_on), group.ends_on
    if wanted == current and (is_new or since == group.week_since):
        return _unchanged(group, known)
    since = group.starts_on if is_new else rules.ensure_week_since(since, first=first, last=last)
    if known != week_key_of(group):
        raise errors.WeekMoved()
    _ensure_clear_of_moves(group, wanted, since)
    before = rules.in_words(current)
    gone = _replace(group, wanted, since)
    after = rules.in_words(wanted)
    audit.record("studygroup.week", group, by=by, before=before, after=after, since=since.isoformat())
    outbox.put(WEEK_CHANGED, group, before=before, after=after, since=since.isoformat())
    _say_gone(group, [each for each in gone if each.held_on >= on], wanted, since)
    return group


def is_untouched(group: StudyGroup, on: date) -> bool:
    """Is its first day still to come, and nobody in it."""
    seats = balance_of(group.seat_account_id)
    return on < group.starts_on and seats.held + seats.spent == 0


def week_key_of(group: StudyGroup) -> str:
    """A short word for the latest week of the group."""
    return rules.week_key(slots_of(group.slots.all()), group.week_since)


def _unchanged(group: StudyGroup, known: str) -> StudyGroup:
    """A repeat of the change that made this week asked for it from another one."""
    if known == week_key_of(group):
        raise errors.SameWeek(field="slots")
    return group


def _ensure_changeable(group: StudyGroup, on: date) -> None:
    if group.state not in (GroupState.OPEN, GroupState.CLOSED):
        raise errors.GroupNotEditable(state=group.get_state_display())
    rules.ensure_not_over(ends_on=group.ends_on, on=on)
    programme = group.part.programme
    if programme.state == ProgrammeState.MODERATION:
        raise errors.NotEditable(state=programme.get_state_display())


def _ensure_clear_of_moves(group: StudyGroup, week: tuple[Slot, ...], since: date) -> None:
    """A class of an earlier day that was moved into the new week stays where families were told to come."""
    stay = group.moved_classes.living().filter(was_on__lt=since, held_on__gte=since)
    for each in stay.order_by("held_on", "starts_at"):
        of_day = [slot for slot in week if slot.weekday == each.held_on.isoweekday()]
        if any(slot.starts_at < each.ends_at and each.starts_at < slot.ends_at for slot in of_day):
            raise errors.WeekClashesWithMove(day=each.held_on, at=each.starts_at, field="since")


def _replace(group: StudyGroup, week: tuple[Slot, ...], since: date) -> list[MovedClass]:
    """Cut everything that would hold from the day on, keep the present week for the days before it.

    What was moved from the days of the present week is not there any more: these moves are the answer.
    """
    held_since = group.week_since or group.starts_on
    group.former_slots.filter(valid__startswith__gte=since).delete()
    for each in group.former_slots.filter(valid__endswith__gt=since).order_by("pk"):
        each.valid = DateRange(each.valid.lower, since)
        each.save(update_fields=["valid"])
    if held_since < since:
        kept = DateRange(held_since, since)
        FormerSlot.objects.bulk_create(_former(each, kept) for each in group.slots.all())
    with judged(ClassSlot):
        group.slots.all().delete()
        write_week(group, week)
    gone = list(group.moved_classes.living().filter(was_on__gte=since).order_by("was_on", "was_at"))
    with judged(MovedClass):
        MovedClass.objects.filter(pk__in=[each.pk for each in gone]).update(withdrawn_at=Now())
    group.week_since = since if group.former_slots.exists() else None
    group.save(update_fields=["week_since"])
    return gone


def _say_gone(group: StudyGroup, moves: list[MovedClass], week: tuple[Slot, ...], since: date) -> None:
    """Who was told to come on the new day of a move learns that it is gone, and when the group meets in those days."""
    told = (
        {
            "was": f"{each.was_on:%d.%m.%Y}",
            "now": f"{each.held_on:%d.%m.%Y}",
            "now_at": f"{each.starts_at:%H:%M}",
            "month": f"{each.was_on:%Y-%m}-01",
            "since": f"{since:%d.%m.%Y}",
            "classes": _classes_around(group, week, since, each.was_on),
            "after": rules.in_words(week),
        }
        for each in moves
    )
    outbox.put_each(MOVE_GONE, ((group, said) for said in told))


def _classes_around(group: StudyGroup, week: tuple[Slot, ...], since: date, day: date) -> str:
    """Classes of the new week in the calendar week of the day: «08.09.2026 в 18:00, 10.09.2026 в 19:00»."""
    monday = day - timedelta(days=day.weekday())
    days_off = days_off_between(group.municipality_id, monday, monday + timedelta(days=7))
    found = ((monday + timedelta(days=slot.weekday - 1), slot.starts_at) for slot in week)
    return ", ".join(
        f"{held_on:%d.%m.%Y} в {starts_at:%H:%M}"
        for held_on, starts_at in found
        if since <= held_on <= group.ends_on and held_on not in days_off
    )


def _former(slot: ClassSlot, valid: DateRange) -> FormerSlot:
    return FormerSlot(**{name: getattr(slot, name) for name in KEPT}, valid=valid)
