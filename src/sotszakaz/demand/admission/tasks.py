from datetime import datetime

from sotszakaz.demand.admission import actions
from sotszakaz.demand.admission.notices import OPENED, tell_of_openings
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities

register_handler(OPENED, tell_of_openings)


@periodic("* * * * *", title="Сообщить об открытии приёма семьям из предварительного списка")
def tell_of_opened_windows(at: datetime) -> None:
    """Every family that waits for a window is told of its opening once."""
    for municipality in list_municipalities():
        with acting_for(municipality.pk):
            while actions.tell_of_openings(at=at):
                pass
