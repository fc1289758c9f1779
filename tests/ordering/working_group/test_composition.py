"""Composition with its history, logins, and rules that the act does not say."""

from datetime import timedelta

import pytest
from tests.factories import ordering
from tests.factories.group import AT, RULES, said, working_group
from tests.factories.kernel import UserFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Finance, GroupMember
from sotszakaz.ordering.working_group import errors
from sotszakaz.ordering.working_group.actions import composition
from sotszakaz.ordering.working_group.actions.meetings import open_meeting
from sotszakaz.ordering.working_group.actions.roles import end_roles
from sotszakaz.ordering.working_group.models import Member, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import RulesSaid, members_ever, rules_on, seats_on
from sotszakaz.ordering.working_group.states import MemberRole

pytestmark = pytest.mark.django_db

DAY, TODAY = timedelta(days=1), AT.date()
GROUND_OF_ACT = "постановление от 10.03.2026 № 7-п"


@pytest.fixture
def ground():
    return working_group()


def newcomer(ground, **said):
    usual = {
        "name": "Примеров Лев Ильич",
        "position": "юрист",
        "role": MemberRole.MEMBER,
        "since": ground.on,
        "ground": GROUND_OF_ACT,
    }
    return composition.NewMember(**{**usual, **said})


def end(ground, who, ends_on, on=TODAY):
    return composition.end_member(
        member_id=ground.seats[who].pk, ends_on=ends_on, ground=GROUND_OF_ACT, by=ground.operator, on=on
    )


def roles_of(ground, who):
    return [each.role for each in ground.users[who].memberships.filter(municipality=ground.municipality)]


def names_on(ground, day):
    return {each.name for each in seats_on(ground.group.pk, day)}


def test_a_head_replaced_by_an_act_stays_in_the_history(ground):
    head, until = ground.seats["head"], ground.on + 5 * DAY
    end(ground, "head", until)
    new = newcomer(ground, role=MemberRole.HEAD, since=until + DAY)
    composition.add_member(group_id=ground.group.pk, person=new, by=ground.operator)

    assert head.name in names_on(ground, until)
    assert new.name not in names_on(ground, until)
    assert names_on(ground, until + DAY) ^ names_on(ground, until) == {head.name, new.name}
    assert members_ever(ground.municipality.pk)[0].name == new.name


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "Примерова  Ольга Игоревна"}, errors.MemberNamesake),
        ({"role": MemberRole.HEAD}, errors.HeadTaken),
        ({"since": AT.date() - timedelta(days=900)}, errors.MemberDays),
    ],
)
def test_nobody_comes_in_twice_before_the_group_or_as_a_second_head(ground, changes, refusal):
    with pytest.raises(refusal):
        composition.add_member(group_id=ground.group.pk, person=newcomer(ground, **changes), by=ground.operator)


def test_the_composition_is_kept_by_staff_and_stands_while_a_meeting_sits(ground):
    wanted = {"group_id": ground.group.pk, "person": newcomer(ground)}
    with pytest.raises(NotAllowed):
        composition.add_member(**wanted, by=ground.users["secretary"])
    ground.meeting(people=["head", "secretary", "parent"])

    with pytest.raises(errors.MemberSits):
        composition.add_member(**wanted, by=ground.operator)


def test_a_member_ends_after_the_beginning(ground):
    with pytest.raises(errors.MemberDays):
        end(ground, "parent", ground.seats["parent"].valid.lower - DAY)


def test_a_login_is_the_persons_own_and_of_one_member(ground):
    added = composition.add_member(group_id=ground.group.pk, person=newcomer(ground), by=ground.operator)
    stranger, own = member(GroupMember, ground.municipality), UserFactory(full_name=added.name)

    def link(email):
        return composition.link_login(member_id=added.pk, email=email, by=ground.operator, on=ground.on)

    with pytest.raises(errors.LoginUnknown):
        link("nobody@example.org")
    with pytest.raises(errors.LoginOfAnother, match=stranger.full_name):
        link(stranger.email)

    assert link(own.email.upper()).user == own
    assert own.memberships.get().role is GroupMember
    Member.objects.filter(pk=ground.seats["parent"].pk).update(name=added.name)
    with pytest.raises(ConstraintViolated, match="Этот вход уже принадлежит"):
        composition.link_login(member_id=ground.seats["parent"].pk, email=own.email, by=ground.operator, on=ground.on)


def test_the_next_decision_keeps_logins_of_who_stays(ground):
    head = {**ordering.reading_of()["act"], "date": ground.on.isoformat()}
    ordering.decision(ground.municipality, on=ground.on, act=head, working_group=said("head", "lawyer"))

    now = WorkingGroup.objects.get(municipality=ground.municipality, valid__upper_inf=True)
    assert {each.name: each.user for each in seats_on(now.pk, ground.on)} == {
        ground.seats["head"].name: ground.users["head"],
        ground.seats["lawyer"].name: ground.users["lawyer"],
    }


