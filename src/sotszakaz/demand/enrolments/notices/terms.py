"""What is said of terms that come near or are over: whose turn it is."""

from sotszakaz.demand.enrolments.continuing import silence_is_consent
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.notices.words import Reminder, Words, dated, for_family, for_staff, unless_declined
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER


def _due(application: EnrolmentApplication) -> Words | None:
    day = dated(application.answer_by_on)
    if application.state == ApplicationState.INVITED:
        text = f"Подпишите договор не позднее {day}, иначе место и средства освободятся."
        return for_family(application, "срок подписания договора заканчивается", text)
    if silence_is_consent(application, on=application.answer_by_on):
        return for_family(application, "место остаётся за ребёнком", unless_declined(application))
    if application.state == ApplicationState.OFFERED:
        text = f"Возьмите предложенное место или откажитесь не позднее {day}."
        return for_family(application, "срок ответа на предложение заканчивается", text)
    return None


def _due_to_staff(application: EnrolmentApplication) -> Words | None:
    if application.state != ApplicationState.SUBMITTED:
        return None
    text = f"Ответьте не позднее {dated(application.answer_by_on)}."
    return for_staff(application, "Срок ответа на заявление заканчивается", text)


def _late_to_staff(application: EnrolmentApplication) -> Words | None:
    if application.state != ApplicationState.SUBMITTED:
        return None
    text = f"Семья ждёт ответа с {dated(application.answer_by_on)}: примите заявление или откажите."
    return for_staff(application, "Срок ответа на заявление прошёл", text)


DUE, LATE = "enrolment.due", "enrolment.late"

TERMS: dict[str, dict[str, Reminder]] = {
    DUE: {AREA_CITIZEN: _due, AREA_PROVIDER: _due_to_staff},
    LATE: {AREA_PROVIDER: _late_to_staff},
}
