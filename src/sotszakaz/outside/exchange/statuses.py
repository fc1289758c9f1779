"""The port `StatusNotify`: the portal's cabinet is told where an application stands, after the commit.

Each status leaves as a message of the outbox. A carrier is asked at least once: after a crash the same `key` comes
again, and the carrier must know it. Where none is registered, the portal asks for statuses itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import QuerySet

from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.states import ApplicationState as State
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.foundation import outbox
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.outside.exchange.contract import Status, StatusReport
from sotszakaz.outside.exchange.models import PortalKey

STATUS = "exchange.status"

STATUSES: dict[str, tuple[Status, str]] = {
    State.OFFERED: (Status.OFFERED, "Предложено место"),
    State.SUBMITTED: (Status.REGISTERED, "Заявление зарегистрировано, исполнитель рассматривает его"),
    State.INVITED: (Status.AWAITING_SIGNATURE, "Ожидается подписание договора"),
    State.ACCEPTED: (Status.RENDERED, "Услуга оказана: договор заключён"),
    State.REFUSED: (Status.REFUSED, "Отказано"),
    State.WITHDRAWN: (Status.WITHDRAWN, "Отозвано заявителем"),
    State.EXPIRED: (Status.EXPIRED, "Срок ответа истёк, заявление снято"),
    State.TRANSFERRED: (Status.MOVED, "Ребёнок переведён в другую группу"),
    State.TERMINATED: (Status.TERMINATED, "Договор расторгнут"),
    State.ENDED: (Status.ENDED, "Обучение закончено"),
}
"""State → status of the portal's cabinet and its words (operations.md §4.2 [R])."""

ANNOUNCED = (
    "enrolment.submitted",
    "enrolment.invited",
    "enrolment.accepted",
    "enrolment.refused",
    "enrolment.withdrawn",
    "enrolment.expired",
    "enrolment.terminated",
)


@dataclass(frozen=True, slots=True)
class Notification:
    """A status on its way to a portal; `key` never repeats for another one."""

    key: str
    to: PortalKey
    report: StatusReport


class StatusNotify(Protocol):
    """A way to the cabinet of a portal."""

    name: str

    def notify(self, notification: Notification) -> None:
        """Carry it, or raise: then it is brought again later."""


_carriers: dict[str, StatusNotify] = {}


def register_status_notify(carrier: StatusNotify) -> None:
    """Let statuses leave by this carrier. Said in `tasks.py` of an app."""
    if carrier.name in _carriers:
        raise ValueError(f"carrier {carrier.name} is registered twice")
    _carriers[carrier.name] = carrier


def status_of(application: EnrolmentApplication, number: str) -> StatusReport:
    """Where the application stands now; it has its contract loaded."""
    status, title = STATUSES[application.state]
    waits = application.state in (State.OFFERED, State.SUBMITTED, State.INVITED)
    contract = application.signed
    moments = (application.answered_at, application.invited_at, application.taken_at, application.applied_at)
    changed_at: datetime = next(each for each in moments if each is not None)
    return StatusReport(
        number=number,
        status=status,
        title=title,
        comment=" ".join(words for words in (application.ground, application.reason) if words),
        changed_at=changed_at.isoformat(timespec="seconds"),
        answer_by=application.answer_by_on if waits else None,
        contract_number=contract.number if contract else "",
    )


def get_status(municipality_id: int, number: str) -> StatusReport:
    """The status by the portal's number. Raises NotFound."""
    intake = _intakes().filter(municipality_id=municipality_id, outside_number=number).first()
    if intake is None:
        raise NotFound()
    return status_of(intake.application, number)


def announce(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: what happened to applications from a portal becomes statuses on their way. One query."""
    came = _intakes().filter(application__pk__in=[each.subject_id for each in messages])
    applications = {each.application.pk: each.application for each in came}
    outbox.put_all(STATUS, [applications[each.subject_id] for each in messages if each.subject_id in applications])


def carry(messages: Sequence[OutboxMessage]) -> None:
    """Carry statuses to every portal of the municipality that wants them; bears repeating, commits nothing itself."""
    came = {
        each.application.pk: each
        for each in _intakes().filter(application__pk__in=[message.subject_id for message in messages])
    }
    homes = {each.municipality_id for each in messages}
    keys = list(PortalKey.objects.filter(municipality__in=homes, revoked_at=None).exclude(notify_url="").order_by("pk"))
    for message in messages:
        intake = came[message.subject_id]
        report = status_of(intake.application, intake.outside_number)
        for key in keys:
            if key.municipality_id == message.municipality_id:
                _hand_over(Notification(f"{message.pk}:{key.pk}", key, report))


def _hand_over(notification: Notification) -> None:
    for name in sorted(_carriers):
        _carriers[name].notify(notification)


def _intakes() -> "QuerySet[Intake]":
    found = Intake.objects.filter(source=IntakeSource.EPGU)
    return found.select_related("application__contract").order_by("pk")
