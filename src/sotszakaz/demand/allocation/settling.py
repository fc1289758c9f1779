"""Booking what a frozen run gave, a portion a transaction: a killed worker leaves whole portions, the next goes on.

Each place is booked by `book_enrolments` as every application is, under the key `allocation:{run}:{child}:{group}`.
What barred a child was judged before, and the places of a run fit together into the limits that many share (ADR 0032).
Only what has changed since may refuse: those who stand first in their groups are booked first, the family is told the
reason, and the place stays for the leftovers.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import WindowState
from sotszakaz.demand.allocation import errors
from sotszakaz.demand.allocation.models import AllocationRun, ChildResult, WishOutcome
from sotszakaz.demand.allocation.states import Booking, RunState
from sotszakaz.demand.enrolments.actions import booked
from sotszakaz.demand.enrolments.booking import Answer, Verdict, book_all
from sotszakaz.demand.enrolments.booking import Booking as Wanted
from sotszakaz.demand.enrolments.quotes import quote
from sotszakaz.demand.enrolments.rules import Kind
from sotszakaz.foundation import outbox
from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import SYSTEM

PORTION = 64
ASK_AGAIN = (Verdict.AGAIN, Verdict.STALE)
PATIENCE = 3
"""Portions in a row that book and refuse nobody, before those who are to be asked again are refused."""


@transaction.atomic(durable=True)
def settle_portion(*, run_id: int, on: date, at: datetime, size: int = PORTION, is_last_try: bool = False) -> int:
    """Book the next places of a frozen run; with the last of them the leftovers open. How many are still to be booked.

    Whoever is to be asked again waits for the next portion; on the last try the place is refused. The system's own
    job. Two workers take turns at the lock of the run.
    """
    run = AllocationRun.objects.lock(run_id)
    if run.state != RunState.FROZEN:
        return 0
    pending = WishOutcome.objects.filter(run=run, booking=Booking.PENDING)
    portion = list(pending.order_by("round", "position", "ticket", "pk")[:size])
    wanted: list[tuple[WishOutcome, Wanted]] = []
    for outcome in portion:
        made = _quoted(outcome, on)
        if made is not None:
            wanted.append((outcome, made))
    answers = book_all([each for _, each in wanted])
    for (outcome, _), answer in zip(wanted, answers, strict=True):
        if answer.verdict not in ASK_AGAIN:
            _tell(outcome, answer)
        elif is_last_try:
            _refuse(outcome, errors.KeepsChanging())
    left = pending.count()
    if left == 0:
        _finish(run)
    return left


def settle_all(*, run_id: int, on: date, at: datetime) -> None:
    """Portion after portion until nothing waits: each books somebody, or after a few the places are refused."""
    before, fruitless = 0, 0
    while left := settle_portion(run_id=run_id, on=on, at=at, is_last_try=fruitless >= PATIENCE):
        fruitless = fruitless + 1 if left == before else 0
        before = left


def runs_to_settle() -> Sequence[tuple[int, int]]:
    """Runs in windows that are being settled, each with its municipality; for those whom the session serves."""
    runs = AllocationRun.objects.filter(state=RunState.FROZEN, window__state=WindowState.SETTLING).order_by("pk")
    return list(runs.values_list("pk", "municipality_id"))


def municipalities_to_settle() -> list[int]:
    """Where places are being given now; windows are public, so no session needs to act for anybody to know it."""
    windows = EnrolmentWindow.objects.filter(state=WindowState.SETTLING).order_by("municipality_id")
    return list(windows.values_list("municipality_id", flat=True).distinct())


def _quoted(outcome: WishOutcome, on: date) -> Wanted | None:
    """The booking, or None when the quote itself says why not."""
    try:
        offer = quote(child_id=outcome.child_id, group_id=outcome.group_id, by=SYSTEM, on=on)
        # The window is no obstacle: this run is the way in which its places are given.
        refusal = next((each.refusal for each in offer.obstacles if each.kind is not Kind.WINDOW), None)
    except Refusal as refused:
        refusal = refused
    if refusal is not None:
        _refuse(outcome, refusal)
        return None
    key = f"allocation:{outcome.run_id}:{outcome.child_id}:{outcome.group_id}"
    return offer.booking(key=key, actor_id=outcome.wished_by_id)


def _tell(outcome: WishOutcome, answer: Answer) -> None:
    try:
        application_id = booked(answer)
    except Refusal as refusal:
        _refuse(outcome, refusal)
        return
    WishOutcome.objects.filter(pk=outcome.pk).update(booking=Booking.BOOKED, application_id=application_id)


def _refuse(outcome: WishOutcome, refusal: Refusal) -> None:
    WishOutcome.objects.filter(pk=outcome.pk).update(booking=Booking.REFUSED, refusal=refusal.message)


def _finish(run: AllocationRun) -> None:
    """The leftovers are first come from now on; every family is told what its child got."""
    move(run, "finish", by=None)
    move(EnrolmentWindow.objects.lock(run.window_id), "leave", by=None)
    outbox.put_all("allocation.result", ChildResult.objects.filter(run=run).order_by("pk"))
