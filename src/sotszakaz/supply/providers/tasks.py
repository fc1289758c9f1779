from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.ordering.plans import evidence
from sotszakaz.supply.providers import notices
from sotszakaz.supply.providers.plan_proofs import prove_registry, prove_selection


@periodic("13 * * * *", title="Напомнить о сроке решения по заявкам исполнителей")
def remind_to_decide(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours."""
    in_each(lambda municipality_id, on: notices.remind_of_decisions(municipality_id=municipality_id, on=on))


register_handler("providerapplication.submitted", notices.tell_of_applications)
register_handler(notices.DUE, notices.tell_of_decisions_due)
register_handler("providerapplication.decided", notices.tell_of_decisions)
register_handler("registryrecord.excluded", notices.tell_of_exclusion)
evidence.register("registry", prove_registry)
evidence.register("selection", prove_selection)
