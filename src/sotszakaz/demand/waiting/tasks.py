from datetime import datetime

from sotszakaz.demand.waiting.actions import end_lines
from sotszakaz.demand.waiting.notices import (
    FIRST_CALL,
    FIRST_NOW,
    call_of_being_first,
    tell_of_ending,
    tell_of_joining,
    tell_of_moving,
    tell_of_passing,
)
from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each

register_handler("waiting.joined", tell_of_joining)
register_handler(FIRST_NOW, tell_of_moving)
register_handler(FIRST_CALL, call_of_being_first)
register_handler("waiting.blocked", tell_of_passing)
register_handler("waiting.ended", tell_of_ending)


@periodic("41 * * * *", title="Закрыть очереди в группы, которые больше никого не примут")
def end_lines_of_courses(at: datetime) -> None:
    """Otherwise their children would be asked every minute, for ever."""
    in_each(lambda municipality_id, on: end_lines(municipality_id=municipality_id, on=on))
