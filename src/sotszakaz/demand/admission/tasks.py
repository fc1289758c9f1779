from datetime import date, datetime

from sotszakaz.demand.admission import actions
from sotszakaz.demand.admission.notices import OPENED, tell_of_openings
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each

register_handler(OPENED, tell_of_openings)


@periodic("* * * * *", title="Сообщить об открытии приёма семьям из предварительного списка")
def tell_of_opened_windows(at: datetime) -> None:
    """Every family that waits for a window is told of its opening once."""

    def tell_all(municipality_id: int, on: date) -> None:
        while actions.tell_of_openings(at=at):
            pass

    in_each(tell_all)
