from datetime import datetime

from sotszakaz.delivery.settlements.actions import continue_closing
from sotszakaz.delivery.settlements.notices import CLOSED, tell_of_closing
from sotszakaz.delivery.settlements.selectors import running_closings
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each

register_handler(CLOSED, tell_of_closing, own_transactions=True)


@periodic("* * * * *", title="Довести до конца закрытие месяцев")
def continue_closings(at: datetime) -> None:
    """Closings that were begun on a page and are too long for it, and those whose process was killed."""
    in_each(lambda municipality_id, on: [continue_closing(closing_id=pk) for pk in running_closings(municipality_id)])
