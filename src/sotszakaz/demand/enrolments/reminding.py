"""Terms of applications: whose turn it is learns of the end of the term before it, while something can be done."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.notices import DUE, LATE, TRANSFER_DUE
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState, RequestState
from sotszakaz.foundation.reminders import Stage, remind_all
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import last_working_day

BEFORE: Final = 1
"""How many working days before the end of the term people are reminded: the shortest terms are of two days."""

CHUNK = 500


def remind_of_terms(*, municipality_id: int, on: date) -> int:
    """Tell provider or family before the term ends, and the provider after it, once each; how many were told.

    Requests for another group are reminded of before their term too.
    """
    try:
        near = last_working_day(regulation_on(municipality_id, on), on, BEFORE)
    except NoRegulation:
        return 0
    told = remind_all(TRANSFER_DUE, _requests(municipality_id, on, near))
    for waiting in _chunks(municipality_id, near):
        due = [each for each in waiting if each.answer_by_on >= on]
        late = [each for each in waiting if each.answer_by_on < on and each.state == ApplicationState.SUBMITTED]
        told += remind_all(DUE, map(_stage, due)) + remind_all(LATE, map(_stage, late))
    return told


def _stage(application: EnrolmentApplication) -> Stage:
    """A new state has a term of its own."""
    return Stage(application, f"{application.state}:{application.answer_by_on.isoformat()}")


def _requests(municipality_id: int, on: date, near: date) -> list[Stage]:
    """Stages of applications with a request for another group that is to be answered soon."""
    asked = TransferRequest.objects.filter(
        municipality_id=municipality_id, state=RequestState.ASKED, answer_by_on__range=(on, near)
    )
    return [
        Stage(each.application, f"transfer:{each.pk}") for each in asked.select_related("application").order_by("pk")
    ]


def _chunks(municipality_id: int, near: date) -> Iterator[list[EnrolmentApplication]]:
    waiting = EnrolmentApplication.objects.filter(
        municipality_id=municipality_id, state__in=WAITING_FOR_SOMEBODY, answer_by_on__lte=near
    )
    needed, after = waiting.only("municipality_id", "state", "answer_by_on").order_by("pk"), 0
    while found := list(needed.filter(pk__gt=after)[:CHUNK]):
        yield found
        after = found[-1].pk
