"""A working group that meets: members with logins, agendas, presence and votes, by the system's own actions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.factories import ordering
from tests.factories.files import PDF
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.replay import replayed

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import GroupMember, Operator
from sotszakaz.ordering.working_group.actions import agenda, assignments, meetings, minutes, presence, voting
from sotszakaz.ordering.working_group.actions.composition import link_login
from sotszakaz.ordering.working_group.models import AgendaItem, Ballot, Meeting, Member, WorkingGroup
from sotszakaz.ordering.working_group.states import BallotForm, Choice, PresenceMode

AT = datetime(2026, 3, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = {
    "quorum": "не менее половины членов",
    "majority": "не менее половины присутствующих",
    "casting_vote": "голос руководителя рабочей группы или заместителя",
    "minutes_signed_by": "руководитель рабочей группы",
}
PEOPLE = {
    "head": ("Образцова Вера Павловна", "начальник управления образования", "head"),
    "deputy": ("Примеров Игорь Львович", "заместитель начальника управления", "deputy"),
    "secretary": ("Примерова Анна Сергеевна", "методист опорного центра", "secretary"),
    "teacher": ("Образцов Пётр Ильич", "директор дома творчества", "member"),
    "parent": ("Примерова Ольга Игоревна", "представитель родителей", "member"),
    "lawyer": ("Образцова Мария Юрьевна", "юрист администрации", "member"),
}


@dataclass
class Ground:
    """The group with its members and their logins by the words of PEOPLE; the session acts for its municipality."""

    municipality: Municipality
    group: WorkingGroup
    operator: User
    at: datetime = AT
    seats: dict[str, Member] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.at.date()

    @replayed
    def meeting(self, *items: str, people: Iterable[str] = (), until: str = "open") -> Meeting:
        """A meeting with a question of each form named, brought to the state `until`; `people` are in the room."""
        secretary, head = self.users["secretary"], self.users["head"]
        gathering = meetings.Gathering(self.at + 30 * MINUTE, "малый зал", "https://meet.example.org/group")
        made = meetings.schedule_meeting(
            municipality_id=self.municipality.pk, gathering=gathering, by=secretary, at=self.at
        )
        for number, form in enumerate(items or (BallotForm.NAMED,), start=1):
            proposal = "" if form == BallotForm.NONE else f"Признать набор состоявшимся, вопрос {number}."
            asked = agenda.Asked(f"Об итогах набора, часть {number}", "", BallotForm(form), proposal)
            agenda.add_item(meeting_id=made.pk, asked=asked, by=secretary, at=self.at)
        if until == "prepared":
            return made
        meetings.propose_agenda(meeting_id=made.pk, by=secretary, at=self.at)
        if until == "proposed":
            return made
        meetings.approve_agenda(meeting_id=made.pk, by=head, at=self.at)
        self.arrive(made, *people)
        if until == "open":
            away = "" if "head" in people else "отпуск"
            meetings.open_meeting(meeting_id=made.pk, head_away=away, by=secretary, at=self.at + 30 * MINUTE)
        return Meeting.objects.get(pk=made.pk)

    @replayed
    def arrive(self, meeting: Meeting, *people: str, mode: PresenceMode = PresenceMode.ROOM) -> None:
        for who in people:
            presence.note_arrival(
                meeting_id=meeting.pk, member_id=self.seats[who].pk, mode=mode, by=self.users["secretary"], at=self.at
            )

    @replayed
    def leave(self, meeting: Meeting, who: str) -> None:
        presence.note_departure(
            meeting_id=meeting.pk, member_id=self.seats[who].pk, by=self.users["secretary"], at=self.at + 40 * MINUTE
        )

    @replayed
    def ballot(self, meeting: Meeting, ordinal: int = 1) -> Ballot:
        item = AgendaItem.objects.get(meeting=meeting, ordinal=ordinal)
        return voting.open_ballot(item_id=item.pk, by=self.users["secretary"], at=self.at)

    @replayed
    def vote(self, ballot: Ballot, **choices: str) -> None:
        """Each by the own login: `vote(ballot, head="for", parent="against")`."""
        for who, choice in choices.items():
            voting.cast_vote(ballot_id=ballot.pk, choice=Choice(choice), by=self.users[who], at=self.at)

    @replayed
    def close(self, ballot: Ballot, *, by: User | None = None, **said: Any) -> Ballot:
        return voting.close_ballot(ballot_id=ballot.pk, by=by or self.users["secretary"], at=self.at, **said)

    @replayed
    def finished(self, *, people: Iterable[str] = ("head", "secretary", "parent")) -> Meeting:
        """A meeting that has decided its only question unanimously, with its minutes."""
        there = list(people)
        meeting = self.meeting(people=there)
        ballot = self.ballot(meeting)
        self.vote(ballot, **dict.fromkeys(there, "for"))
        self.close(ballot)
        meetings.close_meeting(meeting_id=meeting.pk, by=self.users["secretary"], at=self.at + 60 * MINUTE)
        return minutes.form_minutes(meeting_id=meeting.pk, by=self.users["secretary"], on=self.on)


def said(*people: str, rules: dict[str, str] | None = RULES) -> dict[str, Any]:
    """What an act says of the group of these people of PEOPLE, of all when none is named."""
    members = [dict(zip(("name", "position", "role"), PEOPLE[who], strict=True)) for who in people or PEOPLE]
    return {"mode": "created", "name": "Рабочая группа по социальному заказу", "rules": rules, "members": members}


@replayed
def working_group(
    *people: str,
    municipality: Municipality | None = None,
    at: datetime = AT,
    rules: dict[str, str] | None = RULES,
    without_login: Iterable[str] = (),
) -> Ground:
    """A confirmed act's group of these people, with logins but for some."""
    home = municipality or MunicipalityFactory()
    act_for([home.pk])
    head = {**ordering.reading_of()["act"], "date": (at.date() - timedelta(days=50)).isoformat()}
    group = said(*people, rules=rules)
    ordering.decision(home, on=at.date() - timedelta(days=40), act=head, working_group=group)
    return seated(home, at=at, without_login=without_login)