def test_rules_that_the_act_does_not_say_are_written_down_from_a_day():
    ground = working_group(rules=None)
    meeting = ground.meeting(people=["head", "secretary", "parent"], until="approved")
    opening = {"meeting_id": meeting.pk, "by": ground.operator, "at": AT}
    with pytest.raises(errors.RulesUnknown):
        open_meeting(**opening)
    words = RulesSaid(RULES["quorum"], RULES["majority"], "", "положение о группе")
    with pytest.raises(errors.RulesUnknown):
        composition.state_rules(
            group_id=ground.group.pk,
            said=RulesSaid("все", "все члены", "", "положение"),
            since=ground.on,
            by=ground.operator,
        )

    composition.state_rules(group_id=ground.group.pk, said=words, since=ground.on, by=ground.operator)

    assert rules_on(ground.group, ground.on) == words
    assert rules_on(ground.group, ground.on - DAY).quorum == ""
    assert open_meeting(**opening).presiding == ground.seats["head"]


def test_the_role_of_a_member_ends_with_the_membership(ground):
    last = ground.on + 3 * DAY
    end(ground, "parent", last)
    assert roles_of(ground, "parent") == [GroupMember]

    assert end_roles(municipality_id=ground.municipality.pk, on=last) == 0
    assert end_roles(municipality_id=ground.municipality.pk, on=last + DAY) == 1

    assert roles_of(ground, "parent") == []
    assert AuditEvent.objects.get(action="user.leave_group").subject_id == ground.users["parent"].pk
    with pytest.raises(NotFound):
        require(ground.users["parent"], Permission.WORKING_GROUP_VIEW, ground.municipality.pk)


def test_the_role_ends_at_once_with_a_day_that_is_over(ground):
    end(ground, "parent", ground.on - DAY)

    assert roles_of(ground, "parent") == []


def test_other_roles_and_other_seats_stay(ground):
    join(ground.users["lawyer"], Finance, municipality_id=ground.municipality.pk)
    again = newcomer(ground, name=ground.seats["parent"].name, since=ground.on + DAY)
    for who in ("lawyer", "parent"):
        end(ground, who, ground.on)
    back = composition.add_member(group_id=ground.group.pk, person=again, by=ground.operator)
    email = ground.users["parent"].email
    composition.link_login(member_id=back.pk, email=email, by=ground.operator, on=ground.on)
    observer = member(GroupMember, ground.municipality)

    end_roles(municipality_id=ground.municipality.pk, on=ground.on + DAY)

    assert roles_of(ground, "lawyer") == [Finance]
    assert roles_of(ground, "parent") == [GroupMember]
    assert observer.memberships.exists()


def test_whoever_the_next_decision_leaves_out_loses_the_role(ground):
    head = {**ordering.reading_of()["act"], "date": ground.on.isoformat()}
    ordering.decision(ground.municipality, on=ground.on, act=head, working_group=said("head", "lawyer"))

    assert end_roles(municipality_id=ground.municipality.pk, on=ground.on + DAY) == 4

    assert (roles_of(ground, "head"), roles_of(ground, "deputy")) == ([GroupMember], [])


def test_a_login_linked_by_mistake_loses_the_role(ground):
    parent = ground.seats["parent"]
    own = UserFactory(full_name=parent.name)

    composition.link_login(member_id=parent.pk, email=own.email, by=ground.operator, on=ground.on)

    assert roles_of(ground, "parent") == []
    assert own.memberships.get().role is GroupMember


def test_what_a_meeting_was_counted_by_is_not_rewritten_behind_it(ground):
    ground.finished()
    words = RulesSaid(RULES["quorum"], RULES["majority"], "", "положение о группе")
    group = {"group_id": ground.group.pk, "by": ground.operator}

    for since in (ground.on, ground.on - DAY):
        with pytest.raises(errors.MemberBehindMeeting, match=r"12\.03\.2026"):
            composition.add_member(**group, person=newcomer(ground, since=since))
        with pytest.raises(errors.MemberBehindMeeting):
            composition.state_rules(**group, said=words, since=since)
    with pytest.raises(errors.MemberBehindMeeting):
        end(ground, "parent", ground.on - DAY)

    assert end(ground, "parent", ground.on).end_ground == GROUND_OF_ACT
    composition.state_rules(**group, said=words, since=ground.on + DAY)


def test_a_majority_says_of_whom_it_is(ground):
    words = RulesSaid(RULES["quorum"], "не менее половины", "", "положение о группе")

    with pytest.raises(errors.MajorityUnclear):
        composition.state_rules(group_id=ground.group.pk, said=words, since=ground.on, by=ground.operator)
