from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.oversight.indicators.actions import take_all


@periodic("20 21 * * *", title="Снять показатели всех муниципалитетов за квартал")
def take_indicators(at: datetime) -> None:
    """One statement for all of them, each on its own day."""
    take_all(days={each.pk: today_in(each) for each in list_municipalities()})
