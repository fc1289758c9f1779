"""What is said of an application until there is a contract, and when it ends without one."""

from sotszakaz.demand.enrolments.actions.expiry import COURSE_OVER
from sotszakaz.demand.enrolments.continuing import is_continuation, silence_is_consent
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.notices.words import (
    Reminder,
    Words,
    certificate_part,
    dated,
    extra,
    for_family,
    for_staff,
    returned,
    sentence,
    unless_declined,
)
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.enrolments.suspending import SUSPENDED
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.supply.programmes.states import GroupState

AFTER_REASONS = {
    COURSE_OVER: " Можно выбрать другую группу.",
    SUSPENDED: " Новое заявление можно подать, когда сертификат возобновят.",
}


def _submitted(application: EnrolmentApplication) -> Words:
    held = f"Место за ребёнком, с сертификата удержано {certificate_part(application)}, {extra(application)}."
    return for_family(application, "заявление подано", f"{held} {_awaited(application)}".strip())


def _awaited(application: EnrolmentApplication) -> str:
    if application.state != ApplicationState.SUBMITTED:
        return ""
    return f"Исполнитель ответит не позднее {dated(application.answer_by_on)}."


def _submitted_to_staff(application: EnrolmentApplication) -> Words:
    awaited = application.state == ApplicationState.SUBMITTED
    text = f"Ответьте не позднее {dated(application.answer_by_on)}." if awaited else ""
    return for_staff(application, "Новое заявление", text)


def _offered(application: EnrolmentApplication) -> Words | None:
    return None if is_continuation(application) else _place_offered(application, "предложено место")


def _place_offered(application: EnrolmentApplication, what: str) -> Words:
    held = f"Место и {certificate_part(application)} с сертификата удержаны за ребёнком, {extra(application)}."
    if application.state != ApplicationState.OFFERED:
        return for_family(application, what, held)
    if silence_is_consent(application, on=application.answer_by_on):
        return for_family(application, what, f"{held} {unless_declined(application)}")
    term = f"Возьмите место или откажитесь не позднее {dated(application.answer_by_on)}: потом его предложат другому."
    return for_family(application, what, f"{held} {term}")


def _continued(application: EnrolmentApplication) -> Words:
    return _place_offered(application, "можно учиться дальше")


def _taken(application: EnrolmentApplication) -> Words:
    if application.taken_by_id is None:
        return for_family(application, "место за ребёнком, вы не отказались в срок", _awaited(application))
    return for_family(application, "вы взяли предложенное место", _awaited(application))


def _taken_to_staff(application: EnrolmentApplication) -> Words:
    text = f"Семья взяла предложенное место. Ответьте не позднее {dated(application.answer_by_on)}."
    return for_staff(application, "Заявление из очереди", text)


def _invited(application: EnrolmentApplication) -> Words:
    if application.state != ApplicationState.INVITED:
        return for_family(application, "исполнитель согласен", "Он предложил подписать договор.")
    term = f"Подпишите договор не позднее {dated(application.answer_by_on)}, иначе место и средства освободятся."
    return for_family(application, "подпишите договор", f"Исполнитель согласен. {term}")


def _refused(application: EnrolmentApplication) -> Words:
    why = f"{sentence(application.ground)} {sentence(application.reason)}"
    todo = "Можно выбрать другую группу."
    return for_family(application, "исполнитель отказал", f"{why} {returned(application)} {todo}")


def _withdrawn(application: EnrolmentApplication) -> Words:
    was_offer = application.waiting_entry_id is not None and application.taken_at is None
    what = "вы отказались от места" if was_offer else "заявление отозвано"
    return for_family(application, what, returned(application))


def _withdrawn_to_staff(application: EnrolmentApplication) -> Words:
    return for_staff(application, "Заявление отозвано", "Место освобождено.")


def _expired(application: EnrolmentApplication) -> Words:
    if application.reason:
        text = f"{application.reason} {returned(application)}{AFTER_REASONS.get(application.reason, '')}"
        return for_family(application, "заявление завершено", text)
    return for_family(application, "срок ответа истёк", f"{returned(application)} Можно подать новое заявление.")


def _expired_to_staff(application: EnrolmentApplication) -> Words:
    if application.reason:
        return for_staff(application, "Заявление завершено", f"{application.reason} Место освобождено.")
    return for_staff(application, "Срок заявления истёк", "Место освобождено.")


def _transferred(application: EnrolmentApplication) -> Words:
    return for_family(application, "перевод в другую группу", _moved_from(application))


def _transferred_to_staff(application: EnrolmentApplication) -> Words:
    return for_staff(application, "Перевод между группами", _moved_from(application))


def _moved_from(application: EnrolmentApplication) -> str:
    if application.replaces is None:
        return "Прежнее место освобождено, новое удержано одновременно."
    name, contract = application.replaces.group.name, application.replaces.signed
    if contract is not None and contract.ends_on is not None and contract.ends_on >= contract.period.lower:
        return f"В группе «{name}» ребёнок занимается по {dated(contract.ends_on)} включительно, потом в новой."
    return f"Прежняя группа «{name}» освобождена в ту же минуту."


def _not_continued(application: EnrolmentApplication) -> Words:
    if _is_next_closed(application):
        text = "Курс продолжился в следующей группе, но исполнитель закрыл в неё набор: место больше не держим."
        todo = "Спросите у исполнителя, где продолжить занятия, или выберите другую группу."
    else:
        text = "Курс продолжился в следующей группе, но оплатить её сертификатом не получилось: место больше не держим."
        todo = "Записаться туда можно за свой счёт, напрямую у исполнителя; о сертификате спросите в опорном центре."
    return for_family(application, "место в продолжении курса освобождено", f"{text} {todo}")


def _not_continued_to_staff(application: EnrolmentApplication) -> Words:
    why = "Набор в следующую группу закрыт" if _is_next_closed(application) else "Место в следующей группе не оплатить"
    return for_staff(application, "Курс не продолжен", f"{why}, места за ребёнком больше не держим.")


def _is_next_closed(application: EnrolmentApplication) -> bool:
    return KeptPlace.objects.filter(application=application, group__state=GroupState.CLOSED).exists()


OF_APPLICATIONS: dict[str, dict[str, Reminder]] = {
    "enrolment.submitted": {AREA_CITIZEN: _submitted, AREA_PROVIDER: _submitted_to_staff},
    "enrolment.offered": {AREA_CITIZEN: _offered},
    "enrolment.taken": {AREA_CITIZEN: _taken, AREA_PROVIDER: _taken_to_staff},
    "enrolment.invited": {AREA_CITIZEN: _invited},
    "enrolment.refused": {AREA_CITIZEN: _refused},
    "enrolment.withdrawn": {AREA_CITIZEN: _withdrawn, AREA_PROVIDER: _withdrawn_to_staff},
    "enrolment.expired": {AREA_CITIZEN: _expired, AREA_PROVIDER: _expired_to_staff},
    "enrolment.transferred": {AREA_CITIZEN: _transferred, AREA_PROVIDER: _transferred_to_staff},
    "enrolment.continued": {AREA_CITIZEN: _continued},
    "enrolment.not_continued": {AREA_CITIZEN: _not_continued, AREA_PROVIDER: _not_continued_to_staff},
}
