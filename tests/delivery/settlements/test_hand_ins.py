"""Handing a month in: whole sheets only, frozen while the payer has them, returned with remarks, closed without it."""

from datetime import date

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.journal import first_class, handed_in, taken, tap, teacher
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState, SessionState
from sotszakaz.delivery.settlements import hand_ins
from sotszakaz.delivery.settlements.actions import (
    accept_hand_in,
    begin_closing,
    hand_in_month,
    reopen_sheet,
    return_hand_in,
)
from sotszakaz.delivery.settlements.errors import (
    HandInIncomplete,
    HandInTooEarly,
    MonthIsClosed,
    NotHandedIn,
    NothingToHandIn,
    RemarksMissing,
    SheetsMissing,
)
from sotszakaz.delivery.settlements.reminding import remind_of_hand_ins
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return market()


@pytest.fixture
def signed(at):
    return contract(at)


@pytest.fixture
def whole(at, signed):
    """A contract whose September is marked."""
    marked_sheet(at.group)
    return signed


def test_a_whole_month_is_handed_in_and_accepted(at, whole):
    director = at.director()

    handed = handed_in(whole, by=director)
    accept_hand_in(hand_in_id=handed.pk, by=member(Finance, at.municipality))

    handed.refresh_from_db()
    assert (handed.state, handed.handed_in_by) == (HandInState.ACCEPTED, director)
    assert not hand_ins.not_accepted(at.municipality.pk, SEPTEMBER).exists()


def test_what_is_missing_is_named_class_by_class_and_child_by_child(at, signed):
    other = contract(at, at.child(first_name="Ева"))
    marked = first_class(at)
    taken([tap(marked, signed)], teacher(at))

    missing = hand_ins.missing_of(signed.agreement, SEPTEMBER, until=AFTER)

    assert [each.child for each in missing][:2] == ["Примерова Ева", ""]
    assert len(missing) == len(columns(at.group))
    assert [sheet.missing for sheet in hand_ins.sheets_of(signed.agreement, SEPTEMBER, missing)] == [len(missing)]
    with pytest.raises(HandInIncomplete) as refused:
        handed_in(other)
    assert f"({len(missing)})" in refused.value.message
    assert "Примерова Ева" in refused.value.message


def test_a_month_is_not_handed_in_before_it_is_over(at, whole):
    with pytest.raises(HandInTooEarly) as refused:
        hand_in_month(agreement_id=whole.agreement_id, month=SEPTEMBER, by=SYSTEM, on=date(2026, 9, 30))

    assert "01.10.2026" in refused.value.message


def test_a_month_without_contracts_is_not_handed_in(at, whole):
    with pytest.raises(NothingToHandIn):
        hand_in_month(agreement_id=whole.agreement_id, month=date(2026, 8, 1), by=SYSTEM, on=AFTER)


def test_a_month_that_is_handed_in_is_not_handed_in_again(whole):
    handed_in(whole)

    with pytest.raises(MoveRefused):
        handed_in(whole)


def test_a_closed_month_is_neither_handed_in_nor_returned(at, whole):
    handed = handed_in(whole)
    closed_month(at)

    with pytest.raises(MonthIsClosed):
        return_hand_in(hand_in_id=handed.pk, remarks="Ошибка", by=SYSTEM)
    MonthHandIn.objects.update(state=HandInState.RETURNED, remarks="Ошибка", decided_at="2026-10-02T00:00Z")
    with pytest.raises(MonthIsClosed):
        handed_in(whole)


def test_only_the_director_hands_in_and_only_finance_accepts(at, whole):
    with pytest.raises(NotAllowed):
        handed_in(whole, by=member(Teacher, at.municipality, at.record.organisation))
    handed = handed_in(whole)
    with pytest.raises(NotAllowed):
        accept_hand_in(hand_in_id=handed.pk, by=at.director())
    with pytest.raises(NotFound):
        accept_hand_in(hand_in_id=handed.pk, by=member(Finance, market().municipality))


