"""A class on another day of its month: planned, marked and charged there, by every policy as if it were on its own."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import handed_in, taken, tap, teacher
from tests.factories.kernel import adopted
from tests.factories.supply import TODAY

from sotszakaz.delivery.attendance import checks
from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.errors import (
    ClassNotMovable,
    MoveClashes,
    MoveOutside,
    MoveStays,
    MoveToDayOff,
    MoveWithoutReason,
    OldPlaceTaken,
)
from sotszakaz.delivery.attendance.journal import classes_of_day, groups_with_classes
from sotszakaz.delivery.attendance.models import ClassSession
from sotszakaz.delivery.attendance.moving import move_class, put_class_back, who_misses
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import reopen_sheet
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.hand_ins import missing_of
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.constraints import ConstraintViolated, judged
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.errors import WeekClashesWithMove
from sotszakaz.supply.programmes.models import MovedClass
from sotszakaz.supply.programmes.rules import Slot
from sotszakaz.supply.programmes.weeks import change_week, week_key_of

pytestmark = pytest.mark.django_db

TUESDAY, THURSDAY, WEDNESDAY = date(2026, 9, 1), date(2026, 9, 3), date(2026, 9, 2)
AT, OVER, NOVEMBER, WINTER = time(15, 0), date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 3)
POLICIES = ["by_contract", "by_schedule_hours", "by_attendance"]
EARNED = """
    SELECT planned_hours + assumed_hours, completeness
    FROM unnest(%s::text[]) AS p (policy),
         settlements_earned(ARRAY[%s::bigint], ARRAY[%s::date], ARRAY[p.policy], ARRAY['whole'], %s, '{}')
