from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.notices.channels import register_ending
from sotszakaz.oversight.surveys import notices
from sotszakaz.oversight.surveys.actions import INVITED, INVITED_AGAIN, close_due, remind_of_surveys


@periodic("7 * * * *", title="Завершить опросы, срок которых прошёл")
def close_surveys(at: datetime) -> None:
    """On the day after the last day of each."""
    in_each(lambda municipality_id, on: close_due(municipality_id=municipality_id, on=on))


@periodic("37 * * * *", title="Напомнить семьям об опросах, которые скоро закончатся")
def remind_to_answer_surveys(at: datetime) -> None:
    """Three days before the last one."""
    in_each(lambda municipality_id, on: remind_of_surveys(municipality_id=municipality_id, on=on))


for topic in (INVITED, INVITED_AGAIN):
    register_handler(topic, notices.tell_of_invitations)
    register_ending(topic, notices.links_for)
