"""What to do when a correction does not fit a limit, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sotszakaz.delivery.settlements.models import RefusedCorrection
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.ledger.states import AccountKind, AccountStatus

CERTIFICATE = (
    "Остаток сертификата занят другими записями, и сгоревшего не хватает. Исправление пройдёт само, когда остаток "
    "освободится. "
    "Если ждать нельзя, откройте строку и установите долю решением."
)
CLOSED = (
    "Этот счёт {status}, доначислить по нему уже нельзя. Если исполнителю должны, оформите выплату отдельным решением "
    "вне системы, а в строке установите прежнюю долю решением: исправление перестанет ждать."
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
        if self.balance.status != AccountStatus.OPEN:
            return CLOSED.format(status=AccountStatus(self.balance.status).label)
        return ADVICE[self.balance.kind]


def refused_rows(corrections: Iterable[RefusedCorrection]) -> list[Refused]:
    """One query."""
    found = list(corrections)
    balances = balances_of(each.account_id for each in found)
    return [Refused(each, balances[each.account_id]) for each in found]
