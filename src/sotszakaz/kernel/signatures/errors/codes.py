"""Codes of the simple signature."""

from sotszakaz.foundation.errors import Refusal


class CodeWrong(Refusal):
    """The code is not the one that was sent."""

    code = "code_wrong"
    template = "Код неверный. {left}"


class CodeExpired(Refusal):
    """No live code: never asked, used, too old or tried too often."""

    code = "code_expired"
    template = "Этот код больше не действует. Запросите новый."


class CodeTooSoon(Refusal):
    """Codes are asked for too often."""

    code = "code_too_soon"
    template = "Код уже отправлен. Новый можно запросить через {wait}."
    status = 429


class CodeHasNoAddress(Refusal):
    """The cabinet does not say where to send a code."""

    code = "code_no_address"
    template = (
        "Код отправить некуда: в вашем кабинете нет {what}. Попросите уполномоченный орган внести его, "
        "подпишите усиленной подписью или на бумаге у исполнителя услуг."
    )


class CodeNotCarried(Refusal):
    """The carrier failed."""

    code = "code_not_carried"
    template = (
        "Код не отправлен: {why}. Запросите его ещё раз. Если не получится, подпишите усиленной подписью "
        "или на бумаге у исполнителя услуг."
    )
    status = 503


class CodeHasNoWay(Refusal):
    """No channel can carry a code."""

    code = "code_no_way"
    template = "Код отправить некуда: в системе не подключена отправка сообщений. Подпишите усиленной подписью."


class AgreementNotGiven(Refusal):
    """The person has not agreed to sign by a code."""

    code = "code_agreement"
    template = "Чтобы подписать кодом, согласитесь с условиями простой электронной подписи."
