"""The story of an application as a timeline shows it."""

from dataclasses import dataclass
from datetime import datetime

from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.web.components.words import day

ANSWERS: dict[str, str] = {
    ApplicationState.ACCEPTED: "Исполнитель принял заявление",
    ApplicationState.REFUSED: "Исполнитель отказал",
    ApplicationState.WITHDRAWN: "Заявление отозвано",
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
    applied = Happening(
        at=application.applied_at,
        title="Заявление подано, место и средства удержаны",
        by=_name(application.applied_by),
        note="" if application.answered_at else f"Исполнитель ответит не позднее: {day(application.answer_by_on)}",
    )
    if application.answered_at is None:
        return [applied]
    contract = application.signed
    note = " ".join(part for part in (application.ground, application.reason) if part)
    if contract is not None:
        note = f"Договор № {contract.number} от {day(contract.signed_on)}"
    answered = Happening(
        at=application.answered_at, title=ANSWERS[application.state], by=_name(application.answered_by), note=note
    )
    return [answered, applied]


def _name(person: object | None) -> str:
    return "" if person is None else str(person)
