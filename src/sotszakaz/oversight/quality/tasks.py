from datetime import datetime

from sotszakaz.foundation.jobs import periodic
from sotszakaz.foundation.outbox import register_handler
from sotszakaz.kernel.municipalities.rounds import in_each
from sotszakaz.oversight.quality import notices
from sotszakaz.oversight.quality.actions import remind_of_shortcomings
from sotszakaz.oversight.quality.actions.common import INSPECTION
from sotszakaz.oversight.quality.actions.mending import MEASURE, SHORTCOMING, SHORTCOMING_DUE


@periodic("47 * * * *", title="Напомнить о сроках устранения нарушений")
def remind_to_mend(at: datetime) -> None:
    """The provider before its term ends, both sides after it."""
    in_each(lambda municipality_id, on: remind_of_shortcomings(municipality_id=municipality_id, on=on))


register_handler(INSPECTION, notices.tell_of_inspections)
register_handler(SHORTCOMING, notices.tell_of_shortcomings)
register_handler(SHORTCOMING_DUE, notices.tell_of_terms)
register_handler(MEASURE, notices.tell_of_measures)
