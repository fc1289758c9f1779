from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.oversight.indicators.actions import take_all
from sotszakaz.oversight.indicators.terms import DUE, remind_of_figures, tell_of_figures_due

register_handler(DUE, tell_of_figures_due)


@periodic("20 21 * * *", title="Снять показатели всех муниципалитетов за квартал")
def take_indicators(at: datetime) -> None:
    """One statement for all of them, each on its own day."""
    take_all(days={each.pk: today_in(each) for each in list_municipalities()})


@periodic("47 * * * *", title="Напомнить о значениях показателей за квартал")
def remind_to_enter(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours."""
    in_each(lambda municipality_id, on: remind_of_figures(municipality_id=municipality_id, on=on))
