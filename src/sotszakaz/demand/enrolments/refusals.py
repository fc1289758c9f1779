"""Why a paper of a family is not taken, formed or changed, in the words that they read; the rest is in `errors`."""

from sotszakaz.foundation.errors import Refusal


class ConsentsMissing(Refusal):
    """The paper lacks a consent, or the portal has not sent it."""

    code = "enrolment_consents_missing"
    template = (
        "Без согласия на обработку данных и с ценой заявление не принимают. Попросите законного представителя их дать."
    )


class SingleNeedsServices(Refusal):
    """One service has its own social certificate, and that is enough."""

    code = "enrolment_single_needs_services"
    template = (
        "Единый сертификат формируют, когда действуют договоры на две услуги или больше. "
        "Сейчас достаточно сертификата каждой услуги."
    )
    status = 409


class SingleMixesUnits(Refusal):
    code = "enrolment_single_mixes_units"
    template = "Одни услуги оплачены рублями, другие часами: в единый сертификат их не объединить."
    status = 409


class SingleExists(Refusal):
    code = "enrolment_single_exists"
    template = "Единый сертификат этого ребёнка уже действует. Новые услуги войдут в него сами."
    status = 409


class LicenceHolds(Refusal):
    """Staying at one's own cost is a choice of those whose provider has lost its licence."""

    code = "enrolment_licence_holds"
    template = "Лицензия исполнителя действует: обучение оплачивает сертификат, платить за него самим не нужно."
    status = 409


class OwnCostAlready(Refusal):
    code = "enrolment_own_cost_already"
    template = "С {month} обучение и так идёт за ваш счёт. Откройте дополнительное соглашение и подпишите его."
    status = 409


class OwnCostNothingLeft(Refusal):
    """The present month is the last one."""

    code = "enrolment_own_cost_nothing_left"
    template = "Договор закончится {day}, следующих месяцев в нём нет: за этот месяц платит сертификат."
    status = 409


class OwnCostStays(Refusal):
    """What the certificate no longer pays is not moved to another group with it."""

    code = "enrolment_own_cost_stays"
    template = "Обучение идёт за счёт семьи, перевести по сертификату нельзя. Расторгните договор и подайте заявление."
    status = 409
