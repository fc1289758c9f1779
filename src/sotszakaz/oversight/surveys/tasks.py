from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.notices.channels import register_ending
from sotszakaz.oversight.surveys import notices
from sotszakaz.oversight.surveys.actions import INVITED, close_due


@periodic("7 * * * *", title="Завершить опросы, срок которых прошёл")
def close_surveys(at: datetime) -> None:
    """On the day after the last day of each."""
    in_each(lambda municipality_id, on: close_due(municipality_id=municipality_id, on=on))


register_handler(INVITED, notices.tell_of_invitations)
register_ending(INVITED, notices.links_for)
