from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.signatures.notices import COMPLETED
from sotszakaz.ordering.plans import evidence
from sotszakaz.ordering.social_orders.notices import (
    APPROVED,
    CLOSED,
    tell_of_approval,
    tell_of_closing,
    tell_of_publication_due,
    tell_of_signing,
    tell_of_year_due,
)
from sotszakaz.ordering.social_orders.plan_proofs import prove_order, prove_publication
from sotszakaz.ordering.social_orders.reminding import PUBLICATION_DUE, YEAR_DUE, remind_of_orders

register_handler(APPROVED, tell_of_approval)
register_handler(CLOSED, tell_of_closing)
register_handler(COMPLETED, tell_of_signing)
register_handler(PUBLICATION_DUE, tell_of_publication_due)
register_handler(YEAR_DUE, tell_of_year_due)


@periodic("47 * * * *", title="Напомнить о сроках социального заказа")
def remind_of_terms(at: datetime) -> None:
    """Approval before the year and publication after it."""
    in_each(lambda municipality_id, on: remind_of_orders(municipality_id=municipality_id, on=on))


evidence.register("order", prove_order)
evidence.register("publication", prove_publication)
