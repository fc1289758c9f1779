from datetime import date, datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.signatures.notices import COMPLETED
from sotszakaz.kernel.signatures.ports import register_chairs
from sotszakaz.ordering.working_group import guests, notices
from sotszakaz.ordering.working_group.actions.roles import end_roles
from sotszakaz.ordering.working_group.minutes import Chairs


@periodic("37 * * * *", title="Напомнить о заседаниях и поручениях рабочей группы, закрыть доступ выбывшим")
def remind_of_assignments(at: datetime) -> None:
    """Each hour, for municipalities begin their day at different hours; each term is reminded of once a stage."""

    def watch(municipality_id: int, on: date) -> None:
        end_roles(municipality_id=municipality_id, on=on)
        notices.remind(municipality_id=municipality_id, on=on)

    in_each(watch)


register_handler("meeting.proposed", notices.tell_of_agenda)
register_handler("meeting.returned", notices.tell_of_return)
register_handler("meeting.approved", notices.tell_of_meeting)
register_handler(notices.MEETING_EVE, notices.tell_of_eve)
register_handler("meeting.cancelled", notices.tell_of_cancelling)
register_handler("minutes.formed", notices.tell_of_minutes)
register_handler(COMPLETED, notices.tell_of_copies)
register_handler("assignment.reported", notices.tell_of_report)
register_handler("assignment.returned", notices.tell_of_returned)
register_handler(notices.ASSIGNMENT_DUE, notices.tell_of_terms)

register_handler(guests.GUEST_INVITED, guests.send_letters, own_transactions=True)
register_handler(guests.GUEST_CANCELLED, guests.send_letters, own_transactions=True)

register_chairs(Chairs())
