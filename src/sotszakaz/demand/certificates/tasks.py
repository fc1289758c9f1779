from datetime import datetime

from sotszakaz.demand.certificates.actions import decrease_unused, lapse_ended, promote_waiting
from sotszakaz.demand.certificates.notices import (
    QUEUED,
    tell_of_accounts,
    tell_of_queueing,
    tell_of_queues,
    tell_of_values,
)
from sotszakaz.demand.certificates.plan_proofs import prove_certificates
from sotszakaz.demand.certificates.wordings import OF_ACCOUNTS, OF_QUEUES, OF_VALUES
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.ordering.plans import evidence


@periodic("* * * * *", title="Выдать номиналы тем, кто ждёт их в очереди")
def serve_value_queues(at: datetime) -> None:
    """Room that came by itself: a limit was raised or a value withdrawn while a queue was being changed."""
    in_each(lambda municipality_id, on: promote_waiting(municipality_id=municipality_id, on=on))


@periodic("20 * * * *", title="Списать остатки номиналов, период которых закончился")
def lapse_values(at: datetime) -> None:
    """Each hour, for midnight comes at different hours."""
    in_each(lambda municipality_id, on: lapse_ended(municipality_id=municipality_id, on=on))


@periodic("25 * * * *", title="Уменьшить номиналы, с которых ещё ничего не занято, на начавшийся месяц")
def decrease_values(at: datetime) -> None:
    """Only where the scheme says so; each hour, for the first of a month comes at different hours."""
    in_each(lambda municipality_id, on: decrease_unused(municipality_id=municipality_id, on=on))


TOPICS = {**dict.fromkeys(OF_ACCOUNTS, tell_of_accounts), **dict.fromkeys(OF_VALUES, tell_of_values)}
TOPICS |= {**dict.fromkeys(OF_QUEUES, tell_of_queues), QUEUED: tell_of_queueing}

for topic, handler in TOPICS.items():
    register_handler(topic, handler, aside=True)

evidence.register("certificates", prove_certificates)
