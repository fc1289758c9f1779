"""Why the ledger says no. One page of texts, a class a reason."""

from typing import Any

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus, Bucket


class LimitExhausted(Refusal):
    """An account did not let the posting through; the subclass says which limit it was.

    `account_id` names the account; `balance` and `price` are in words, `available` and `needed` in the smallest parts
    of its unit.
    """

    code = "limit_exhausted"
    template = "На счёте «{title}» свободно {balance}, нужно {price}. Уменьшите количество."
    status = 409

    account_id: int

    def __init__(self, message: str | None = None, *, account_id: int, **fields: Any) -> None:
        self.account_id = account_id
        super().__init__(message, account_id=account_id, **fields)


class SeatsExhausted(LimitExhausted):
    """No free place in the study group."""

    code = "seats_exhausted"
    template = "Свободных мест в группе нет. Выберите другую группу или встаньте в очередь."


class CertificateExhausted(LimitExhausted):
    """The face value has less free than the certificate is to pay, in roubles or hours."""

    code = "certificate_exhausted"
    template = "На сертификате осталось {balance}, нужно {price}. Выберите другую программу."


class HoursNormExhausted(LimitExhausted):
    """A month of a weekly norm has fewer free hours than the course takes of it."""

    code = "hours_norm_exhausted"
    template = (
        "Норма часов ребёнка на месяц: осталось {balance}, нужно {price}. Выберите программу с меньшей нагрузкой."
    )


class SchemeNumberExhausted(LimitExhausted):
    """As many certificates of the category have a face value as its limit of their number lets."""

    code = "scheme_number_exhausted"
    template = "Все номиналы категории выданы: свободно {balance}, нужно {price}; увеличьте предельное число."


class SchemeSumExhausted(LimitExhausted):
    """The limit of the sum of face values of the category does not hold one more."""

    code = "scheme_sum_exhausted"
    template = (
        "Предельной суммы номиналов категории не хватает: свободно {balance}, нужно {price}. "
        "Увеличьте предельную сумму."
    )


class AgreementExhausted(LimitExhausted):
    """The limit of the provider's agreement, in roubles, does not hold what the certificate is to pay."""

    code = "agreement_exhausted"
    template = "Лимит соглашения исчерпан: осталось {balance}, нужно {price}. Исполнителю нужно увеличить лимит."


class BudgetExhausted(LimitExhausted):
    """The budget line, or the sub-period of the scheme that it is split by, does not hold it, in roubles."""

    code = "budget_exhausted"
    template = (
        "Средств бюджета на этот период не хватает: осталось {balance}, нужно {price}. "
        "Дождитесь пополнения или следующего периода."
    )


class OrderVolumeExhausted(LimitExhausted):
    """The order buys fewer person-hours of the service than are asked for."""

    code = "order_volume_exhausted"
    template = (
        "Объём услуги в социальном заказе исчерпан: осталось {balance}, нужно {price}. "
        "Выберите услугу другой направленности."
    )


class HeldTooLittle(LimitExhausted):
    """More is to be released or charged than is held."""

    code = "held_too_little"
    template = "На счёте «{title}» в резерве {balance}, нужно {price}. Проверьте, не снят ли резерв раньше."


class SpentTooLittle(LimitExhausted):
    """More is to be refunded than was charged."""

    code = "spent_too_little"
    template = "Со счёта «{title}» списано {balance}, вернуть {price} нельзя. Проверьте сумму возврата."


class LapsedTooLittle(LimitExhausted):
    """More is to be restored than has lapsed."""

    code = "lapsed_too_little"
    template = "На счёте «{title}» сгорело {balance}, восстановить {price} нельзя. Проверьте сумму."


class AccountSuspended(LimitExhausted):
    """A suspended account lets nothing more be claimed; what is held may still be charged or released."""

    code = "account_suspended"
    template = "Счёт «{title}» приостановлен, новые резервы не принимаются. Дождитесь его возобновления."


class AccountClosed(LimitExhausted):
    """On a closed account nothing more is claimed or granted; what is held may still be charged or released."""

    code = "account_closed"
    template = "Счёт «{title}» закрыт. Выберите действующий счёт или откройте новый."


class ForeignAccount(Refusal):
    """The posting names an account of another municipality or one that is not there."""

    code = "foreign_account"
    template = "Такого счёта нет или он вам не виден. Проверьте, к какому муниципалитету относится операция."
    status = 404


class KeyConflict(RuntimeError):
    """The key already belongs to a posting of other content: a bug in how the caller makes keys."""


OF_KIND: dict[AccountKind, type[LimitExhausted]] = {
    AccountKind.SEAT: SeatsExhausted,
    AccountKind.CERTIFICATE: CertificateExhausted,
    AccountKind.HOURS_NORM: HoursNormExhausted,
    AccountKind.SCHEME_NUMBER: SchemeNumberExhausted,
    AccountKind.SCHEME_SUM: SchemeSumExhausted,
    AccountKind.AGREEMENT: AgreementExhausted,
    AccountKind.BUDGET_LINE: BudgetExhausted,
    AccountKind.ORDER_VOLUME: OrderVolumeExhausted,
}

OF_LIMIT: dict[Bucket | AccountStatus, type[LimitExhausted]] = {
    Bucket.HELD: HeldTooLittle,
    Bucket.SPENT: SpentTooLittle,
    Bucket.LAPSED: LapsedTooLittle,
    AccountStatus.SUSPENDED: AccountSuspended,
    AccountStatus.CLOSED: AccountClosed,
}
