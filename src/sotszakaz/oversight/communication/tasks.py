from datetime import date, datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.notices.channels import register_open
from sotszakaz.oversight.communication import reminding
from sotszakaz.oversight.communication.notices import (
    CANCELLED,
    INVITED,
    LETTERS,
    send_letters,
    tell_of_cancellations,
    tell_of_invitations,
)


@periodic("47 * * * *", title="Напомнить о публикациях и прошедших событиях")
def remind_of_events(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours; of each term once a stage."""

    def watch(municipality_id: int, on: date) -> None:
        reminding.remind(municipality_id=municipality_id, on=on)

    in_each(watch)


register_handler(INVITED, tell_of_invitations)
register_handler(CANCELLED, tell_of_cancellations)
register_handler(LETTERS, send_letters, own_transactions=True)
register_handler(reminding.PUBLICATION_DUE, reminding.tell_of_publications)
register_handler(reminding.EVENT_OVER, reminding.tell_of_events)
register_open(INVITED)
register_open(CANCELLED)
