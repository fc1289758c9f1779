"""What a provider is told of its debts: a demand and its end, what covered a debt, an entry that was withdrawn."""

from collections.abc import Callable, Sequence

from sotszakaz.delivery.settlements.models import DebtRepayment, PaymentRegister, ReturnDemand
from sotszakaz.delivery.settlements.states import RepaymentKind
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with


def tell_of_demands(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch. The notice opens the register that owes."""
    _tell_of(messages, _of_demand)


def tell_of_cancelled_demands(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox, as `tell_of_demands`."""
    _tell_of(messages, _of_cancelled)


def _tell_of(messages: Sequence[OutboxMessage], words: Callable[[ReturnDemand], tuple[str, str]]) -> None:
    cards = ReturnDemand.objects.select_related("document", "register__agreement__record")
    demands = cards.in_bulk([each.subject_id for each in messages])
    _tell(messages, {pk: (each.register, *words(each)) for pk, each in demands.items()})


def tell_of_repayments(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: two queries for a batch. The notice opens the register that owes."""
    cards = DebtRepayment.objects.select_related("register__agreement__record", "reverses")
    repayments = cards.in_bulk([each.subject_id for each in messages])
    _tell(messages, {pk: (each.register, *_of_repayment(each)) for pk, each in repayments.items()})


def _tell(messages: Sequence[OutboxMessage], said: dict[int, tuple[PaymentRegister, str, str]]) -> None:
    registers = [register for register, _, _ in said.values()]
    staff = staff_with(Permission.SETTLEMENT_VIEW, {each.agreement.record.organisation_id for each in registers})
    tell(
        Telling(message, user_id, AREA_PROVIDER, title, text, subject=(register._meta.label_lower, register.pk))
        for message in messages
        for register, title, text in [said[message.subject_id]]
        for user_id in staff.get((register.municipality_id, register.agreement.record.organisation_id), [])
    )


def _of_demand(demand: ReturnDemand) -> tuple[str, str]:
    money = spell(to_units(demand.amount), Unit.RUB)
    return (
        f"Верните {money} до {demand.due_on:%d.%m.%Y}",
        f"Требование № {demand.document.full_number} по реестру № {demand.register.number}: перечислено больше "
        "оказанного, а соглашение окончено. Откройте реестр: там видно, откуда долг.",
    )


def _of_cancelled(demand: ReturnDemand) -> tuple[str, str]:
    return (
        f"Требование о возврате № {demand.document.full_number} отменено",
        f"Прошлые месяцы исправлены, и долг по реестру № {demand.register.number} учтён в следующем реестре. "
        "Возвращать деньги по этому требованию не нужно. Если долг останется, придёт новое требование.",
    )


def _of_repayment(repayment: DebtRepayment) -> tuple[str, str]:
    money, register = spell(to_units(repayment.amount), Unit.RUB), repayment.register
    if repayment.kind == RepaymentKind.SET_OFF:
        return (
            f"Зачтено {money} в долг по реестру № {register.number}",
            "Эти деньги вам ещё не перечисляли, и теперь не перечислят: они покрыли долг.",
        )
    if repayment.kind == RepaymentKind.REVERSED:
        return _of_reversal(repayment)
    if repayment.withdrawn_at is not None:
        return f"Запись о возврате {money} отозвана", f"Реестр № {register.number}. {repayment.withdrawal_reason}"
    return (
        f"Возврат {money} получен",
        f"Платёжный документ № {repayment.number}, долг по реестру № {register.number} уменьшен.",
    )


def _of_reversal(reversal: DebtRepayment) -> tuple[str, str]:
    money, register = spell(to_units(reversal.not_returned), Unit.RUB), reversal.register
    entered = reversal.reverses
    assert entered is not None
    if reversal.withdrawn_at is not None:
        return (
            f"Долг {money} снят: возврат по документу № {entered.number} снова засчитан",
            f"Реестр № {register.number}. {reversal.withdrawal_reason}",
        )
    return (
        f"Долг вырос на {money}: возврат не подтвердился",
        f"Деньги по платёжному документу № {entered.number} не поступили, долг по реестру № {register.number} больше. "
        f"{reversal.ground} Если вы их перечисляли, пришлите копию платёжного поручения.",
    )
