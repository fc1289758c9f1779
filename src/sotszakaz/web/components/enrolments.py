"""The story of an application as a timeline shows it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.demand.enrolments.continuing import is_continuation
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.selectors import requests_of
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.web.components.words import day

ANSWERS: dict[str, str] = {
    ApplicationState.ACCEPTED: "Исполнитель принял заявление",
    ApplicationState.TERMINATED: "Исполнитель принял заявление",
    ApplicationState.ENDED: "Исполнитель принял заявление",
    ApplicationState.TRANSFERRED: "Заявление заменено новым, в другую группу",
    ApplicationState.REFUSED: "Исполнитель отказал",
    ApplicationState.WITHDRAWN: "Заявление отозвано, место и средства освобождены",
    ApplicationState.EXPIRED: "Срок истёк, место и средства освобождены",
}
ASKS: dict[str, str] = {
    Side.FAMILY: "Семья попросила перевести в группу",
    Side.PROVIDER: "Исполнитель предложил группу",
}
WAITS: dict[str, str] = {
    ApplicationState.OFFERED: "Решить не позднее: {day}",
    ApplicationState.SUBMITTED: "Исполнитель ответит не позднее: {day}",
    ApplicationState.INVITED: "Подписать не позднее: {day}",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of `c-timeline`."""

    at: datetime
    title: str
    by: str = ""
    note: str = ""


def history_of(application: EnrolmentApplication) -> list[Happening]:
    """What has happened to the application, the latest first. Its people and contract are loaded."""
    story = [_applied(application)]
    if application.taken_at is not None:
        story.append(Happening(application.taken_at, "Место занято", _name(application.taken_by)))
    if application.invited_at is not None:
        story.append(Happening(application.invited_at, "Исполнитель согласен", _name(application.invited_by)))
    if application.answered_at is not None:
        story += _answered(application)
        story += _transfers(application)
    elif application.state in WAITS:
        waits = WAITS[application.state].format(day=day(application.answer_by_on))
        story[-1] = replace(story[-1], note=waits)
    for paper in _papers(application):
        before = next((place for place, each in enumerate(story) if each.at >= paper.at), len(story))
        story.insert(before, paper)
    return sorted(story, key=lambda each: each.at)[::-1]


def _papers(application: EnrolmentApplication) -> list[Happening]:
    """What the family has asked on paper, and who entered it for them."""
    return [
        Happening(
            each.received_at,
            f"По бумаге семьи: {each.get_deed_display()}",
            str(each.entered_by),
            f"Подписано {day(each.signed_on)}: {each.full_name} ({each.get_relation_display()})",
        )
        for each in papers_about([application])
    ]


def _applied(application: EnrolmentApplication) -> Happening:
    title = "Заявление подано"
    if application.replaces_id is not None:
        title = f"Группа изменена по заявлению № {application.replaces_id}"
    elif is_continuation(application):
        title = "Предложено место в следующей части"
    elif application.waiting_entry_id is not None:
        title = "Предложено место из очереди"
    return Happening(application.applied_at, f"{title}, место и средства удержаны", _name(application.applied_by))


def _answered(application: EnrolmentApplication) -> list[Happening]:
    assert application.answered_at is not None
    contract = application.signed
    title = ANSWERS[application.state]
    note = " ".join(part for part in (application.ground, application.reason) if part)
    if application.state == ApplicationState.EXPIRED and application.reason:
        title = "Заявление прекращено, место и средства освобождены"
    if contract is not None:
        title = "Договор подписан" if application.invited_at else ANSWERS[ApplicationState.ACCEPTED]
        note = f"Договор № {contract.number} от {day(contract.signed_on)}"
        if contract.period.lower != application.period.lower:
            note = f"{note}, действует с {day(contract.period.lower)}: дни до него не оплачиваются"
    story = [Happening(application.answered_at, title, _name(application.answered_by), note)]
    if contract is not None and contract.notice_at is not None:
        said = " ".join(part for part in (contract.ground, contract.reason) if part)
        story.append(Happening(contract.notice_at, "Уведомление о расторжении", _name(contract.notice_by), said))
    if contract is not None and contract.seat_freed_at is not None:
        story.append(Happening(contract.seat_freed_at, "Договор расторгнут, место освобождено"))
    return story


def _transfers(application: EnrolmentApplication) -> list[Happening]:
    """Requests for another group while the contract was in force, and what was answered."""
    story = []
    for each in requests_of(application):
        title = f"{ASKS[each.side]} «{each.group.name}»"
        is_on_paper = each.side == Side.FAMILY and each.paper is not None
        words = f"По заявлению на бумаге. {each.words}".strip() if is_on_paper else each.words
        story.append(Happening(each.asked_at, title, _name(each.asked_by), words))
        if each.answered_at is not None:
            answer = f"Просьба о переводе: {each.get_state_display()}"
            story.append(Happening(each.answered_at, answer, _name(each.answered_by), each.reply))
    return story


def _name(person: object | None) -> str:
    return "" if person is None else str(person)
