from datetime import date, datetime

from sotszakaz.delivery.settlements.open_month import earliest_open_month
from sotszakaz.delivery.settlements.selectors import last_closed_month
from sotszakaz.delivery.unusual.actions import look_for_unusual
from sotszakaz.foundation.jobs import periodic
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.users.access import SYSTEM


@periodic("35 22 * * *", title="Найти необычное в открытом и в последнем закрытом месяце")
def find_unusual(at: datetime) -> None:
    """What is found waits on the page of the month until a person answers."""
    in_each(_look)


def _look(municipality_id: int, on: date) -> None:
    for month in (earliest_open_month(municipality_id, on=on), last_closed_month(municipality_id)):
        if month is not None and month <= on:
            look_for_unusual(municipality_id=municipality_id, month=month, by=SYSTEM, on=on)
