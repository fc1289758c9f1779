"""Who is told of an objection: the provider and the payer when it is raised, the family when it is answered."""

from collections.abc import Iterable, Sequence

from sotszakaz.delivery.settlements.actions.objections import REPLIED
from sotszakaz.delivery.settlements.models import Accrual, ChargeObjection
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import representatives_of
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with

LINE = Accrual._meta.label_lower
TITLES = {
    ObjectionState.RAISED.value: "Возражение против начисления",
    ObjectionState.WITHDRAWN.value: "Возражение отозвано",
    ObjectionState.UPHELD.value: "Возражение удовлетворено",
    ObjectionState.REJECTED.value: "Возражение отклонено",
    REPLIED: "Исполнитель ответил на возражение",
}
CALL = "Сообщите семье без входа"
ANSWERED = {ObjectionState.UPHELD.value, ObjectionState.REJECTED.value}
STAGES = {"soon": "заканчивается", "late": "прошёл"}


def tell_of_objections(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: everybody whom what has happened concerns."""
    found = _found(messages)
    staff = staff_with(Permission.OBJECTION_ANSWER, (each.accrual.contract.organisation_id for each in found.values()))
    families = representatives_of(each.accrual.contract.child_id for each in found.values())
    tellings: list[Telling] = []
    for message in messages:
        objection, said = found[message.subject_id], str(message.payload["said"])
        contract = objection.accrual.contract
        if said != REPLIED:
            people = staff.get((objection.municipality_id, contract.organisation_id), [])
            tellings += _tellings(message, AREA_PROVIDER, people, objection, said)
        if said not in ANSWERED:
            people = office_with(Permission.MONTH_CLOSE, objection.municipality_id)
            tellings += _tellings(message, AREA_OFFICE, people, objection, said)
        if said in ANSWERED or said == REPLIED:
            family = families.get(contract.child_id, [])
            tellings += _tellings(message, AREA_CITIZEN, family, objection, said)
            tellings += [] if family else _calls(message, objection, said)
    tell(tellings)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: the payer's term to answer ends or is over."""
    found = _found(messages)
    tellings = []
    for message in messages:
        objection = found[message.subject_id]
        title = f"Срок ответа на возражение {STAGES[message.payload['stage']]}: {_about(objection)}"
        text = f"Ответьте до {objection.answer_by_on:%d.%m.%Y}: до ответа строка не оплачивается."
        people = office_with(Permission.MONTH_CLOSE, objection.municipality_id)
        tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
    tell(tellings)


def _found(messages: Sequence[OutboxMessage]) -> dict[int, ChargeObjection]:
    cards = ChargeObjection.objects.select_related("accrual__contract__child")
    return cards.in_bulk([each.subject_id for each in messages])


def _tellings(
    message: OutboxMessage, area: str, people: Iterable[int], objection: ChargeObjection, said: str
) -> list[Telling]:
    """The family's notice opens its line, those of others the objection."""
    line = objection.accrual
    subject = (LINE, line.pk) if area == AREA_CITIZEN else None
    about = f"{line.contract.child.first_name}, {line.month:%m.%Y}" if area == AREA_CITIZEN else _about(objection)
    text = _text(objection, said, area)
    return [
        Telling(message, user_id, area, f"{TITLES[said]}: {about}", text, subject=subject)
        for user_id in sorted(set(people))
    ]


def _calls(message: OutboxMessage, objection: ChargeObjection, said: str) -> list[Telling]:
    """A family without a login is called by the counter; the notice leads to the card of the child."""
    line = objection.accrual
    title = f"{CALL}: {line.contract.child.first_name}, {line.month:%m.%Y}: {TITLES[said].lower()}"
    clerks = office_with(Permission.ENROLMENT_ENTER, objection.municipality_id)
    text, subject = _text(objection, said, AREA_CITIZEN), (Child._meta.label_lower, line.contract.child_id)
    return [Telling(message, user_id, AREA_OFFICE, title, text, subject=subject) for user_id in clerks]


def _about(objection: ChargeObjection) -> str:
    return f"договор № {objection.accrual.contract.number}, {objection.accrual.month:%m.%Y}"


def _text(objection: ChargeObjection, said: str, area: str) -> str:
    if said == ObjectionState.RAISED:
        held = "Строка удержана до ответа. " if objection.holds else ""
        if area == AREA_PROVIDER:
            return f"{held}Напишите пояснение и приложите подтверждение до {objection.answer_by_on:%d.%m.%Y}."
        return f"{held}Ответьте до {objection.answer_by_on:%d.%m.%Y}."
    if said == ObjectionState.WITHDRAWN:
        return "Строка снова оплачивается как обычно."
    if said == REPLIED:
        return f"{objection.reply} Решение примет уполномоченный орган до {objection.answer_by_on:%d.%m.%Y}."
    then = (
        "Разницу проведёт следующее закрытие месяца."
        if said == ObjectionState.UPHELD
        else "Строка оплачивается как начислена."
    )
    return f"{objection.ground} {then}"
