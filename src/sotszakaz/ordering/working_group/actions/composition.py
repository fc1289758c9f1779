"""Composition of the group and how it decides: who comes in and goes out by which act, whose login it is."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, GroupMember
from sotszakaz.ordering.working_group import errors, rules
from sotszakaz.ordering.working_group.actions.roles import take_roles
from sotszakaz.ordering.working_group.models import Meeting, Member, RulesStatement, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import RulesSaid
from sotszakaz.ordering.working_group.selectors.meetings import latest_sitting
from sotszakaz.ordering.working_group.states import MeetingState, MemberRole

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who comes in, from which day, by which act."""

    name: str
    position: str
    role: MemberRole
    since: date
    ground: str


@transaction.atomic(durable=True)
def add_member(*, group_id: int, person: NewMember, by: Actor) -> Member:
    """Bring somebody in, after the latest meeting that has sat.

    Raises NotFound, NotAllowed, MemberSits, MemberDays, MemberBehindMeeting, MemberNamesake, HeadTaken.
    """
    group = _locked(group_id, by)
    name = " ".join(person.name.split())
    if person.since < group.valid.lower:
        raise errors.MemberDays(field="since", day=f"{group.valid.lower:%d.%m.%Y}")
    _ensure_after_meetings(group, person.since, "since")
    seated = list(Member.objects.filter(group=group, valid__overlap=DateRange(person.since, None)))
    if any(each.name == name for each in seated):
        raise errors.MemberNamesake(field="name", name=name)
    head = next((each for each in seated if each.role == MemberRole.HEAD), None)
    if head is not None and person.role == MemberRole.HEAD:
        raise errors.HeadTaken(field="role", name=head.name)
    latest = Member.objects.filter(group=group).aggregate(latest=Max("ordinal"))["latest"]
    member = Member(
        group=group,
        ordinal=0 if latest is None else latest + 1,
        name=name,
        position=person.position,
        role=person.role,
        valid=DateRange(person.since, None),
        ground=person.ground,
    )
    with judged(Member):
        member.save()
    audit.record("member.add", member, by=by, municipality_id=group.municipality_id, since=person.since.isoformat())
    return member


@transaction.atomic(durable=True)
def end_member(*, member_id: int, ends_on: date, ground: str, by: Actor, on: date) -> Member:
    """The last day of somebody in the group, by which act; with it the role of a member ends. `on` is today.

    Raises NotFound, NotAllowed, MemberSits, MemberDays, MemberBehindMeeting.
    """
    member = _member(member_id, by)
    starts = member.valid.lower
    if ends_on < starts:
        raise errors.MemberDays(field="ends_on", day=f"{starts:%d.%m.%Y}")
    _ensure_after_meetings(member.group, ends_on + DAY, "ends_on")
    member.valid, member.end_ground = DateRange(starts, ends_on + DAY), ground
    with judged(Member):
        member.save(update_fields=["valid", "end_ground"])
    home = member.group.municipality_id
    audit.record("member.end", member, by=by, municipality_id=home, ends_on=ends_on.isoformat())
    if member.user_id is not None:
        take_roles([member.user_id], municipality_id=home, on=on, by=by)
    return member


@transaction.atomic(durable=True)
def link_login(*, member_id: int, email: str, by: Actor, on: date) -> Member:
    """The login by which the member votes; the person gets the role of a member where there is none in the office, and
    whose login stood there by mistake loses it. `on` is today.

    Raises NotFound, NotAllowed, LoginUnknown, LoginOfAnother, and the sentence of `member_login_once`.
    """
    member = _member(member_id, by)
    home = member.group.municipality_id
    user = User.objects.filter(email=User.objects.normalize_email(email).lower(), is_active=True).first()
    if user is None:
        raise errors.LoginUnknown(field="email", email=email)
    if not rules.is_same_name(member.name, user.full_name):
        raise errors.LoginOfAnother(field="email", email=email, name=user.full_name)
    mistaken = member.user_id
    member.user = user
    with judged(Member):
        member.save(update_fields=["user"])
    roles = [each.role for each in user.memberships.filter(municipality=home)]
    if not any(Permission.WORKING_GROUP_VIEW in role.permissions and role.area == AREA_OFFICE for role in roles):
        join(user, GroupMember, municipality_id=home)
    if mistaken is not None:
        take_roles([mistaken], municipality_id=home, on=on, by=by)
    audit.record("member.link", member, by=by, municipality_id=home, user=user.pk)
    return member


@transaction.atomic(durable=True)
def state_rules(*, group_id: int, said: RulesSaid, since: date, by: Actor) -> RulesStatement:
    """How the group decides from a day, by its regulation, after the latest meeting that has sat.

    Raises NotFound, NotAllowed, MemberSits, MemberBehindMeeting, RulesUnknown, MajorityUnclear.
    """
    group = _locked(group_id, by)
    _ensure_after_meetings(group, since, "since")
    rules.ensure_whose_majority(said.majority)
    rules.procedure_of(said.quorum, said.majority, said.casting_vote)
    statement = RulesStatement(
        municipality_id=group.municipality_id,
        group=group,
        quorum=said.quorum,
        majority=said.majority,
        casting_vote=said.casting_vote,
        ground=said.ground,
        since=since,
        stated_by=person_of(by),
    )
    with judged(RulesStatement):
        statement.save(force_insert=True)
    audit.record("working_group.state_rules", group, by=by, since=since.isoformat())
    return statement


def _member(member_id: int, by: Actor) -> Member:
    found = Member.objects.filter(pk=member_id).values_list("group", flat=True).first()
    if found is None:
        raise NotFound()
    _locked(found, by)
    return Member.objects.select_related("group").get(pk=member_id)


def _ensure_after_meetings(group: WorkingGroup, since: date, field: str) -> None:
    """What a meeting was counted by stays. Raises MemberBehindMeeting."""
    sat_on = latest_sitting(group)
    if sat_on is not None and since <= sat_on:
        raise errors.MemberBehindMeeting(field=field, day=f"{sat_on:%d.%m.%Y}")


def _locked(group_id: int, by: Actor) -> WorkingGroup:
    """The group, locked: its composition stays while a meeting sits. Raises NotFound, NotAllowed, MemberSits."""
    group = WorkingGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    require(by, Permission.WORKING_GROUP_KEEP, group.municipality_id)
    if Meeting.objects.filter(group=group, state=MeetingState.OPEN).exists():
        raise errors.MemberSits()
    return group
