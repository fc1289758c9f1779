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
        "Если денег на самом деле не было, потребуйте их от исполнителя письмом: в реестрах этот долг погашен."
    )
    status = 409
