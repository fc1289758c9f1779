from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.outside.exchange.authenticity import sweep
from sotszakaz.outside.exchange.carrier import HttpStatusNotify
from sotszakaz.outside.exchange.statuses import ANNOUNCED, LANE, STATUS, announce, carry, register_status_notify


@periodic("41 * * * *", title="Убрать счёт запросов порталов за прошедшие минуты")
def forget_counts(at: datetime) -> None:
    """Counts by which the rate of portals is held."""
    sweep(at=at)


register_status_notify(HttpStatusNotify())
register_handler(STATUS, carry, lane=LANE)

for topic in ANNOUNCED:
    register_handler(topic, announce)
