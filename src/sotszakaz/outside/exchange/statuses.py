"""The port `StatusNotify`: the portal's cabinet is told where an application stands, after the commit.

Each status leaves as a message of the outbox for each portal, in a lane of its own: a portal that is silent keeps
neither the others nor anything else waiting, and is tried again for a week. A carrier is asked at least once: after a
crash the same `key` comes again, and the carrier must know it. Where none is registered, the portal asks for statuses
itself. An application that a transfer has replaced goes on under the number of the portal.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import QuerySet

from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.states import ApplicationState as State
from sotszakaz.demand.enrolments.states import IntakeSource
from sotszakaz.foundation import outbox
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.outbox import Lane
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
    "enrolment.taken",
    "enrolment.transferred",
    "enrolment.ended",
)

MINUTES = tuple(timedelta(minutes=each) for each in (1, 5, 15))
HOURS = tuple(timedelta(hours=each) for each in (1, 3, 6, 12, 24, 24, 24, 24, 24, 24))
LANE = Lane("portals", MINUTES + HOURS)
"""A portal that is silent is tried for a week; then a person sends what is left."""

SILENCE = 60.0
"""Seconds in which a portal that has just not answered is not asked again."""

SERVER_FAILS = 500
"""HTTP statuses from here on are troubles of the portal, below of the message."""

TRANSFERS = 20
"""Replacements of one application that are followed."""


@dataclass(frozen=True, slots=True)
class Notification:
    """A status on its way to a portal; `key` never repeats for another one."""

    key: str
    to: PortalKey
    report: StatusReport


class PortalSilent(OSError):
    """The portal has just not answered another message."""


class StatusNotify(Protocol):
    """A way to the cabinet of a portal."""

    name: str

    def notify(self, notification: Notification) -> None:
        """Carry it, or raise: then it is brought again later."""


_carriers: dict[str, StatusNotify] = {}
_silent_until: dict[int, float] = {}


def register_status_notify(carrier: StatusNotify) -> None:
    """Let statuses leave by this carrier. Said in `tasks.py` of an app."""
    if carrier.name in _carriers:
        raise ValueError(f"carrier {carrier.name} is registered twice")
    _carriers[carrier.name] = carrier


def status_of(application: EnrolmentApplication, number: str) -> StatusReport:
    """Where the application stands now, or the one that has replaced it; it has its contract loaded."""
    latest = _latest(application)
    is_moved = latest.pk != application.pk and latest.state == State.ACCEPTED
    status, title = STATUSES[State.TRANSFERRED if is_moved else latest.state]
    if latest.state == State.EXPIRED and latest.reason:
        title = f"Заявление {latest.standing}"
    waits = latest.state in (State.OFFERED, State.SUBMITTED, State.INVITED)
    contract = latest.signed
    moments = (latest.answered_at, latest.invited_at, latest.taken_at, latest.applied_at)
    changed_at: datetime = next(each for each in moments if each is not None)
    return StatusReport(
        number=number,
        status=status,
        title=title,
        comment=" ".join(words for words in (latest.ground, latest.reason) if words),
        changed_at=changed_at.isoformat(timespec="seconds"),
        answer_by=latest.answer_by_on if waits else None,
        contract_number=contract.number if contract else "",
    )


def _latest(application: EnrolmentApplication) -> EnrolmentApplication:
    for _ in range(TRANSFERS):
        if application.state != State.TRANSFERRED:
            break
        after = EnrolmentApplication.objects.filter(replaces=application).select_related("contract").first()
        if after is None:
            break
        application = after
    return application


def get_status(municipality_id: int, number: str) -> StatusReport:
    """The status by the portal's number. Raises NotFound."""
    intake = _intakes().filter(municipality_id=municipality_id, outside_number=number).first()
    if intake is None:
        raise NotFound()
    return status_of(intake.application, number)


def announce(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: what happened to applications from a portal becomes statuses on their way."""
    firsts = _firsts({each.subject_id for each in messages})
    came = {each.application.pk: each for each in _intakes().filter(application__pk__in=set(firsts.values()))}
    told = [(each, came[firsts[each.subject_id]]) for each in messages if firsts[each.subject_id] in came]
    keys = _keys({intake.municipality_id for _, intake in told}) if told else []
    for _, intake in told:
        for key in keys:
            if key.municipality_id == intake.municipality_id:
                outbox.put(STATUS, intake.application, key=key.pk)


def _firsts(pks: Iterable[int]) -> dict[int, int]:
    """Application → the one with which it began, before all transfers. One query a transfer."""
    firsts = {pk: pk for pk in pks}
    for _ in range(TRANSFERS):
        replaced = EnrolmentApplication.objects.filter(pk__in=set(firsts.values()), replaces__isnull=False)
        before = {each.pk: each.replaces_id for each in replaced.only("pk", "replaces").order_by("pk")}
        if not before:
            break
        firsts = {pk: before.get(first) or first for pk, first in firsts.items()}
    return firsts


def carry(messages: Sequence[OutboxMessage]) -> None:
    """Carry statuses to their portals, each message to one; bears repeating, commits nothing itself.

    A message without a portal, of an earlier edition, goes to every portal of the municipality.
    """
    subjects = [message.subject_id for message in messages]
    came = {each.application.pk: each for each in _intakes().filter(application__pk__in=subjects)}
    keys = _keys({each.municipality_id for each in messages if each.municipality_id is not None})
    for message in messages:
        intake = came[message.subject_id]
        report = status_of(intake.application, intake.outside_number)
        for key in keys:
            if key.municipality_id == message.municipality_id and message.payload.get("key", key.pk) == key.pk:
                _hand_over(Notification(f"{message.pk}:{key.pk}", key, report))


def _keys(homes: Iterable[int]) -> list[PortalKey]:
    """Portals that want to be told of statuses, of these municipalities."""
    keys = PortalKey.objects.filter(municipality__in=set(homes), revoked_at=None)
    return list(keys.exclude(notify_url="").order_by("pk"))


def _hand_over(notification: Notification) -> None:
    """Raises PortalSilent at once while the portal has just been silent."""
    portal = notification.to
    if time.monotonic() < _silent_until.get(portal.pk, 0.0):
        raise PortalSilent(f"портал «{portal.title}» не отвечает")
    try:
        for name in sorted(_carriers):
            _carriers[name].notify(notification)
    except OSError as failure:
        if getattr(failure, "code", SERVER_FAILS) >= SERVER_FAILS:
            _silent_until[portal.pk] = time.monotonic() + SILENCE
        raise
    _silent_until.pop(portal.pk, None)


def _intakes() -> "QuerySet[Intake]":
    found = Intake.objects.filter(source=IntakeSource.EPGU)
    return found.select_related("application__contract").order_by("pk")