def seated(home: Municipality, *, at: datetime = AT, without_login: Iterable[str] = ()) -> Ground:
    """The group of the municipality's confirmed act; its people are given logins."""
    group = WorkingGroup.objects.get(municipality=home, valid__upper_inf=True)
    ground = Ground(home, group, member(Operator, home), at)
    words, without = {name: who for who, (name, _, _) in PEOPLE.items()}, set(without_login)
    for seat in Member.objects.filter(group=group).order_by("ordinal"):
        who = words[seat.name]
        ground.seats[who] = seat
        if who not in without:
            person = member(GroupMember, home)
            person.full_name = seat.name
            person.save(update_fields=["full_name"])
            ground.users[who] = person
            ground.seats[who] = link_login(member_id=seat.pk, email=person.email, by=ground.operator, on=ground.on)
    return ground


def things(home: Municipality) -> dict[str, Any]:
    """What the addresses of the group name: a meeting that is prepared, and one with minutes."""
    ground = seated(home)
    prepared = ground.meeting(until="prepared")
    item = AgendaItem.objects.get(meeting=prepared)
    by = ground.users["secretary"]
    file = agenda.add_material(item_id=item.pk, name="Справка.pdf", content=PDF, by=by, at=ground.at)
    done = ground.meeting(people=["head", "secretary"])
    ballot = ground.ballot(done)
    task = assignments.Task("Опубликовать итоги набора", None, "опорный центр", ground.on + timedelta(days=30))
    given = assignments.give_assignment(item_id=ballot.item_id, task=task, by=by, at=ground.at)
    expert = agenda.invite_guest(meeting_id=prepared.pk, name="Эксперт", position="", by=by, at=ground.at)
    return {
        "group_guest": expert.pk,
        "group_seat": ground.seats["parent"].pk,
        "meeting": prepared.pk,
        "meeting_verb": "propose",
        "agenda_item": item.pk,
        "material": file.pk,
        "ballot": ballot.pk,
        "assignment": given.pk,
    }
