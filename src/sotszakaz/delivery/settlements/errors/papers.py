"""Why papers of a month are not formed, accepted or returned."""

from sotszakaz.foundation.constraints import name_constraint
from sotszakaz.foundation.errors import Refusal


class RegisterUnfinished(Refusal):
    """Papers of a month are formed from its register, which comes with the end of the closing."""

    code = "register_unfinished"
    template = "Месяц ещё закрывается. Документы можно сформировать, когда реестр на оплату будет готов."


class NothingToForm(Refusal):
    """All papers of the month are formed and none was returned."""

    code = "nothing_to_form"
    template = "Документы этого месяца уже сформированы. Новые понадобятся, если какой-то из них вернут с замечаниями."


class PaperUnsigned(Refusal):
    """Where the regulation says so, the payer accepts what the provider has signed."""

    code = "paper_unsigned"
    template = "Документ № {number} ещё не подписал исполнитель. Примите его после подписи."


class PaperRemarksMissing(Refusal):
    """Whoever gets a paper back must know what to mend."""

    code = "paper_remarks_missing"
    template = "Напишите, что исправить в документе: исполнитель увидит этот текст."


class InvoiceAccepted(Refusal):
    """An accepted invoice names its acts, so they stay."""

    code = "invoice_accepted"
    template = "Счёт № {number} принят и ссылается на этот акт. Примите акт; ошибку исправит решение о полноте месяца."


name_constraint(
    "month_paper_adds_up",
    "Документ не сходится с реестром. Сформируйте его снова; если не поможет, сообщите администратору.",
)