"""


@pytest.fixture
def at():
    return market()


@pytest.fixture
def signed(at):
    return contract(at)


def moved(at, **said):
    facts = {
        "was_on": TUESDAY,
        "was_at": AT,
        "held_on": WEDNESDAY,
        "starts_at": time(18, 0),
        "reason": "Педагог болен.",
    }
    return move_class(group_id=at.group.pk, **{**facts, "by": SYSTEM, **said})


def earned(signed, counted_on):
    """Hours of September and the share of them that is due, by each policy."""
    with connection.cursor() as cursor:
        cursor.execute(EARNED, [POLICIES, signed.pk, SEPTEMBER, counted_on])
        return cursor.fetchall()


def days(at):
    return [each.day for each in columns(at.group)]


def ensure_sound():
    for check in (*CHECKS, *checks.CHECKS):
        assert find_offenders(check).passed, check.name


def test_a_moved_class_is_held_on_its_new_day_and_charged_by_every_policy(at, signed):
    whole, before = earned(signed, TODAY), days(at)

    moved(at)
    moved(at, was_on=date(2026, 9, 22), held_on=date(2026, 9, 23))  # of the same lesson of the week

    assert days(at) == [WEDNESDAY, *before[1:6], date(2026, 9, 23), *before[7:]]
    assert earned(signed, TODAY) == whole  # all classes are still to come
    assert earned(signed, TUESDAY) == whole  # on Tuesday none was to be held
    [lacking] = missing_of(signed.agreement, SEPTEMBER, until=WEDNESDAY)
    assert (lacking.day, lacking.starts_at) == (WEDNESDAY, time(18, 0))
    [group] = groups_with_classes(at.group.organisation_id, at.municipality.pk, WEDNESDAY)
    [shown] = classes_of_day([group], at.municipality.pk, WEDNESDAY)
    assert (shown.moved_from, shown.planned.starts_at) == (TUESDAY, time(18, 0))
    assert classes_of_day([group], at.municipality.pk, TUESDAY) == []
    marked_sheet(at.group)
    assert missing_of(signed.agreement, SEPTEMBER, until=OVER) == []
    assert earned(signed, OVER) == whole
    closed_month(at)
    assert Accrual.objects.get().completeness == 1
    ensure_sound()


def test_families_are_told_once_and_the_class_goes_back_while_nobody_has_held_it(at, signed):
    move = moved(at)
    drain_together()
    act_for([at.municipality.pk])
    [told] = Notice.objects.filter(title="Занятие 01.09.2026 переносится на 02.09.2026")
    assert "Педагог болен." in told.text
    with pytest.raises(ClassNotMovable):
        moved(at, held_on=date(2026, 9, 4))  # the second press
    with pytest.raises(ClassNotMovable):
        moved(at, was_on=WEDNESDAY, was_at=time(18, 0), held_on=date(2026, 9, 4))
    held = next(each for each in columns(at.group) if each.day == WEDNESDAY)
    by = teacher(at)
    taken([tap(held, signed, Mark.PRESENT)], by)
    with pytest.raises(MoveStays):
        put_class_back(moved_id=move.pk, by=by)
    taken([tap(held, None, SessionState.CANCELLED, group_id=at.group.pk)], by)

    put_class_back(moved_id=move.pk, by=by)

    assert days(at)[:2] == [TUESDAY, THURSDAY]
    drain_together()
    act_for([at.municipality.pk])
    assert Notice.objects.filter(title="Занятие снова 01.09.2026, как в расписании").count() == 1
    with pytest.raises(MoveStays):
        put_class_back(moved_id=move.pk, by=by)
    ensure_sound()


def test_a_class_that_fell_out_is_moved_and_nothing_of_the_month_is_lost(at, signed):
    by, [first, *_] = teacher(at), columns(at.group)
    taken([tap(first, signed, Mark.PRESENT)], by)
    with pytest.raises(ClassNotMovable):
        moved(at)
    save_sheet(
        group_id=at.group.pk, month=SEPTEMBER, states={first.key: SessionState.CANCELLED}, cells={}, by=by, on=OVER
    )

    moved(at)
    marked_sheet(at.group)

    assert not ClassSession.objects.filter(held_on=TUESDAY).exists()
    assert {share for _, share in earned(signed, OVER)} == {Decimal(1)}
    ensure_sound()


def test_a_wrong_move_is_refused(at, signed):
    november = next(each for each in columns(at.group, NOVEMBER) if each.day == date(2026, 11, 5))
    for said, refusal in (
        ({"reason": " "}, MoveWithoutReason),
        ({"held_on": date(2026, 10, 2)}, MoveOutside),
        ({"held_on": TUESDAY, "starts_at": AT}, MoveOutside),
        ({"held_on": THURSDAY, "starts_at": time(16, 0)}, MoveClashes),
        ({"starts_at": time(23, 0)}, MoveClashes),
        ({"was_at": time(14, 0)}, ClassNotMovable),
        ({"was_on": november.day, "held_on": date(2026, 11, 4)}, MoveToDayOff),
    ):
        with pytest.raises(refusal):
            moved(at, **said)
    moved(at, held_on=TUESDAY, starts_at=time(16, 0))  # later on its own day
    with pytest.raises(MoveClashes):
        moved(at, was_on=THURSDAY, held_on=TUESDAY, starts_at=time(17, 0))
    marked_sheet(at.group, cancelled=3)
    handed_in(signed)
    with pytest.raises(ConstraintViolated, match="сдан"):
        moved(at, was_on=date(2026, 9, 8), held_on=date(2026, 9, 9))


def test_two_classes_are_never_one_when_a_class_goes_back_or_the_week_changes(at, signed):
    whole, count = earned(signed, TODAY), len(days(at))
    first = moved(at)
    second = moved(at, was_on=THURSDAY, held_on=TUESDAY, starts_at=AT)  # where the first was
    with pytest.raises(OldPlaceTaken):
        put_class_back(moved_id=first.pk, by=SYSTEM)
    put_class_back(moved_id=second.pk, by=SYSTEM)
    put_class_back(moved_id=first.pk, by=SYSTEM)
    moved(at, held_on=date(2026, 9, 17), starts_at=time(18, 0))
    evenings = (Slot(2, time(18, 0), time(19, 30), Decimal(2)), Slot(4, time(19, 0), time(20, 30), Decimal(2)))
    since = date(2026, 9, 8)

    with pytest.raises(WeekClashesWithMove):
        change_week(group_id=at.group.pk, week=evenings, since=since, known=week_key_of(at.group), by=SYSTEM, on=TODAY)

    assert len(days(at)) == count
    assert earned(signed, TODAY) == whole


def test_a_class_is_not_moved_onto_one_that_is_marked_already(at, signed):
    early = moved(at, was_on=date(2026, 9, 29), held_on=WEDNESDAY)
    held = next(each for each in columns(at.group) if each.day == WEDNESDAY)
    taken([tap(held, signed, Mark.PRESENT)], teacher(at))
    fridays = (Slot(2, AT, time(16, 30), Decimal(2)), Slot(5, AT, time(16, 30), Decimal(2)))
    since = date(2026, 9, 28)
    change_week(group_id=at.group.pk, week=fridays, since=since, known=week_key_of(at.group), by=SYSTEM, on=TODAY)
    early.refresh_from_db()
    assert early.withdrawn_at

    with pytest.raises(MoveClashes):
        moved(at)


def test_a_closed_month_and_another_week_leave_no_move_behind(at, signed):
    late = moved(at, was_on=date(2026, 11, 10), held_on=date(2026, 11, 11))
    october = moved(at, was_on=date(2026, 10, 1), held_on=date(2026, 10, 2))
    wednesdays = (Slot(3, time(18, 0), time(19, 30), Decimal(2)), Slot(5, time(18, 0), time(19, 30), Decimal(2)))
    change_week(
        group_id=at.group.pk,
        week=wednesdays,
        since=date(2026, 11, 9),
        known=week_key_of(at.group),
        by=SYSTEM,
        on=TODAY,
    )

    assert list(MovedClass.objects.living()) == [october]
    late.refresh_from_db()
    assert late.withdrawn_at
    at.group.refresh_from_db()
    marked_sheet(at.group, cancelled=1)
    closed_month(at)
    with pytest.raises(ConstraintViolated, match="закрыт"):
        moved(at)
    assert ClassSession.objects.filter(held_on=TUESDAY).exists()
    facts = {
        "was_on": TUESDAY,
        "was_at": AT,
        "held_on": WEDNESDAY,
        "starts_at": AT,
        "ends_at": time(16, 30),
        "hours": 2,
        "reason": "Мимо правил.",
    }
    with pytest.raises(ConstraintViolated, match="закрыт"), judged(MovedClass):
        MovedClass.objects.create(municipality=at.municipality, group=at.group, **facts)
    ensure_sound()


def test_who_has_no_contract_on_the_new_day_is_counted_told_so_and_kept_in_history(at, signed):
    adopted(at.municipality, starts_on=SEPTEMBER, termination_day="day_of_notice")
    leaving = contract(at)
    terminate_by_family(contract_id=leaving.pk, by=leaving.child.added_by, on=date(2026, 9, 14))
    drain_together()
    act_for([at.municipality.pk])

    near = moved(at, was_on=THURSDAY, held_on=date(2026, 9, 4))
    far = moved(at, held_on=date(2026, 9, 30))

    assert who_misses(at.group, [near, far]) == {near.pk: [], far.pk: [leaving]}
    assert [each.details["missed"] for each in AuditEvent.objects.filter(action="class.move").order_by("pk")] == [
        [],
        [leaving.pk],
    ]
    drain_together()
    act_for([at.municipality.pk])
    assert dict(Notice.objects.filter(title__contains="01.09.2026").values_list("user", "title")) == {
        signed.child.added_by_id: "Занятие 01.09.2026 переносится на 30.09.2026",
        leaving.child.added_by_id: "Занятия 01.09.2026 не будет: оно переносится на 30.09.2026",
    }
    assert Notice.objects.filter(title="Занятие 03.09.2026 переносится на 04.09.2026").count() == 2


def test_who_was_told_of_a_move_learns_that_another_week_took_it_back(at, signed):
    marking, november = teacher(at), date(2026, 11, 2)
    moved(at, was_on=date(2026, 11, 3), held_on=date(2026, 11, 6), starts_at=AT)
    moved(at, was_on=date(2026, 10, 1), held_on=date(2026, 10, 2))
    evenings = (Slot(3, time(18, 0), time(19, 30), Decimal(2)), Slot(5, time(18, 0), time(19, 30), Decimal(2)))
    mornings = (Slot(1, AT, time(16, 30), Decimal(2)), Slot(2, AT, time(16, 30), Decimal(2)))

    def changed(week, since, on):
        change_week(group_id=at.group.pk, week=week, since=since, known=week_key_of(at.group), by=SYSTEM, on=on)
        at.group.refresh_from_db()
        drain_together()
        act_for([at.municipality.pk])
        return Notice.objects.filter(title__startswith="Перенос на").order_by("area", "pk")

    family, staff = changed(evenings, november, TODAY)

    assert family.title == staff.title == "Перенос на 06.11.2026 отменён: у группы новое расписание"
    assert (family.area, staff.area, staff.user) == ("citizen", "provider", marking)
    assert family.text.endswith("Занятия той недели: 06.11.2026 в 18:00.")  # the fourth is a holiday
    moved(at, was_on=date(2026, 11, 20), was_at=time(18, 0), held_on=date(2026, 11, 3))
    assert changed(mornings, date(2026, 11, 19), date(2026, 11, 4)).count() == 2  # the new day was over
    moved(at, was_on=date(2026, 11, 24), held_on=date(2026, 11, 26))
    [told, _] = changed(evenings, date(2026, 11, 21), TODAY).filter(title__contains="26.11.2026")
    assert told.text.endswith("Занятия той недели: 25.11.2026 в 18:00, 27.11.2026 в 18:00.")
    moved(at, was_on=date(2026, 11, 27), was_at=time(18, 0), held_on=date(2026, 11, 28))
    [told, _] = changed(mornings, date(2026, 11, 26), TODAY).filter(title__contains="28.11.2026")
    assert told.text.endswith("Теперь занятия: пн, вт 15:00–16:30.")
    ensure_sound()


def test_a_class_moved_in_a_sheet_opened_again_is_marked_before_it_is_counted(at, signed):
    marked_sheet(at.group, cancelled=1)
    closed_month(at)
    share = Accrual.objects.get().completeness
    facts = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    sheet = reopen_sheet(**facts, reason="Занятие провели в другой день.", by=SYSTEM, on=AFTER)
    moved(at)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)

    act_for([at.municipality.pk])
    assert share < 1
    assert list(Accrual.objects.filter(month=SEPTEMBER).values_list("completeness", flat=True)) == [share]
    sheet.refresh_from_db()
    assert sheet.counted_in is None
    ensure_sound()
    marked_sheet(at.group)
    marked_sheet(at.group, NOVEMBER, on=WINTER)
    closed_month(at, NOVEMBER, on=WINTER)

    assert Accrual.objects.get(month=SEPTEMBER, kind=LineKind.CORRECTED).completeness == 1
    ensure_sound()
