"""What a family reads of each step of a certificate: what has happened and what comes next. Title and text."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FundingScheme, ValueQueueEntry
from sotszakaz.demand.certificates.selectors import latest_day
from sotszakaz.demand.certificates.states import AccountState, SchemeUnit
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit

Words = tuple[str, str]
Payload = Mapping[str, Any]

WILL_BE_TOLD = "Когда номинал появится, придёт уведомление: делать ничего не нужно."


def opened(account: CertificateAccount, payload: Payload) -> Words:
    title = f"{account.child.first_name}: данные подтверждены, сертификат открыт"
    value = next(iter(account.periods.all()), None)
    if value is None:
        text = f"Открыт сертификат учёта № {account.number}: номинала у категории ребёнка на этот период нет."
        return title, f"{text} {WILL_BE_TOLD}"
    return (
        title,
        f"На сертификате № {account.number} {in_unit(value.face_value, value.scheme)} {days(value.scheme.period)}. "
        "Теперь можно выбрать программу.",
    )


def suspended(account: CertificateAccount, payload: Payload) -> Words:
    since = f"С {account.suspended_on:%d.%m.%Y} с" if account.suspended_on else "С"
    why = f" Причина: {_stopped(account.suspension_reason)}" if account.suspension_reason else ""
    return (
        f"{account.child.first_name}: сертификат приостановлен",
        f"{since} сертификата № {account.number} больше нельзя занять.{why} Заявления без договора прекращаются, "
        "договоры, которые уже действуют, продолжаются. Когда сертификат возобновят, придёт уведомление.",
    )


def resumed(account: CertificateAccount, payload: Payload) -> Words:
    value = next(iter(account.periods.all()), None)
    what = "Это сертификат учёта: номинала на нём сейчас нет."
    if value is not None:
        what = (
            f"Номинал — {in_unit(value.face_value, value.scheme)} {days(value.scheme.period)}. Можно выбрать программу."
        )
    return (
        f"{account.child.first_name}: сертификат возобновлён",
        f"Сертификат № {account.number} снова действует. {what}",
    )


def closed(account: CertificateAccount, payload: Payload) -> Words:
    return (
        f"{account.child.first_name}: сертификат закрыт",
        f"Сертификат № {account.number} закрыт. Причина: {_stopped(account.closing_reason)} "
        "Его история остаётся на странице ребёнка.",
    )


def grown_up(account: CertificateAccount, payload: Payload) -> Words:
    return (
        f"{account.child.first_name}: сертификат прекращается по возрасту",
        f"Новых заявлений по сертификату № {account.number} больше не принимают. Действующие договоры исполняются до "
        "своего последнего дня, потом сертификат закроется: придёт уведомление.",
    )


def granted(value: CertificatePeriod, payload: Payload) -> Words:
    return (
        f"{_name(value)}: номинал на новый период",
        f"На сертификат № {value.certificate.number} зачислено {in_unit(value.face_value, value.scheme)}: им можно "
        f"платить за занятия, которые начинаются {days(value.scheme.period)}.",
    )


def changed(value: CertificatePeriod, payload: Payload) -> Words:
    was, amount = (in_unit(payload[key], value.scheme) for key in ("was", "amount"))
    less = " Того, что занято заявлениями и договорами, это не касается." if payload["amount"] < payload["was"] else ""
    return (
        f"{_name(value)}: номинал изменён",
        f"Муниципалитет изменил номинал категории. На сертификате № {value.certificate.number} было {was}, "
        f"стало {amount}.{less}",
    )


def decreased(value: CertificatePeriod, payload: Payload) -> Words:
    was, amount = (in_unit(payload[key], value.scheme) for key in ("was", "amount"))
    ground = f" Основание: {value.scheme.clause}." if value.scheme.clause else ""
    return (
        f"{_name(value)}: номинал стал меньше",
        f"Начался новый месяц, а с сертификата № {value.certificate.number} ещё ничего не занято: было {was}, стало "
        f"{amount}. Так будет каждый месяц до первого заявления.{ground}",
    )


def extended(value: CertificatePeriod, payload: Payload) -> Words:
    title = f"{_name(value)}: часы для значимых программ"
    if not payload["extra"]:
        return title, "Часов сверх нормы больше нет: значимые программы теперь тоже должны поместиться в норму."
    extra = in_unit(payload["extra"], value.scheme)
    return title, f"Сверх нормы на значимые программы теперь можно занять ещё {extra}."


def lapsed(value: CertificatePeriod, payload: Payload) -> Words:
    rest = ""
    if payload["rest"] and value.scheme.unit != SchemeUnit.HOURS_PER_WEEK:
        rest = f" Остаток {in_unit(payload['rest'], value.scheme)} сгорел: на следующий период он не переносится."
    what_next = {
        AccountState.VALUED: " Номинал нового периода уже на сертификате.",
        AccountState.RECORD: f" Теперь это сертификат учёта, платить им нельзя. {WILL_BE_TOLD}",
    }
    return (
        f"{_name(value)}: период номинала закончился",
        f"Номинал сертификата № {value.certificate.number} действовал по {latest_day(value.scheme.period):%d.%m.%Y}."
        f"{rest}{what_next.get(AccountState(value.certificate.state), '')}",
    )


def withdrawn(value: CertificatePeriod, payload: Payload) -> Words:
    has_other = value.certificate.state in (AccountState.VALUED, AccountState.CLOSED)
    left = "" if has_other else " Сертификат остаётся сертификатом учёта: платить им нельзя."
    return (
        f"{_name(value)}: номинал изъят",
        f"Муниципалитет изъял номинал сертификата № {value.certificate.number} {days(value.scheme.period)}. "
        f"Причина: {_stopped(value.reason)}{left}",
    )


def queued(entry: ValueQueueEntry, payload: Payload, *, number: int | None) -> Words:
    name, certificate = entry.certificate.child.first_name, entry.certificate.number
    title, state = f"{name}: очередь на номинал", f"Сертификат № {certificate} — учёта"
    if payload.get("is_new"):
        title, state = f"{name}: данные подтверждены, очередь на номинал", f"Открыт сертификат учёта № {certificate}"
    place = f" Ваш номер: {number}." if number else ""
    return (
        title,
        f"{state}: номиналы категории на этот период закончились.{place} Когда номинал появится, он придёт сам.",
    )


def valued(entry: ValueQueueEntry, payload: Payload) -> Words:
    return (
        f"{entry.certificate.child.first_name}: номинал выдан",
        f"На сертификат № {entry.certificate.number} зачислено {in_unit(entry.value.amount, entry.value.scheme)}. "
        "Теперь можно выбрать программу.",
    )


def unqueued(entry: ValueQueueEntry, payload: Payload) -> Words:
    return (
        f"{entry.certificate.child.first_name}: очередь на номинал закончилась",
        f"{entry.note} Сертификат № {entry.certificate.number} остаётся сертификатом учёта.",
    )


def in_unit(amount: int, scheme: FundingScheme) -> str:
    """«1 000 ₽», «12 ч в неделю»."""
    weekly = " в неделю" if scheme.unit == SchemeUnit.HOURS_PER_WEEK else ""
    return f"{spell(amount, Unit.RUB if scheme.unit == SchemeUnit.RUB else Unit.HOUR)}{weekly}"


def days(period: DateRange) -> str:
    """A half-open range, both days named."""
    return f"с {period.lower:%d.%m.%Y} по {latest_day(period):%d.%m.%Y}"


def _name(value: CertificatePeriod) -> str:
    return value.certificate.child.first_name


def _stopped(reason: str) -> str:
    """A reason that somebody has typed, as a sentence."""
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


OF_ACCOUNTS: dict[str, Callable[[CertificateAccount, Payload], Words]] = {
    "certificate.opened": opened,
    "certificate.suspended": suspended,
    "certificate.resumed": resumed,
    "certificate.closed": closed,
    "certificate.grown_up": grown_up,
}
OF_VALUES: dict[str, Callable[[CertificatePeriod, Payload], Words]] = {
    "certificate.granted": granted,
    "certificate.changed": changed,
    "certificate.decreased": decreased,
    "certificate.extended": extended,
    "certificate.lapsed": lapsed,
    "certificate.withdrawn": withdrawn,
}
OF_QUEUES: dict[str, Callable[[ValueQueueEntry, Payload], Words]] = {
    "certificate.valued": valued,
    "certificate.unqueued": unqueued,
}
