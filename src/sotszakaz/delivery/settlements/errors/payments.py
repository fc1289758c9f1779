"""Why nothing is paid."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class NothingToPay(Refusal):
    """All that was chosen is paid, ordered, taken by a debt or held back."""

    code = "nothing_to_pay"
    template = (
        "Платить нечего: выбранное уже оплачено, поручено, зачтено в долг или удержано до ответа на возражения. "
        "Выберите другое."
    )


class NotBounced(Refusal):
    """Only what the treasury returned is issued again, once."""

    code = "not_bounced"
    template = "Поручение № {number} нельзя выпустить снова: казначейство его не возвращало, или новое уже есть."


class BatchSent(Refusal):
    """What went to the treasury is answered by it."""

    code = "batch_sent"
    template = "Пакет № {number} уже передан в казначейство или отозван. Дождитесь ответа и внесите его."
    status = 409
    is_overtaken = True


class AnswerStays(Refusal):
    """An answer is taken back while nothing has followed from it."""

    code = "answer_stays"
    template = (
        "Ответ по поручению № {number} отозвать нельзя: он уже отозван, по нему внесён более поздний ответ, его деньги "
        "идут другим поручением или зачтены в долг, или по реестру ждёт ответа другое поручение. Сначала отзовите то, "
        "что было после, или внесите ответ."
    )
    status = 409


class LinesHeld(Refusal):
    """What bounced is issued with the same lines, so all of them must be free to be paid."""

    code = "lines_held"
    template = (
        "Поручение № {number} пока нельзя выпустить снова: по его строкам есть возражения без ответа. "
        "Ответьте на них и выпустите поручение."
    )


class PapersNotAccepted(Refusal):
    """Where the rules say so, money is ordered after the payer has accepted what it is paid for."""

    code = "papers_not_accepted"
    template = (
        "Поручение не составлено: не приняты документы — {registers}. "
        "Примите их на странице «Акты и счета» и составьте поручение снова."
    )


name_constraint(
    "paid_line_not_held",
    "По одной из строк подано возражение, она удержана до ответа. Составьте пакет снова, без неё.",
)
name_constraint(
    "payment_within_register",
    "Поручения по реестру вместе больше, чем по нему к оплате. Запустите проверку verify и сообщите администратору.",
)
name_constraint(
    "payment_after_papers",
    "По одному из реестров не приняты акт или счёт. Примите их на странице «Акты и счета» и составьте пакет снова.",
)
name_constraint(
    "payment_after_debt",
    "По соглашению есть долг исполнителя: он зачитывается раньше, чем уходят деньги. Составьте пакет снова.",
)
name_constraint(
    "debt_repaid_within",
    "Столько по этому реестру уже не должны: долг меньше или перешёл в следующий реестр. "
    "Проверьте сумму на странице долга.",
)
name_constraint(
    "debt_reversed_within",
    "Столько по этому возврату не вернуть в долг: он отозван, внесён по другому соглашению или меньше. "
    "Откройте страницу долга и проверьте сумму.",
)
name_constraint(
    "debt_set_off_of_one_provider",
    "Зачесть можно только то, что тот же плательщик должен тому же исполнителю. Запустите проверку verify.",
)
name_constraint(
    "debt_set_off_from_what_is_left",
    "Зачесть столько нельзя: по реестру или авансу осталось меньше. Запустите проверку verify.",
)
