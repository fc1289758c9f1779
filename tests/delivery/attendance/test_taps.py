"""Marks from phones: none is lost, none is doubled, the later one holds, and each refusal is said in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.delivery import OCTOBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import NOW, TABLET, first_class, handed_in, taken, tap, teacher
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.checks import CHECKS
from sotszakaz.delivery.attendance.journal import history_of
from sotszakaz.delivery.attendance.models import AttendanceMark, CellChange, ClassSession
from sotszakaz.delivery.attendance.states import Mark, SessionState, TapOutcome
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def at():
    return market()


@pytest.fixture
def signed(at):
    return contract(at)


def marks():
    return list(AttendanceMark.objects.order_by("pk").values_list("mark", flat=True))


def test_taps_mark_the_class_held_and_keep_who_and_when(at, signed):
    by, column = teacher(at), first_class(at)

    answers = taken([tap(column, signed, Mark.PRESENT), tap(column, signed, Mark.ILL)], by)

    assert [each.outcome for each in answers] == [TapOutcome.APPLIED, TapOutcome.APPLIED]
    assert [each.value for each in answers] == [Mark.ILL, Mark.ILL]
    assert marks() == [Mark.ILL]
    session = ClassSession.objects.get()
    assert (session.state, session.is_whole, session.marked_by) == (SessionState.HELD, True, by)
    assert [each.value for each in history_of(at.group, column.key)] == [Mark.ILL, Mark.PRESENT]


def test_the_repeat_of_a_batch_changes_nothing_and_gets_the_same_answer(at, signed):
    by, column = teacher(at), first_class(at)
    batch = [tap(column, signed, Mark.ABSENT)]
    first = taken(batch, by)
    taken([tap(column, signed, Mark.EXCUSED)], by)

    again = taken(batch, by)

    assert [each.outcome for each in again] == [each.outcome for each in first]
    assert again[0].value == Mark.EXCUSED
    assert marks() == [Mark.EXCUSED]
    assert CellChange.objects.count() == 2


def test_a_mark_of_a_day_at_the_end_of_time_is_refused_in_words_beside_others(at, signed):
    by, column = teacher(at), first_class(at)
    crafted = [tap(column, signed, day=day, key=f"{day:%Y}{day:%m%d}-1000") for day in (date.max, date(9999, 12, 1))]

    *refused, taken_one = taken([*crafted, tap(column, signed)], by)

    assert [each.outcome for each in refused] == [None, None]
    assert "9999" in refused[0].message
    assert taken_one.outcome == TapOutcome.APPLIED


def test_without_its_key_the_repeat_would_undo_a_later_mark(at, signed):
    by, column = teacher(at), first_class(at)
    sent = tap(column, signed, Mark.ABSENT)
    taken([sent], by)
    taken([tap(column, signed, Mark.EXCUSED)], by)

    taken([replace(sent, sequence=sent.sequence + 1_000_000)], by)

    assert marks() == [Mark.ABSENT]
    assert CellChange.objects.count() == 3


def test_of_two_teachers_the_later_tap_holds_whichever_comes_first(at, signed):
    early, late, column = teacher(at), teacher(at), first_class(at)
    taken([tap(column, signed, Mark.PRESENT, client=TABLET, made_at=NOW - HOUR)], late)

    [answer] = taken([tap(column, signed, Mark.ABSENT, made_at=NOW - 2 * HOUR)], early)

    assert (answer.outcome, answer.value) == (TapOutcome.SUPERSEDED, Mark.PRESENT)
    assert marks() == [Mark.PRESENT]
    assert {each.made_by for each in CellChange.objects.all()} == {early, late}


def test_marks_of_one_device_keep_their_order_whatever_its_clock_says(at, signed):
    by, column = teacher(at), first_class(at)
    taken([tap(column, signed, Mark.PRESENT, made_at=NOW)], by)

    taken([tap(column, signed, Mark.ABSENT, made_at=NOW - 2 * HOUR)], by)

    assert marks() == [Mark.ABSENT]


def test_a_cancelled_class_loses_its_marks_and_says_why(at, signed):
    by, column = teacher(at), first_class(at)
    cancel = tap(column, None, SessionState.QUARANTINE, group_id=at.group.pk)

    [_, cancelled, refused] = taken([tap(column, signed), cancel, tap(column, signed)], by)

    assert (cancelled.outcome, cancelled.value) == (TapOutcome.APPLIED, SessionState.QUARANTINE)
    assert refused.outcome is None
    assert "отменено, отметки детей не нужны" in refused.message
    assert ClassSession.objects.get().get_state_display() == "отменено: карантин"
    assert marks() == []


def test_a_cancellation_made_before_the_marks_does_not_take_them_away(at, signed):
    column = first_class(at)
    taken([tap(column, signed)], teacher(at))
    cancel = tap(column, None, SessionState.CANCELLED, group_id=at.group.pk, client=TABLET, made_at=NOW - HOUR)

    [answer] = taken([cancel], teacher(at))

    assert answer.outcome == TapOutcome.SUPERSEDED
    assert marks() == [Mark.PRESENT]


def test_a_class_begun_child_by_child_is_whole_when_every_child_is_marked(at, signed):
    other, by, column = contract(at), teacher(at), first_class(at)

    taken([tap(column, signed)], by)
    begun = ClassSession.objects.get().is_whole
    taken([tap(column, other)], by)

    assert (begun, ClassSession.objects.get().is_whole) == (False, True)


def refusal_of(made, by):
    [answer] = taken([made], by)
    assert answer.outcome is None
    assert not CellChange.objects.filter(sequence=made.sequence).exists()
    return answer.message


def test_a_tap_is_refused_before_its_class_has_come(at, signed):
    early = datetime(2026, 8, 31, 12, tzinfo=UTC)

    [answer] = taken([tap(first_class(at), signed, made_at=early)], teacher(at), at=early)

    assert "ещё не наступило" in answer.message


def test_a_tap_is_refused_for_a_child_of_no_contract_there(at, signed):
    stranger = contract(at, group=at.other_group())

    made = replace(tap(first_class(at), stranger), group_id=signed.group_id)

    assert "нет действующего договора в этой группе" in refusal_of(made, teacher(at))


def test_a_tap_is_refused_for_a_class_of_no_timetable(at, signed):
    made = replace(tap(first_class(at), signed), key="20260901-0300", day=date(2026, 9, 1))

    assert "изменились группа или расписание" in refusal_of(made, teacher(at))


def test_a_tap_of_an_unknown_mark_is_refused(at, signed):
    assert "не поняла" in refusal_of(tap(first_class(at), signed, "sleeping"), teacher(at))


def test_a_tap_is_refused_by_a_closed_month_while_others_of_the_batch_are_written(at, signed):
    marked_sheet(at.group)
    closed_month(at)
    other = contract(at, group=at.other_group())
    by = teacher(at)

    closed, open_ = taken([tap(first_class(at), signed, Mark.ABSENT), tap(columns(other.group, OCTOBER)[0], other)], by)

    assert (closed.outcome, closed.value) == (None, Mark.PRESENT)
    assert "Месяц уже закрыт" in closed.message
    assert open_.outcome == TapOutcome.APPLIED


def test_a_tap_is_refused_by_a_month_that_is_handed_in(at, signed):
    marked_sheet(at.group)
    handed_in(signed)

    assert "Месяц сдан" in refusal_of(tap(first_class(at), signed, Mark.ABSENT), teacher(at))


def test_a_repeat_is_answered_as_before_when_the_month_was_closed_meanwhile(at, signed):
    by, batch = teacher(at), [tap(first_class(at), signed, Mark.ABSENT)]
    marked_sheet(at.group)
    taken(batch, by)
    closed_month(at)

    again, fresh = taken([*batch, tap(first_class(at), signed)], by)

    assert (again.outcome, fresh.outcome) == (TapOutcome.APPLIED, None)


def test_taps_are_refused_to_those_who_do_not_mark(at, signed):
    made = tap(first_class(at), signed)

    assert "нет права" in refusal_of(made, member(Finance, at.municipality))
    assert "не видна" in refusal_of(made, teacher(market()))


def test_a_saved_sheet_leaves_a_history_of_what_it_changed(at, signed):
    marked_sheet(at.group)
    first = CellChange.objects.count()
    marked_sheet(at.group, absent={signed.pk: 1})

    assert first == 2 * ClassSession.objects.count()
    assert CellChange.objects.filter(contract=signed, value=Mark.ABSENT).count() == 1
    assert CellChange.objects.count() == first + 1


def test_verify_finds_a_mark_that_its_history_does_not_know(at, signed):
    [check] = CHECKS
    taken([tap(first_class(at), signed)], teacher(at))
    assert find_offenders(check).passed

    AttendanceMark.objects.update(mark=Mark.ABSENT)

    assert find_offenders(check).offenders == 1