def test_a_month_is_returned_with_remarks_and_its_sheets_open_again(at, whole):
    handed = handed_in(whole)
    with pytest.raises(ConstraintViolated):
        marked_sheet(at.group, absent={whole.pk: 1})
    with pytest.raises(RemarksMissing):
        return_hand_in(hand_in_id=handed.pk, remarks=" ", by=SYSTEM)

    return_hand_in(hand_in_id=handed.pk, remarks="Второго занятия не было.", by=SYSTEM)

    marked_sheet(at.group, absent={whole.pk: 1})
    assert handed_in(whole).state == HandInState.HANDED_IN


def test_a_sheet_opened_after_the_closing_is_mended_though_its_month_was_accepted(at, whole):
    handed = handed_in(whole)
    accept_hand_in(hand_in_id=handed.pk, by=SYSTEM)
    closed_month(at)

    reopen_sheet(
        municipality_id=at.municipality.pk, group_id=at.group.pk, month=SEPTEMBER, reason="Ошибка", by=SYSTEM, on=AFTER
    )

    marked_sheet(at.group, absent={whole.pk: 1})


def test_a_class_begun_and_not_finished_keeps_the_month_open(at, whole):
    late = first_class(at)
    contract(at)
    taken([tap(late, whole)], teacher(at))

    with pytest.raises(SheetsMissing):
        closed_month(at)


def test_all_kinds_of_cancellation_lessen_the_month_alike(at, signed):
    marked_sheet(at.group)
    first, second, third, *_ = columns(at.group)
    states = {first: SessionState.CANCELLED, second: SessionState.QUARANTINE, third: SessionState.FORCE_MAJEURE}
    taken([tap(each, None, state, group_id=at.group.pk) for each, state in states.items()], teacher(at))

    line = closed_month(at).accruals.get()

    assert line.planned_hours - line.held_hours == sum(each.planned.hours for each in states)
    assert line.certificate_amount < signed.months.get(month=SEPTEMBER).certificate_amount


def wanting_hand_ins(at):
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Месяцы сдают",
        starts_on=date(2026, 1, 1),
        settings={"hand_in_required": Setting(True, "порядок, пункт 4")},
        by=SYSTEM,
    )


def test_where_the_regulation_wants_it_a_month_is_closed_when_all_is_accepted_or_left_out(at, whole):
    wanting_hand_ins(at)
    closing = {"municipality_id": at.municipality.pk, "month": SEPTEMBER, "by": SYSTEM, "on": AFTER}
    handed = handed_in(whole)
    with pytest.raises(NotHandedIn) as refused:
        begin_closing(**closing)
    assert at.record.organisation.short_name in refused.value.message

    accept_hand_in(hand_in_id=handed.pk, by=SYSTEM)

    assert begin_closing(**closing).planned == 1


def test_providers_are_reminded_when_the_month_is_over_and_when_the_term_has_passed(at, whole):
    home, director = at.municipality.pk, at.director()
    days = [OCTOBER, date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)]

    told = [remind_of_hand_ins(municipality_id=home, on=day) for day in days]
    drain_together()

    act_for([home])
    assert told == [1, 0, 1, 0]
    titles = (
        Notice.objects.filter(user=director, kind="month.hand_in_due").order_by("pk").values_list("title", flat=True)
    )
    assert list(titles) == ["Пора сдать 09.2026", "Месяц 09.2026 не сдан"]


def test_nobody_is_reminded_of_a_month_that_is_handed_in(at, whole):
    handed_in(whole)

    assert remind_of_hand_ins(municipality_id=at.municipality.pk, on=AFTER.replace(month=10)) == 0


def test_both_sides_are_told_what_becomes_of_the_month(at, whole):
    director, finance = at.director(), member(Finance, at.municipality)
    handed = handed_in(whole)
    return_hand_in(hand_in_id=handed.pk, remarks="Проверьте группу.", by=finance)
    drain_together()

    act_for([at.municipality.pk])
    assert "сдан месяц 09.2026" in Notice.objects.get(user=finance, kind="month.handed_in").title
    returned = Notice.objects.get(user=director, kind="month.hand_in_returned")
    assert returned.text.startswith("Проверьте группу.")
    assert not OutboxMessage.objects.filter(topic__startswith="month.hand").exists()
