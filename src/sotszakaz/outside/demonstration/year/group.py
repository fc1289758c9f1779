"""The working group of the act, where it names no people: its members, a meeting with minutes, the next agenda."""

from datetime import date, timedelta

from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import GroupMember
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.working_group.actions import agenda, assignments, composition, meetings, voting
from sotszakaz.ordering.working_group.actions.minutes import form_minutes
from sotszakaz.ordering.working_group.actions.presence import note_arrival
from sotszakaz.ordering.working_group.errors import RulesUnknown
from sotszakaz.ordering.working_group.models import AgendaItem, Meeting, Member, WorkingGroup
from sotszakaz.ordering.working_group.selectors.group import RulesSaid, rules_on, working_group_on
from sotszakaz.ordering.working_group.states import BallotForm, Choice, MemberRole, PresenceMode
from sotszakaz.outside.demonstration.logins import MUNICIPALITIES, ensure_person
from sotszakaz.outside.demonstration.year.scene import Scene

BEFORE, AHEAD = timedelta(days=14), timedelta(days=5)
ACT = "состав рабочей группы (пример)"
RULES = RulesSaid(
    "не менее половины членов",
    "не менее половины присутствующих",
    "голос руководителя рабочей группы или заместителя",
    "положение о рабочей группе (пример)",
)
PROPOSAL = "Признать набор на программы состоявшимся."


def hold_meetings(scene: Scene) -> int:
    """A meeting two weeks ago with its minutes, and one whose agenda waits for the head; how many there are.

    Only where visitors can log in: elsewhere nobody would vote.
    """
    day = scene.on - BEFORE
    group = working_group_on(scene.municipality.pk, day)
    if group is None or scene.municipality.slug not in MUNICIPALITIES or group.members.exists():
        return 0
    seats = _seat(scene, group)
    _ensure_rules(scene, group, day)
    done = _prepare(scene, day)
    _hold(scene, done, seats, day)
    _prepare(scene, scene.on + AHEAD)
    return 2


def _seat(scene: Scene, group: WorkingGroup) -> list[tuple[Member, User]]:
    staff = scene.staff
    people = (
        (staff.head, "руководитель уполномоченного органа", MemberRole.HEAD),
        (staff.operator, "специалист уполномоченного органа", MemberRole.SECRETARY),
        (staff.finance, "финансист уполномоченного органа", MemberRole.MEMBER),
        (ensure_person(GroupMember, scene.municipality), "представитель родителей", MemberRole.MEMBER),
    )
    seats = []
    for user, position, role in people:
        person = composition.NewMember(user.full_name, position, role, group.valid.lower, ACT)
        seat = composition.add_member(group_id=group.pk, person=person, by=staff.operator)
        linked = composition.link_login(member_id=seat.pk, email=user.email, by=staff.operator, on=scene.on)
        seats.append((linked, user))
    return seats


def _ensure_rules(scene: Scene, group: WorkingGroup, day: date) -> None:
    try:
        rules_on(group, day).procedure  # noqa: B018 — asked whether the words are understood
    except RulesUnknown:
        since = group.valid.lower
        composition.state_rules(group_id=group.pk, said=RULES, since=since, by=scene.staff.operator)


def _prepare(scene: Scene, day: date) -> Meeting:
    """The agenda is written three days before and handed to the head."""
    by, at = scene.staff.operator, scene.moment(min(day, scene.on) - timedelta(days=3))
    gathering = meetings.Gathering(
        scene.moment(day) + timedelta(hours=4), "зал заседаний", "https://meet.example.org/group"
    )
    meeting = meetings.schedule_meeting(municipality_id=scene.municipality.pk, gathering=gathering, by=by, at=at)
    questions = (
        agenda.Asked("Об итогах набора", by.full_name, BallotForm.NAMED, PROPOSAL),
        agenda.Asked("О ходе плана апробации", by.full_name, BallotForm.NONE, ""),
    )
    for asked in questions:
        agenda.add_item(meeting_id=meeting.pk, asked=asked, by=by, at=at)
    return meetings.propose_agenda(meeting_id=meeting.pk, by=by, at=at)


def _hold(scene: Scene, meeting: Meeting, seats: list[tuple[Member, User]], day: date) -> None:
    by, at = scene.staff.operator, scene.moment(day) + timedelta(hours=4)
    meetings.approve_agenda(meeting_id=meeting.pk, by=scene.staff.head, at=at - timedelta(days=2))
    for number, (seat, user) in enumerate(seats):
        mode = PresenceMode.REMOTE if number == len(seats) - 1 else PresenceMode.ROOM
        note_arrival(meeting_id=meeting.pk, member_id=seat.pk, mode=mode, by=user, at=at)
    meetings.open_meeting(meeting_id=meeting.pk, by=scene.staff.head, at=at)
    voted, noted = AgendaItem.objects.filter(meeting=meeting).order_by("ordinal")
    ballot = voting.open_ballot(item_id=voted.pk, by=by, at=at)
    for number, (_, user) in enumerate(seats):
        choice = Choice.ABSTAINED if number == 2 else Choice.FOR
        voting.cast_vote(ballot_id=ballot.pk, choice=choice, by=user, at=at)
    voting.close_ballot(ballot_id=ballot.pk, by=by, at=at)
    agenda.say_result(item_id=noted.pk, result="Принять к сведению.", by=by, at=at)
    for item, task in ((voted, _late(scene, seats)), (noted, _ahead(scene))):
        assignments.give_assignment(item_id=item.pk, task=task, by=by, at=at)
    meetings.close_meeting(meeting_id=meeting.pk, by=by, at=at + timedelta(minutes=40))
    form_minutes(meeting_id=meeting.pk, by=by, on=day)


def _late(scene: Scene, seats: list[tuple[Member, User]]) -> assignments.Task:
    """Asked of the member who can log in, and already late."""
    return assignments.Task("Рассказать родителям об итогах набора", seats[-1][0].pk, "", scene.on - timedelta(days=2))


def _ahead(scene: Scene) -> assignments.Task:
    measure = PlanItem.objects.filter(municipality=scene.municipality).order_by("ordinal").first()
    due_on = scene.on + timedelta(days=20)
    return assignments.Task(
        "Подготовить сведения о ходе плана",
        None,
        "муниципальный опорный центр",
        due_on,
        measure.pk if measure else None,
    )
