"""Why a debt is neither demanded nor repaid."""

from sotszakaz.foundation.errors import Refusal


class DebtIsDeducted(Refusal):
    """While months of the agreement are still to be charged, its next register deducts the debt."""

    code = "debt_is_deducted"
    template = (
        "Требование не нужно: соглашение № {number} ещё действует или не все его месяцы начислены, и долг вычтет его "
        "следующий реестр."
    )
    status = 409


class MoneyStillGoing(Refusal):
    """What has not been paid is not demanded back: an order may bounce or be withdrawn, and then covers the debt."""

    code = "money_still_going"
    template = (
        "По соглашению № {number} есть поручения без ответа казначейства. Внесите ответ или отзовите пакет, потом "
        "требуйте возврат: долг может уменьшиться."
    )
    status = 409


class NothingOwed(Refusal):
    """The debt was repaid, or went on to a later register."""

    code = "nothing_owed"
    template = "По этому реестру долга нет: он погашен или перешёл в следующий реестр. Откройте список долгов."
    status = 409
    is_overtaken = True


class DemandedAlready(Refusal):
    """One demand a debt; what is repaid of it is seen beside it."""

    code = "demanded_already"
    template = "Требование о возврате по этому реестру уже сформировано: № {number}."
    status = 409
    is_overtaken = True


class ReturnTooLarge(Refusal):
    """More than was owed cannot have been returned for this debt."""

    code = "return_too_large"
    template = "По реестру должны {owed}, а возврат — {amount}. Проверьте сумму в платёжном документе."


class ReturnDayWrong(Refusal):
    """Money came back after the register said that it was owed, and not in the future."""

    code = "return_day_wrong"
    template = "День возврата — от {first:%d.%m.%Y} до {last:%d.%m.%Y}. Проверьте день в платёжном документе."


class ReturnStays(Refusal):
    """Only an entered return, once, and only while its debt has not gone on."""

    code = "return_stays"
    template = (
        "Этот возврат отозвать нельзя: он уже отозван, это зачёт, или остаток долга уже вычел следующий реестр. "
        "Если денег на самом деле не было, нажмите «Возврата не было»: долг вернётся в последний реестр соглашения."
    )
    status = 409


class ReturnReversed(Refusal):
    """A return is withdrawn or reversed once."""

    code = "return_reversed"
    template = "Об этом возврате уже записано, что его не было. Откройте страницу долга: там сказано, кем и почему."
    status = 409
    is_overtaken = True


class ReversedByWithdrawal(Refusal):
    """While the register of the return is the latest one, the entry itself is withdrawn."""

    code = "reversed_by_withdrawal"
    template = "Следующего реестра по соглашению ещё нет: отзовите сам возврат, и долг снова станет прежним."
    status = 409


class ReversalTooLarge(Refusal):
    """More than came back by the entry cannot have failed to come."""

    code = "reversal_too_large"
    template = "По этому возврату внесено {returned}, и не поступить могло не больше. Проверьте сумму."


class ReversalStays(Refusal):
    """Only while the debt that it brought back is there, and nobody has demanded it."""

    code = "reversal_stays"
    template = (
        "Эту запись отозвать нельзя: она уже отозвана, долг уже зачтён, вычтен следующим реестром или потребован. "
        "Если деньги всё-таки пришли, внесите их как возврат по реестру, который должен."
    )
    status = 409
