"""The term by which the office answers a family's wish to change data."""

from datetime import date, timedelta

from sotszakaz.demand.children.models import ChangeRequest
from sotszakaz.demand.children.states import RequestState
from sotszakaz.foundation.reminders import remind_once

CHANGE_DUE = "child.change_due"
SOON = timedelta(days=1)
"""How long before the last day of the term the office is reminded."""


def remind_of_requests(*, municipality_id: int, on: date) -> int:
    """Tell those who answer a day before the term ends and after it, once each; how many were told."""
    waiting = ChangeRequest.objects.defer("scan").filter(municipality_id=municipality_id, state=RequestState.ASKED)
    return sum(
        remind_once(CHANGE_DUE, each, "late" if each.answer_by_on and on > each.answer_by_on else "soon")
        for each in waiting.filter(answer_by_on__lte=on + SOON).order_by("pk")
    )
