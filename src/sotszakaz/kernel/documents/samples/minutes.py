"""A sample of the minutes of a working group."""

from datetime import date
from typing import Any

from sotszakaz.kernel.documents.payloads import (
    Attendee,
    InvitedGuest,
    MinutesAssignment,
    MinutesPayload,
    MinutesQuestion,
    NamedVote,
    Person,
)
from sotszakaz.kernel.documents.samples.parts import BODY

HEAD, SECRETARY, MEMBER = "Образцова Вера Павловна", "Примерова Анна Сергеевна", "Примеров Игорь Львович"
ATTENDANCE = (
    Attendee(name=HEAD, position="Начальник управления", role="руководитель", mode="в зале", times="15:00–15:40"),
    Attendee(name=SECRETARY, role="секретарь", mode="в зале", times="15:00–15:40"),
    Attendee(name=MEMBER, role="член группы", mode="дистанционно", times="15:05–15:40"),
    Attendee(name="Образцов Пётр Ильич", role="член группы"),
)
QUESTIONS = (
    MinutesQuestion(
        number=1,
        title="Об итогах набора",
        speaker=SECRETARY,
        outcome="Принято: признать набор состоявшимся.",
        voting="За — 2, против — 1, воздержались — 0",
        present=3,
        quorum_needed=2,
        majority_needed=2,
        votes_for=2,
        votes_against=1,
        abstained=0,
        not_voted=0,
    ),
    MinutesQuestion(number=2, title="О семинаре для исполнителей", outcome="Принять к сведению."),
)
VOTES = (
    NamedVote(number=1, name=HEAD, choice="за"),
    NamedVote(number=1, name=SECRETARY, choice="за"),
    NamedVote(number=1, name=MEMBER, choice="против"),
)
ASSIGNMENTS = (
    MinutesAssignment(number=1, text="Опубликовать итоги набора", owner=SECRETARY, due_on=date(2026, 9, 30)),
)


def minutes_payload(**values: Any) -> MinutesPayload:
    facts = {
        "authorised_body": BODY,
        "working_group": "Рабочая группа по апробации социального заказа",
        "held_on": date(2026, 9, 15),
        "opened_at": "15:00",
        "closed_at": "15:40",
        "place": "г. Заречный, пл. Мира, д. 1, малый зал",
        "link": "https://meet.example.org/group",
        "chair": Person(full_name=HEAD),
        "chair_role": "руководитель",
        "secretary": SECRETARY,
        "members": 4,
        "rules": "кворум — не менее половины членов; решение — не менее половины присутствующих",
        "attendance": ATTENDANCE,
        "guests": (InvitedGuest(name="Примерова Ольга Игоревна", position="методист опорного центра"),),
        "questions": QUESTIONS,
        "votes": VOTES,
        "assignments": ASSIGNMENTS,
    }
    return MinutesPayload(**{**facts, **values})
