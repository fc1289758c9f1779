"""Who signs what, in which turn and in which way."""

from sotszakaz.foundation.errors import Refusal


class WrongTurn(Refusal):
    """Another side signs first."""

    code = "signature_wrong_turn"
    template = "Сейчас подписывает {whose}. Дождитесь этой подписи: вам придёт уведомление."
    status = 409


class AlreadySigned(Refusal):
    """The side has signed this version."""

    code = "signature_already"
    template = "Эта сторона уже подписала документ: подпись видна в списке."
    status = 409
    is_overtaken = True


class VersionReplaced(Refusal):
    """A later version is in force."""

    code = "signature_version_replaced"
    template = "Эту редакцию заменила новая. Прочитайте её и подпишите."
    status = 409
    is_overtaken = True


class DocumentEnded(Refusal):
    """Who signs has come too late: nothing is in force any more."""

    code = "signature_document_ended"
    template = (
        "Документ {words} и не действует с {day}, поэтому его больше не подписывают. "
        "Если на бумаге его подписали раньше, передайте подлинник в уполномоченный орган."
    )
    status = 409
    is_overtaken = True


class FormNotAllowed(Refusal):
    """The side may not sign this kind in this way."""

    code = "signature_form"
    template = "Этот документ сторона «{party}» так не подписывает. Допустимо: {forms}."


class NotSigned(Refusal):
    """A deed waits for signatures that are not there."""

    code = "document_not_signed"
    template = "Документ № {number} подписали не все: сейчас подписывает {whose}. Дождитесь подписи и повторите."
    status = 409
