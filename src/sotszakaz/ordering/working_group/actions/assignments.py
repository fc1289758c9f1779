"""Assignments: given in the meeting, reported by their owners, controlled by the secretary until done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move, refused_move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.access import day_at, keeps_group, require_secretary
from sotszakaz.ordering.working_group.minutes import ensure_unsigned
from sotszakaz.ordering.working_group.models import AgendaItem, Assignment, Meeting, Member
from sotszakaz.ordering.working_group.selectors.meetings import day_of
from sotszakaz.ordering.working_group.states import MeetingState


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of whom: a member of the group, or somebody named in words."""

    text: str
    owner_id: int | None
    owner_name: str
    due_on: date
    plan_item_id: int | None = None


@transaction.atomic(durable=True)
def give_assignment(*, item_id: int, task: Task, by: Actor, at: datetime) -> Assignment:
    """Write down what the meeting has asked for, until the minutes are signed.

    Raises NotFound, NotSecretary, MoveRefused, MinutesSigned, OwnerMissing, DueInPast, and the sentence of
    `assignment_plan_item_exists`.
    """
    item = AgendaItem.objects.filter(pk=item_id).first()
    if item is None:
        raise NotFound()
    meeting = _sat(item.meeting_id, by, at)
    owner = _owner(meeting, task)
    if task.due_on < day_of(meeting):
        raise errors.DueInPast(field="due_on")
    assignment = Assignment(
        municipality_id=meeting.municipality_id,
        meeting=meeting,
        item=item,
        text=task.text.strip(),
        owner=owner,
        owner_name=owner.name if owner else task.owner_name.strip(),
        due_on=task.due_on,
        plan_item_id=task.plan_item_id,
        given_by=person_of(by),
    )
    with judged(Assignment):
        assignment.save(force_insert=True)
    audit.record("assignment.give", assignment, by=by, due_on=task.due_on.isoformat())
    return assignment


@transaction.atomic(durable=True)
def remove_assignment(*, assignment_id: int, by: Actor, at: datetime) -> Meeting:
    """Take a slip back before the minutes are signed. Raises NotFound, NotSecretary, MoveRefused, MinutesSigned."""
    assignment = Assignment.objects.filter(pk=assignment_id).first()
    if assignment is None:
        raise NotFound()
    meeting = _sat(assignment.meeting_id, by, at)
    audit.record("assignment.remove", assignment, by=by)
    assignment.delete()
    return meeting


@transaction.atomic(durable=True)
def report_assignment(*, assignment_id: int, report: str, by: Actor, on: date) -> Assignment:
    """The owner says what is done; the secretary checks it. Raises NotFound, NotOwner, ReasonMissing, MoveRefused."""
    assignment = Assignment.objects.lock(assignment_id)
    require(by, Permission.WORKING_GROUP_VIEW, assignment.municipality_id)
    own = assignment.owner is not None and isinstance(by, User) and assignment.owner.user_id == by.pk
    if not own and not keeps_group(by, assignment.meeting.group, on):
        raise errors.NotOwner()
    if not report.strip():
        raise errors.ReasonMissing("Напишите, что сделано: реквизиты, ссылку или итог.", field="report")
    move(assignment, "report", by=person_of(by), report=report.strip(), return_note="")
    outbox.put("assignment.reported", assignment)
    return assignment


@transaction.atomic(durable=True)
def return_assignment(*, assignment_id: int, note: str, by: Actor, on: date) -> Assignment:
    """The secretary finds that something is missing. Raises NotFound, NotSecretary, ReasonMissing, MoveRefused."""
    assignment = Assignment.objects.lock(assignment_id)
    require_secretary(by, assignment.meeting.group, on)
    if not note.strip():
        raise errors.ReasonMissing("Напишите, чего не хватает: это увидит исполнитель.", field="note")
    move(assignment, "send_back", by=person_of(by), return_note=note.strip())
    outbox.put("assignment.returned", assignment)
    return assignment


@transaction.atomic(durable=True)
def finish_assignment(*, assignment_id: int, done_on: date, report: str, by: Actor, on: date) -> Assignment:
    """Done; no more control. Raises NotFound, NotSecretary, DoneInFuture, ReasonMissing, MoveRefused."""
    assignment = Assignment.objects.lock(assignment_id)
    require_secretary(by, assignment.meeting.group, on)
    said = report.strip() or assignment.report
    if done_on > on:
        raise errors.DoneInFuture(field="done_on")
    if not said:
        raise errors.ReasonMissing("Напишите, что сделано: реквизиты, ссылку или итог.", field="report")
    with judged(Assignment):
        move(assignment, "finish", by=person_of(by), done_on=done_on, report=said)
    return assignment


@transaction.atomic(durable=True)
def drop_assignment(*, assignment_id: int, reason: str, by: Actor, on: date) -> Assignment:
    """Take it off control undone, for a reason. Raises NotFound, NotSecretary, ReasonMissing, MoveRefused."""
    assignment = Assignment.objects.lock(assignment_id)
    require_secretary(by, assignment.meeting.group, on)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with judged(Assignment):
        move(assignment, "drop", by=person_of(by), drop_reason=reason.strip())
    return assignment


def _sat(meeting_id: int, by: Actor, at: datetime) -> Meeting:
    meeting = Meeting.objects.lock(meeting_id)
    require_secretary(by, meeting.group, day_at(meeting.municipality, at))
    if meeting.state not in (MeetingState.OPEN, MeetingState.CLOSED):
        raise refused_move(meeting, by=by)
    ensure_unsigned(meeting)
    return meeting


def _owner(meeting: Meeting, task: Task) -> Member | None:
    if task.owner_id is None:
        if not task.owner_name.strip():
            raise errors.OwnerMissing(field="owner_name")
        return None
    owner = Member.objects.filter(pk=task.owner_id, group=meeting.group_id).first()
    if owner is None:
        raise errors.OwnerMissing(field="owner")
    return owner
