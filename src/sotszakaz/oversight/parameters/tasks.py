from datetime import date, datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.oversight.parameters.actions.simulating import run_simulation
from sotszakaz.oversight.parameters.selectors.simulations import unfinished_of
from sotszakaz.oversight.parameters.states import UNFINISHED


@periodic("* * * * *", title="Проиграть заказанные имитации года")
def replay_simulations(at: datetime) -> None:
    """Every simulation that waits, also one whose worker was killed."""

    def replay(municipality_id: int, on: date) -> None:
        each_on_its_own(unfinished_of(municipality_id, UNFINISHED), run_simulation)

    in_each(replay)
