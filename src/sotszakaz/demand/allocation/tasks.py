from datetime import date, datetime

from sotszakaz.demand.allocation.endings import CANCELLED, CLOSED, tell_of_endings
from sotszakaz.demand.allocation.moving import MOVED, tell_of_moves
from sotszakaz.demand.allocation.notices import SETTLED, tell_of_results
from sotszakaz.demand.allocation.preparing import prepare, unfinished_in
from sotszakaz.demand.allocation.settling import municipalities_to_settle, runs_to_settle, settle_all
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.kernel.municipalities.rounds import in_each

register_handler(SETTLED, tell_of_results)
register_handler(MOVED, tell_of_moves)
for topic in (CANCELLED, CLOSED):
    register_handler(topic, tell_of_endings)


@periodic("* * * * *", title="Рассчитать места по пожеланиям")
def prepare_runs(at: datetime) -> None:
    """Every preview that was asked for, also one whose worker was killed."""

    def make(municipality_id: int, on: date) -> None:
        each_on_its_own(unfinished_in(municipality_id), lambda pk: prepare(pk, at=at, on=on))

    in_each(make)


@periodic("* * * * *", title="Записать детей на места, распределённые по пожеланиям")
def settle_allocations(at: datetime) -> None:
    """Go on with the booking of every frozen run, also with one whose worker was killed."""
    waiting = set(municipalities_to_settle())

    def settle(municipality_id: int, on: date) -> None:
        if municipality_id in waiting:
            runs = [run_id for run_id, _ in runs_to_settle()]
            each_on_its_own(runs, lambda run_id: settle_all(run_id=run_id, on=on, at=at))

    in_each(settle)
