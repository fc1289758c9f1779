"""The story of a certificate: every step with its moment, as its page tells it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sotszakaz.demand.certificates.actions.decreasing import CAUSE as DECREASED
from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, ValueQueueEntry
from sotszakaz.demand.certificates.states import PeriodState, QueueState, SchemeUnit
from sotszakaz.demand.certificates.wordings import days, in_unit
from sotszakaz.kernel.ledger.selectors import list_entries
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.models import User

CHANGES = {
    "certificates.facevalue": "Номинал категории изменён",
    DECREASED: "Номинал уменьшен с началом месяца",
}
ENDINGS = {PeriodState.LAPSED: "Период номинала закончился", PeriodState.WITHDRAWN: "Номинал изъят"}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of `c-timeline`; `by` is None when the system did it."""

    at: datetime
    title: str
    note: str = ""
    by: User | None = None


def steps_of(account: CertificateAccount) -> list[Step]:
    """What has happened to the certificate, the latest first: three queries and one more for each value it has had."""
    steps = [*_of_account(account)]
    for value in account.periods.select_related("scheme", "opened_by", "ended_by").order_by("pk"):
        steps += _of_value(value)
    for entry in account.queue_entries.select_related("ended_by").order_by("pk"):
        steps += _of_queue(entry)
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _of_account(account: CertificateAccount) -> Iterator[Step]:
    child = account.child
    if child.confirmed_at is not None:
        yield Step(child.confirmed_at, "Данные подтверждены, сертификат открыт", by=child.confirmed_by)
    for each in account.suspensions.select_related("suspended_by", "resumed_by").order_by("pk"):
        yield _suspended(each.suspended_at, each.since, each.reason, each.suspended_by)
        yield Step(each.resumed_at, "Сертификат возобновлён", each.resumption_reason, each.resumed_by)
    if account.suspended_at is not None:
        yield _suspended(account.suspended_at, account.suspended_on, account.suspension_reason, account.suspended_by)
    if account.closed_at is not None:
        yield Step(account.closed_at, "Сертификат закрыт", account.closing_reason, account.closed_by)


def _suspended(at: datetime, since: date | None, reason: str, by: User | None) -> Step:
    return Step(at, f"Сертификат приостановлен с {since:%d.%m.%Y}" if since else "Сертификат приостановлен", reason, by)


def _of_value(value: CertificatePeriod) -> Iterator[Step]:
    movements = list_entries(_account_of(value), newest_first=False)
    entries = list(movements.filter(posting__cause_type__in=[*CHANGES, value._meta.label_lower]))
    given = next((in_unit(each.amount, value.scheme) for each in entries if each.move == Move.GRANT), "")
    yield Step(value.opened_at, f"Зачислен номинал: {given}", days(value.scheme.period).capitalize(), value.opened_by)
    for entry in entries:
        if entry.posting.cause_type in CHANGES:
            sign = "+" if entry.move == Move.GRANT else "−"
            said = f"{sign}{in_unit(entry.amount, value.scheme)}"
            yield Step(entry.posting.created_at, CHANGES[entry.posting.cause_type], said)
    if value.ended_at is not None:
        yield Step(value.ended_at, ENDINGS[PeriodState(value.state)], value.reason, value.ended_by)


def _account_of(value: CertificatePeriod) -> int:
    """Of a weekly norm, that of the last month: every change reaches it."""
    if value.unit != SchemeUnit.HOURS_PER_WEEK:
        return value.account_id
    return value.months.order_by("-month").values_list("account_id", flat=True)[0]


def _of_queue(entry: ValueQueueEntry) -> Iterator[Step]:
    yield Step(entry.joined_at, "Место в очереди на номинал")
    if entry.state == QueueState.LEFT and entry.ended_at is not None:
        yield Step(entry.ended_at, "Очередь на номинал закончилась", entry.note, entry.ended_by)
