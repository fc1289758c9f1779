"""What a term that ran out does: everything held is released and the line moves, exactly once, whoever runs it."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from sotszakaz.demand.enrolments.actions.freeing import free_all, settle_entries
from sotszakaz.demand.enrolments.actions.offers import take
from sotszakaz.demand.enrolments.applicants import ON_PAPER
from sotszakaz.demand.enrolments.continuing import silence_is_consent
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules.deadlines import stale_before
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, ApplicationState
from sotszakaz.foundation import outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.perseverance import each_on_its_own
from sotszakaz.foundation.transitions import move_all
from sotszakaz.kernel.regulations.choices import UnansweredApplication
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM

CHUNK = 200
COURSE_OVER = "Занятия закончились, а договор не заключён."

logger = logging.getLogger(__name__)


def expire_due(*, municipality_id: int, on: date) -> int:
    """Release every application whose term is over on the day; how many. Chunk by chunk, each a transaction.

    Offers that nobody took and contracts that nobody signed; applications of courses that began months ago (the
    regulation says how many) or are over; applications without an answer only where the regulation says so. What
    somebody else is answering at this moment is left to the next run. A chunk with an application that cannot be
    released is done one by one, so that it keeps no other waiting.
    """
    due = due_on(municipality_id, on)
    return sum(each_on_its_own(_chunks(municipality_id, due), lambda ids: _expire_chunk(ids, due, on=on)))


def _expire_chunk(ids: Sequence[int], due: Q, *, on: date) -> int:
    try:
        return _expire(ids, due, on=on)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(ids) == 1:
            raise
        logger.exception("a chunk of %s applications is released one by one", len(ids))
        return sum(each_on_its_own(ids, lambda pk: _expire([pk], due, on=on)))


def due_on(municipality_id: int, on: date) -> Q:
    """Which undecided applications are over on the day, by the rules of the day.

    Who asks by papers is not late to sign: the place is held until the family has been reached, or the course is stale.
    """
    regulation = regulation_on(municipality_id, on)
    ours = [ApplicationState.OFFERED, ApplicationState.INVITED]
    if regulation.value(Parameter.UNANSWERED_APPLICATION) == UnansweredApplication.EXPIRE:
        ours.append(ApplicationState.SUBMITTED)
    stale = stale_before(on, regulation.value(Parameter.STALE_APPLICATION_MONTHS))
    undecided = Q(period__startswith__lt=stale) | Q(period__endswith__lte=on)
    late = Q(state__in=ours, answer_by_on__lt=on) & ~(Q(state=ApplicationState.INVITED) & ON_PAPER)
    return late | Q(undecided, state__in=WAITING_FOR_SOMEBODY)


def _chunks(municipality_id: int, due: Q) -> Iterator[list[int]]:
    found = EnrolmentApplication.objects.filter(due, municipality_id=municipality_id).order_by("pk")
    after = 0
    while ids := list(found.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        yield ids
        after = ids[-1]


@transaction.atomic(durable=True)
def _expire(ids: Sequence[int], due: Q, *, on: date) -> int:
    """How many of the applications are done by this call: by as many statements for one as for a whole chunk."""
    locked = EnrolmentApplication.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = list(locked.filter(due, pk__in=ids).select_related("waiting_entry").order_by("pk"))
    silent = [each for each in found if on < each.period.lower and silence_is_consent(each, on=on)]
    for application in silent:
        take(application, by=SYSTEM, on=on)
    ending = [application for application in found if application not in silent]
    offered = [application for application in ending if application.state == ApplicationState.OFFERED]
    over = [application for application in ending if application.period.upper <= on]
    with judged(EnrolmentApplication):
        move_all([application for application in ending if application not in over], "expire", by=None)
        move_all(over, "expire", by=None, reason=COURSE_OVER)
    settle_entries(offered, "expire", by=SYSTEM)
    free_all(ending, by=SYSTEM, on=on)
    outbox.put_all("enrolment.expired", ending)
    return len(found)
