"""A preview of many wishes takes its time: it is asked for, made by the worker, and tells how far it has come."""

from datetime import date, datetime
from functools import partial

from django.db import transaction

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.models import AllocationRun, Preparation
from sotszakaz.demand.allocation.runs import Watch, calculate, ensure_closed, keep
from sotszakaz.demand.allocation.selectors import counts_of_lists
from sotszakaz.demand.allocation.states import UNFINISHED, PreparationState
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move, move
from sotszakaz.kernel.users.access import SYSTEM, Actor, person_of

AT_ONCE = 1000
"""Wishes that are matched while the person waits for the page: about a second."""
BROKEN = "Расчёт прервался из-за ошибки системы. Попробуйте ещё раз, а если не получится, сообщите разработчикам."


@transaction.atomic(durable=True)
def ask_preview(*, window_id: int, by: Actor, at: datetime) -> Preparation:
    """Queue a preview of the window; the one that waits or goes on already is answered as it is.

    Raises what `runs.preview` raises.
    """
    window = ensure_closed(window_id, by, at)
    going_on = Preparation.objects.filter(window=window, state__in=UNFINISHED).first()
    if going_on is not None:
        return going_on
    with judged(Preparation):
        asked = Preparation.objects.create(
            municipality_id=window.municipality_id,
            window=window,
            total=counts_of_lists(window)[1],
            asked_by=person_of(by),
        )
    audit.record("preparation.ask", asked, by=by, wishes=asked.total)
    return asked


def prepare(preparation_id: int, *, at: datetime, on: date) -> AllocationRun | None:
    """Make the preview that was asked for; None when it is over already or came to nothing, which is written.

    Transactions of its own. One that a killed worker has left begins anew: nothing of it was kept.
    """
    found = _begin(preparation_id)
    if found is None:
        return None
    try:
        window = EnrolmentWindow.objects.select_related("municipality").get(pk=found.window_id)
        watch = Watch(partial(_judged, preparation_id), partial(_checked, preparation_id))
        made = calculate(window, at=at, on=on, watch=watch)
        with transaction.atomic(durable=True):
            running = Preparation.objects.lock(preparation_id)
            if not can_move(running, "finish"):
                return None
            run = keep(found.window_id, made, by=found.asked_by or SYSTEM, at=at)
            move(running, "finish", by=None, run=run, progress=running.total)
    except Refusal as refusal:
        _fail(preparation_id, refusal.message)
        return None
    except Exception:
        _fail(preparation_id, BROKEN)
        raise
    return run


def unfinished_in(municipality_id: int) -> list[int]:
    """What waits for the worker, also when another one was killed over it."""
    waiting = Preparation.objects.filter(municipality=municipality_id, state__in=UNFINISHED).order_by("pk")
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic(durable=True)
def _begin(preparation_id: int) -> Preparation | None:
    found = Preparation.objects.select_related("asked_by").lock(preparation_id)
    if can_move(found, "start"):
        move(found, "start", by=None)
    return found if found.state == PreparationState.RUNNING else None


def _judged(preparation_id: int, done: int, total: int) -> None:
    Preparation.objects.filter(pk=preparation_id, total__gte=done).update(progress=done)


def _checked(preparation_id: int, done: int) -> None:
    Preparation.objects.filter(pk=preparation_id).update(checked=done)


@transaction.atomic(durable=True)
def _fail(preparation_id: int, error: str) -> None:
    found = Preparation.objects.lock(preparation_id)
    if can_move(found, "fail"):
        move(found, "fail", by=None, error=error)
