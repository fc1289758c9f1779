from datetime import datetime

from sotszakaz.demand.allocation.notices import SETTLED, tell_of_results
from sotszakaz.demand.allocation.settling import municipalities_to_settle, runs_to_settle, settle_all
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in

register_handler(SETTLED, tell_of_results)


@periodic("* * * * *", title="Записать детей на места, распределённые по пожеланиям")
def settle_allocations(at: datetime) -> None:
    """Go on with the booking of every frozen run, also with one whose worker was killed."""
    waiting = set(municipalities_to_settle())
    for municipality in list_municipalities():
        if municipality.pk in waiting:
            with acting_for(municipality.pk):
                for run_id, _ in runs_to_settle():
                    settle_all(run_id=run_id, on=today_in(municipality), at=at)
