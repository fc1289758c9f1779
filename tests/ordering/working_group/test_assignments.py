"""Assignments under control: given in the meeting, reported by the owner, reminded of, finished by the secretary."""

from datetime import timedelta

import pytest
from tests.factories.group import AT, MINUTE, working_group

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.working_group import errors, notices
from sotszakaz.ordering.working_group.actions import assignments as actions
from sotszakaz.ordering.working_group.actions.meetings import close_meeting
from sotszakaz.ordering.working_group.models import AgendaItem, Assignment
from sotszakaz.ordering.working_group.selectors.assignments import count_late, list_assignments
from sotszakaz.ordering.working_group.states import AssignmentState

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
THERE = ["head", "secretary", "parent"]


@pytest.fixture
def ground():
    return working_group()


@pytest.fixture
def item(ground):
    """A question of a meeting that sits."""
    return AgendaItem.objects.get(meeting=ground.meeting("none", people=THERE))


def task(ground, **said):
    usual = {
        "text": "Опубликовать итоги набора",
        "owner_id": ground.seats["parent"].pk,
        "owner_name": "",
        "due_on": ground.on + 10 * DAY,
    }
    return actions.Task(**{**usual, **said})


def given(ground, item, **said):
    return actions.give_assignment(item_id=item.pk, task=task(ground, **said), by=ground.users["secretary"], at=AT)


def told(topic):
    return {(each.user.full_name, each.title) for each in Notice.objects.filter(kind=topic).select_related("user")}


def test_an_assignment_names_its_owner_and_a_measure_of_the_plan(ground, item):
    measure = PlanItem.objects.get(municipality=ground.municipality)

    made = given(ground, item, plan_item_id=measure.pk)

    assert (made.owner_name, made.plan_item_id) == (ground.seats["parent"].name, measure.pk)
    assert given(ground, item, owner_id=None, owner_name="опорный центр").owner is None


def test_an_assignment_needs_an_owner_a_later_day_and_a_measure_of_its_own_plan(ground, item):
    elsewhere = working_group("head")
    foreign = PlanItem.objects.get(municipality=elsewhere.municipality)
    act_for([ground.municipality.pk])
    for said, refusal in (
        ({"owner_id": None}, errors.OwnerMissing),
        ({"owner_id": elsewhere.seats["head"].pk}, errors.OwnerMissing),
        ({"due_on": ground.on - DAY}, errors.DueInPast),
        ({"plan_item_id": foreign.pk}, ConstraintViolated),
    ):
        with pytest.raises(refusal):
            given(ground, item, **said)
    with pytest.raises(errors.NotSecretary):
        actions.give_assignment(item_id=item.pk, task=task(ground), by=ground.users["parent"], at=AT)


def test_a_slip_is_taken_back_before_the_minutes_are_signed(ground, item):
    made = given(ground, item)

    actions.remove_assignment(assignment_id=made.pk, by=ground.operator, at=AT)

    assert not Assignment.objects.exists()


def test_the_owner_reports_and_the_secretary_finishes(ground, item):
    made = given(ground, item)
    said = {"assignment_id": made.pk, "on": ground.on + DAY}
    with pytest.raises(errors.NotOwner):
        actions.report_assignment(**said, report="Готово", by=ground.users["head"])
    with pytest.raises(errors.ReasonMissing):
        actions.report_assignment(**said, report=" ", by=ground.users["parent"])

    actions.report_assignment(**said, report="Опубликовано на портале", by=ground.users["parent"])
    notices.tell_of_report(OutboxMessage.objects.filter(topic="assignment.reported"))
    done = actions.finish_assignment(**said, done_on=ground.on, report="", by=ground.users["secretary"])

    assert (done.state, done.report) == (AssignmentState.DONE, "Опубликовано на портале")
    assert {name for name, _ in told("assignment.reported")} == {ground.seats["secretary"].name}


def test_the_secretary_returns_what_is_not_done(ground, item):
    made = given(ground, item)
    said = {"assignment_id": made.pk, "on": ground.on}
    actions.report_assignment(**said, report="Почти", by=ground.users["parent"])
    with pytest.raises(errors.ReasonMissing):
        actions.return_assignment(**said, note="", by=ground.users["secretary"])

    actions.return_assignment(**said, note="Нет ссылки", by=ground.users["secretary"])
    notices.tell_of_returned(OutboxMessage.objects.filter(topic="assignment.returned"))

    made.refresh_from_db()
    assert (made.state, made.return_note) == (AssignmentState.OPEN, "Нет ссылки")
    assert {name for name, _ in told("assignment.returned")} == {ground.seats["parent"].name}


def test_nothing_is_done_tomorrow_or_without_words(ground, item):
    made = given(ground, item)
    said = {"assignment_id": made.pk, "by": ground.users["secretary"], "on": ground.on}

    with pytest.raises(errors.DoneInFuture):
        actions.finish_assignment(**said, done_on=ground.on + DAY, report="Готово")
    with pytest.raises(errors.ReasonMissing):
        actions.finish_assignment(**said, done_on=ground.on, report="")
    with pytest.raises(errors.ReasonMissing):
        actions.drop_assignment(**said, reason="")


def test_what_was_dropped_is_no_more_under_control(ground, item):
    made = given(ground, item)
    said = {"assignment_id": made.pk, "by": ground.operator, "on": ground.on}
    actions.drop_assignment(**said, reason="Решено иначе")

    with pytest.raises(MoveRefused):
        actions.finish_assignment(**said, done_on=ground.on, report="Готово")
    listed = {
        shown: list_assignments(ground.municipality.pk, shown, by=ground.operator, on=ground.on)
        for shown in ("controlled", "ended")
    }
    assert (listed["controlled"].count(), listed["ended"].get()) == (0, made)


def test_each_term_is_reminded_of_once_before_and_once_after(ground, item):
    made = given(ground, item)
    given(ground, item, due_on=ground.on + 60 * DAY)

    def reminded(on):
        return notices.remind(municipality_id=ground.municipality.pk, on=on)

    counts = [reminded(made.due_on + days * DAY) for days in (-4, -3, -3, 0, 1, 2)]
    notices.tell_of_terms(OutboxMessage.objects.filter(topic="assignment.due").order_by("pk"))

    assert counts == [0, 1, 0, 0, 1, 0]
    parent, secretary = ground.seats["parent"].name, ground.seats["secretary"].name
    assert told("assignment.due") == {
        (parent, "Исполните до 22.03.2026: Опубликовать итоги набора"),
        (parent, "Срок прошёл 22.03.2026: Опубликовать итоги набора"),
        (secretary, "Просрочено с 22.03.2026: Опубликовать итоги набора"),
    }
    assert count_late(ground.municipality.pk, made.due_on + DAY) == 1
    late = list_assignments(ground.municipality.pk, "late", by=ground.operator, on=made.due_on + DAY)
    mine = list_assignments(ground.municipality.pk, "mine", by=ground.users["parent"], on=ground.on)
    assert (late.get(), mine.count()) == (made, 2)


def test_what_was_forgotten_is_given_after_the_meeting_until_the_minutes_are_signed(ground, item):
    close_meeting(meeting_id=item.meeting_id, by=ground.operator, at=AT + 60 * MINUTE)

    assert given(ground, item).state == AssignmentState.OPEN
