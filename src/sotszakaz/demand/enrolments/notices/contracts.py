"""What is said of a contract: that it is made, goes on at the cost of the family, or ends."""

from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.notices.words import (
    Wording,
    Words,
    certificate_part,
    dated,
    extra,
    for_family,
    for_staff,
    sentence,
)
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.roles import AREA_CITIZEN, AREA_PROVIDER


def _accepted(application: EnrolmentApplication) -> Words:
    contract = _contract_of(application)
    paid = f"Сертификат оплатит {certificate_part(application, contract.certificate_units)}, {extra(contract)}."
    charged = "Средства списываются помесячно, за прошедшие занятия."
    text = " ".join(filter(None, (_contract_made(application), _later(application), paid, charged)))
    return for_family(application, "зачисление состоялось", text)


def _accepted_to_staff(application: EnrolmentApplication) -> Words:
    contract = _contract_of(application)
    since = f" Он действует с {dated(contract.period.lower)}." if _later(application) else ""
    return for_staff(application, "Договор заключён", f"{_contract_made(application)}{since}")


def _later(application: EnrolmentApplication) -> str:
    """Why the contract has fewer days than the application; nothing where it has the same."""
    contract = _contract_of(application)
    since, asked = contract.period.lower, application.period.lower
    if since == asked:
        return ""
    back = certificate_part(application, application.certificate_units - contract.certificate_units)
    less = application.parent_amount - contract.parent_amount
    paid = f", ваша доплата стала меньше на {spell(to_units(less), Unit.RUB)}" if less else ""
    return (
        f"Занятия уже шли, поэтому договор действует с {dated(since)}, а не с {dated(asked)}: дни до договора не "
        f"оплачиваются. На сертификат вернулось {back}{paid}."
    )


def _contract_of(application: EnrolmentApplication) -> Contract:
    contract = application.signed
    assert contract is not None, f"application {application.pk} has no contract"
    return contract


def _contract_made(application: EnrolmentApplication) -> str:
    contract = _contract_of(application)
    return f"Договор № {contract.number} от {dated(contract.signed_on)}."


def _terminated(application: EnrolmentApplication) -> Words:
    returned = "За следующие месяцы ничего не спишется: эти средства вернулись на сертификат."
    return for_family(application, "договор расторгается", f"{_contract_ends(application)} {returned}")


def _terminated_to_staff(application: EnrolmentApplication) -> Words:
    return for_staff(application, "Договор расторгается", _contract_ends(application))


def _contract_ends(application: EnrolmentApplication) -> str:
    contract = _contract_of(application)
    why = f" {sentence(contract.ground)}" if contract.ground else ""
    if contract.ends_on is None:
        return f"Договор № {contract.number}.{why}"
    return f"Договор № {contract.number}: последний день — {dated(contract.ends_on)}.{why}"


def _own_cost(application: EnrolmentApplication) -> Words:
    since = _contract_of(application).own_cost_since
    assert since is not None
    text = (
        f"С {dated(since)} обучение оплачиваете вы. Средства сертификата за следующие месяцы вернулись на него. "
        "Дополнительное соглашение откроется на карточке заявления: подпишите его кодом после исполнителя."
    )
    return for_family(application, "обучение за свой счёт", text)


def _own_cost_to_staff(application: EnrolmentApplication) -> Words:
    since = _contract_of(application).own_cost_since
    assert since is not None
    return for_staff(
        application, "Семья остаётся за свой счёт", f"Сертификат не платит с {dated(since)}. Подпишите соглашение."
    )


OF_CONTRACTS: dict[str, dict[str, Wording]] = {
    "enrolment.accepted": {AREA_CITIZEN: _accepted, AREA_PROVIDER: _accepted_to_staff},
    "enrolment.terminated": {AREA_CITIZEN: _terminated, AREA_PROVIDER: _terminated_to_staff},
    "enrolment.own_cost": {AREA_CITIZEN: _own_cost, AREA_PROVIDER: _own_cost_to_staff},
}
