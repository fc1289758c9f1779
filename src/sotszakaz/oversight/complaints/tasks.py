from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.kernel.notices.tasks import LANE
from sotszakaz.oversight.complaints import notices
from sotszakaz.oversight.complaints.actions import COMPLAINT, COMPLAINT_DUE, COMPLAINT_LETTER, remind_of_complaints


@periodic("53 * * * *", title="Напомнить о сроках ответа на жалобы")
def remind_to_answer_complaints(at: datetime) -> None:
    """Who answers, before the term ends and after it."""
    in_each(lambda municipality_id, on: remind_of_complaints(municipality_id=municipality_id, on=on))


register_handler(COMPLAINT, notices.tell_of_complaints)
register_handler(COMPLAINT_DUE, notices.tell_of_terms)
register_handler(COMPLAINT_LETTER, notices.write_of_answers, lane=LANE)
