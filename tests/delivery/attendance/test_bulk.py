"""Many classes at once give what the same sheet saved by a teacher would."""

from dataclasses import replace

import pytest
from tests.factories import demand
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.bulk import HeldClass, mark_classes
from sotszakaz.delivery.attendance.errors import SheetInFuture
from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.attendance.selectors import planned_for, sheet_for
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db


def classes_of(at, contract, month=SEPTEMBER) -> list[HeldClass]:
    """Every class of the month held, the child present."""
    return [
        HeldClass(at.group.pk, each.day, each.starts_at, each.hours, SessionState.HELD, {contract.pk: Mark.PRESENT})
        for each in planned_for(at.group, month)
    ]


def mark(at, classes, by=SYSTEM, on=AFTER):
    return mark_classes(municipality_id=at.municipality.pk, classes=classes, by=by, on=on)


def cells(at, month):
    return [[cell.mark for cell in row.cells] for row in sheet_for(at.group, month).rows]


def test_mark_classes_fills_the_sheet_as_a_teacher_would():
    at = demand.market()
    contract = demand.contract(at)
    marked_sheet(at.group, SEPTEMBER)

    written = mark(at, classes_of(at, contract, OCTOBER))

    assert written == len(planned_for(at.group, OCTOBER))
    assert sheet_for(at.group, OCTOBER).is_complete
    assert set(cells(at, OCTOBER)[0]) == set(cells(at, SEPTEMBER)[0]) == {Mark.PRESENT}


def test_mark_classes_keeps_a_cancelled_class_without_marks():
    at = demand.market()
    contract = demand.contract(at)
    first, *_ = classes_of(at, contract)

    mark(at, [replace(first, state=SessionState.CANCELLED, marks={})])

    assert ClassSession.objects.get().state == "cancelled"
    assert not AttendanceMark.objects.exists()


def test_mark_classes_refuses_a_class_to_come():
    at = demand.market()
    contract = demand.contract(at)

    with pytest.raises(SheetInFuture):
        mark(at, classes_of(at, contract), on=SEPTEMBER)

    assert not ClassSession.objects.exists()


def test_mark_classes_refuses_a_class_that_is_marked():
    at = demand.market()
    contract = demand.contract(at)
    mark(at, classes_of(at, contract))

    with pytest.raises(ConstraintViolated, match="уже есть"):
        mark(at, classes_of(at, contract)[:1])


def test_mark_classes_refuses_a_closed_month():
    at = demand.market()
    contract = demand.contract(at)
    marked_sheet(at.group, SEPTEMBER)
    closed_month(at)
    first, *_ = classes_of(at, contract)

    with pytest.raises(ConstraintViolated):
        mark(at, [replace(first, starts_at=first.starts_at.replace(hour=20))])


def test_mark_classes_is_for_those_who_mark():
    at = demand.market()
    contract = demand.contract(at)

    with pytest.raises(NotAllowed):
        mark(at, classes_of(at, contract), by=member(Finance, at.municipality))
