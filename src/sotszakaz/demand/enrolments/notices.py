"""What parents and providers are told of an application: one sentence of what happened, one of what to do by when.

Every movement of a certificate's money is told to the representatives (operations §7). The words are made from what
the rows say when the message is told, a moment after the deed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a text under it."""

    title: str
    text: str


CARDS = ("child", "group", "group__part", "group__part__programme", "contract", "replaces", "replaces__group")
SAID = (
    *("municipality_id", "organisation_id", "state", "unit", "certificate_units", "parent_amount", "answer_by_on"),
    *("taken_at", "waiting_entry_id", "ground", "reason"),
    *("child__first_name", "child__last_name", "group__name", "group__part__programme__name", "replaces__group__name"),
    *("contract__number", "contract__signed_on", "contract__ends_on", "contract__ground", "contract__own_cost_since"),
)
"""What the sentences name: a rush makes thousands of messages, and whole rows cost twice as much."""

Wording = Callable[[EnrolmentApplication], Words]
Reminder = Callable[[EnrolmentApplication], Words | None]
"""None when what was to be done is done."""


def tell_of_applications(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: three queries for a batch."""
    _tell(messages, WORDINGS)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """The same of terms that come near or are over: whose turn it is."""
    _tell(messages, TERMS)


def _tell(messages: Sequence[OutboxMessage], wordings: Mapping[str, Mapping[str, Reminder]]) -> None:
    cards = EnrolmentApplication.objects.select_related(*CARDS).only(*CARDS, *SAID)
    applications = cards.in_bulk([each.subject_id for each in messages])
    families = representatives_of(each.child_id for each in applications.values())
    staff = staff_with(Permission.ENROLMENT_ANSWER, (each.organisation_id for each in applications.values()))
    tellings = []
    for message in messages:
        application = applications[message.subject_id]
        people = {
            AREA_CITIZEN: families.get(application.child_id, []),
            AREA_PROVIDER: staff.get((application.municipality_id, application.organisation_id), []),
        }
        for area, wording in wordings[message.topic].items():
            words = wording(application)
            if words is None:
                continue
            tellings += [Telling(message, user_id, area, words.title, words.text) for user_id in people[area]]
    tell(tellings)


def about(application: EnrolmentApplication) -> str:
    return f"«{application.group.part.programme.name}», группа «{application.group.name}»"


def certificate_part(application: EnrolmentApplication) -> str:
    """What the certificate gives, in its own unit."""
    unit = Unit.RUB if application.unit == SchemeUnit.RUB else Unit.HOUR
    return spell(application.certificate_units, unit)


def _said(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _for_family(application: EnrolmentApplication, what: str, text: str) -> Words:
    return Words(f"{application.child.first_name}: {what}", f"{about(application)}. {text}")


def _for_staff(application: EnrolmentApplication, what: str, text: str = "") -> Words:
    child = f"{application.child.last_name} {application.child.first_name}"
    return Words(f"{what}: {child}", f"{about(application)}. {text}".strip())


def _extra(application: EnrolmentApplication) -> str:
    if not application.parent_amount:
        return "доплаты нет"
    return f"ваша доплата — {spell(to_units(application.parent_amount), Unit.RUB)}"


def _returned(application: EnrolmentApplication) -> str:
    return f"Место освобождено, на сертификат вернулось {certificate_part(application)}."


def _submitted(application: EnrolmentApplication) -> Words:
    held = f"Место за ребёнком, с сертификата удержано {certificate_part(application)}, {_extra(application)}."
    return _for_family(application, "заявление подано", f"{held} {_awaited(application)}".strip())


def _awaited(application: EnrolmentApplication) -> str:
    if application.state != ApplicationState.SUBMITTED:
        return ""
    return f"Исполнитель ответит не позднее {_said(application.answer_by_on)}."


def _submitted_to_staff(application: EnrolmentApplication) -> Words:
    awaited = application.state == ApplicationState.SUBMITTED
    text = f"Ответьте не позднее {_said(application.answer_by_on)}." if awaited else ""
    return _for_staff(application, "Новое заявление", text)


def _offered(application: EnrolmentApplication) -> Words:
    held = f"Место и {certificate_part(application)} с сертификата удержаны за ребёнком, {_extra(application)}."
    if application.state != ApplicationState.OFFERED:
        return _for_family(application, "предложено место", held)
    term = f"Возьмите место или откажитесь не позднее {_said(application.answer_by_on)}: потом его предложат другому."
    return _for_family(application, "предложено место", f"{held} {term}")


def _taken(application: EnrolmentApplication) -> Words:
    return _for_family(application, "вы взяли предложенное место", _awaited(application))


def _taken_to_staff(application: EnrolmentApplication) -> Words:
    text = f"Семья взяла предложенное место. Ответьте не позднее {_said(application.answer_by_on)}."
    return _for_staff(application, "Заявление из очереди", text)


def _invited(application: EnrolmentApplication) -> Words:
    if application.state != ApplicationState.INVITED:
        return _for_family(application, "исполнитель согласен", "Он предложил подписать договор.")
    term = f"Подпишите договор не позднее {_said(application.answer_by_on)}, иначе место и средства освободятся."
    return _for_family(application, "подпишите договор", f"Исполнитель согласен. {term}")


def _accepted(application: EnrolmentApplication) -> Words:
    paid = f"Сертификат оплатит {certificate_part(application)}, {_extra(application)}."
    charged = "Средства списываются помесячно, за прошедшие занятия."
    return _for_family(application, "зачисление состоялось", f"{_contract_made(application)} {paid} {charged}")


def _accepted_to_staff(application: EnrolmentApplication) -> Words:
    return _for_staff(application, "Договор заключён", _contract_made(application))


def _contract_of(application: EnrolmentApplication) -> Contract:
    contract = application.signed
    assert contract is not None, f"application {application.pk} has no contract"
    return contract


def _contract_made(application: EnrolmentApplication) -> str:
    contract = _contract_of(application)
    return f"Договор № {contract.number} от {_said(contract.signed_on)}."


def _refused(application: EnrolmentApplication) -> Words:
    why = f"{_sentence(application.ground)} {_sentence(application.reason)}"
    todo = "Можно выбрать другую группу."
    return _for_family(application, "исполнитель отказал", f"{why} {_returned(application)} {todo}")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _withdrawn(application: EnrolmentApplication) -> Words:
    was_offer = application.waiting_entry_id is not None and application.taken_at is None
    what = "вы отказались от места" if was_offer else "заявление отозвано"
    return _for_family(application, what, _returned(application))


def _withdrawn_to_staff(application: EnrolmentApplication) -> Words:
    return _for_staff(application, "Заявление отозвано", "Место освобождено.")


def _expired(application: EnrolmentApplication) -> Words:
    return _for_family(application, "срок ответа истёк", f"{_returned(application)} Можно подать новое заявление.")


def _expired_to_staff(application: EnrolmentApplication) -> Words:
    return _for_staff(application, "Срок заявления истёк", "Место освобождено.")


def _transferred(application: EnrolmentApplication) -> Words:
    return _for_family(application, "перевод в другую группу", _moved_from(application))


def _transferred_to_staff(application: EnrolmentApplication) -> Words:
    return _for_staff(application, "Перевод между группами", _moved_from(application))


def _moved_from(application: EnrolmentApplication) -> str:
    if application.replaces is None:
        return "Прежнее место освобождено, новое удержано одновременно."
    return f"Прежняя группа «{application.replaces.group.name}» освобождена в ту же минуту."


def _terminated(application: EnrolmentApplication) -> Words:
    returned = "За следующие месяцы ничего не спишется: эти средства вернулись на сертификат."
    return _for_family(application, "договор расторгается", f"{_contract_ends(application)} {returned}")


def _terminated_to_staff(application: EnrolmentApplication) -> Words:
    return _for_staff(application, "Договор расторгается", _contract_ends(application))


def _contract_ends(application: EnrolmentApplication) -> str:
    contract = _contract_of(application)
    why = f" {_sentence(contract.ground)}" if contract.ground else ""
    if contract.ends_on is None:
        return f"Договор № {contract.number}.{why}"
    return f"Договор № {contract.number}: последний день — {_said(contract.ends_on)}.{why}"


def _continued(application: EnrolmentApplication) -> Words:
    offer = _offered(application)
    return Words(f"{application.child.first_name}: можно учиться дальше", offer.text)


def _own_cost(application: EnrolmentApplication) -> Words:
    since = _contract_of(application).own_cost_since
    assert since is not None
    text = (
        f"С {_said(since)} обучение оплачиваете вы. Средства сертификата за следующие месяцы вернулись на него. "
        "Дополнительное соглашение откроется на карточке заявления: подпишите его кодом после исполнителя."
    )
    return _for_family(application, "обучение за свой счёт", text)


def _own_cost_to_staff(application: EnrolmentApplication) -> Words:
    since = _contract_of(application).own_cost_since
    assert since is not None
    return _for_staff(
        application, "Семья остаётся за свой счёт", f"Сертификат не платит с {_said(since)}. Подпишите соглашение."
    )


def _due(application: EnrolmentApplication) -> Words | None:
    day = _said(application.answer_by_on)
    if application.state == ApplicationState.INVITED:
        text = f"Подпишите договор не позднее {day}, иначе место и средства освободятся."
        return _for_family(application, "срок подписания договора заканчивается", text)
    if application.state == ApplicationState.OFFERED:
        text = f"Возьмите предложенное место или откажитесь не позднее {day}."
        return _for_family(application, "срок ответа на предложение заканчивается", text)
    return None


def _due_to_staff(application: EnrolmentApplication) -> Words | None:
    if application.state != ApplicationState.SUBMITTED:
        return None
    text = f"Ответьте не позднее {_said(application.answer_by_on)}."
    return _for_staff(application, "Срок ответа на заявление заканчивается", text)


def _late_to_staff(application: EnrolmentApplication) -> Words | None:
    if application.state != ApplicationState.SUBMITTED:
        return None
    text = f"Семья ждёт ответа с {_said(application.answer_by_on)}: примите заявление или откажите."
    return _for_staff(application, "Срок ответа на заявление прошёл", text)


DUE, LATE = "enrolment.due", "enrolment.late"

TERMS: dict[str, dict[str, Reminder]] = {
    DUE: {AREA_CITIZEN: _due, AREA_PROVIDER: _due_to_staff},
    LATE: {AREA_PROVIDER: _late_to_staff},
}
"""The same for reminders of terms."""

WORDINGS: dict[str, dict[str, Wording]] = {
    "enrolment.submitted": {AREA_CITIZEN: _submitted, AREA_PROVIDER: _submitted_to_staff},
    "enrolment.offered": {AREA_CITIZEN: _offered},
    "enrolment.taken": {AREA_CITIZEN: _taken, AREA_PROVIDER: _taken_to_staff},
    "enrolment.invited": {AREA_CITIZEN: _invited},
    "enrolment.accepted": {AREA_CITIZEN: _accepted, AREA_PROVIDER: _accepted_to_staff},
    "enrolment.refused": {AREA_CITIZEN: _refused},
    "enrolment.withdrawn": {AREA_CITIZEN: _withdrawn, AREA_PROVIDER: _withdrawn_to_staff},
    "enrolment.expired": {AREA_CITIZEN: _expired, AREA_PROVIDER: _expired_to_staff},
    "enrolment.transferred": {AREA_CITIZEN: _transferred, AREA_PROVIDER: _transferred_to_staff},
    "enrolment.terminated": {AREA_CITIZEN: _terminated, AREA_PROVIDER: _terminated_to_staff},
    "enrolment.own_cost": {AREA_CITIZEN: _own_cost, AREA_PROVIDER: _own_cost_to_staff},
    "enrolment.continued": {AREA_CITIZEN: _continued},
}
"""Topic → area → what is said there."""
