from datetime import date, datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.plans.actions import prove_terms
from sotszakaz.ordering.plans.reminding import TERM_DUE, remind_of_plan, tell_of_terms

register_handler(TERM_DUE, tell_of_terms)


@periodic("26 * * * *", title="Отметить в плане то, что подтверждают реестры, и напомнить о сроках")
def watch_plans(at: datetime) -> None:
    """Proofs first, so that nobody is reminded of what a registry shows to be done."""

    def watch(municipality_id: int, on: date) -> None:
        prove_terms(municipality_id=municipality_id, by=SYSTEM, on=on)
        remind_of_plan(municipality_id=municipality_id, on=on)

    in_each(watch)
