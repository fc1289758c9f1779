"""What to do when a correction does not fit a limit, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotszakaz.delivery.settlements.models import RefusedCorrection
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import AccountKind

CERTIFICATE = (
    "Остаток сертификата занят другими записями. Исправление пройдёт само, когда остаток освободится. "
    "Если ждать нельзя, откройте строку и установите долю решением."
)
ADVICE = {
    AccountKind.CERTIFICATE: CERTIFICATE,
    AccountKind.HOURS_NORM: CERTIFICATE,
    AccountKind.AGREEMENT: "Увеличьте предельный объём дополнительным соглашением до следующего закрытия.",
    AccountKind.BUDGET_LINE: "Увеличьте строку бюджета изменением заказа до следующего закрытия.",
    AccountKind.ORDER_VOLUME: "Увеличьте объём услуги изменением заказа до следующего закрытия.",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused correction with the account that has not enough and with what to do."""

    correction: RefusedCorrection
    balance: Balance

    @property
    def account(self) -> str:
        return self.balance.kind.label

    @property
    def advice(self) -> str:
        return ADVICE[self.balance.kind]


def refused_rows(corrections: Iterable[RefusedCorrection]) -> list[Refused]:
    """One query."""
    found = list(corrections)
    balances = balances_of(each.account_id for each in found)
    return [Refused(each, balances[each.account_id]) for each in found]
