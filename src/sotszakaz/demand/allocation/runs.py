"""The matching of a window: preview it as often as one likes, freeze it once, book what it gave."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.demand.allocation import errors, selectors
from sotszakaz.demand.allocation.bars import Reread
from sotszakaz.demand.allocation.endings import wishing_in
from sotszakaz.demand.allocation.inputs import Gathered, Progress, gather, read_all
from sotszakaz.demand.allocation.models import AllocationRun, ChildResult, WishOutcome
from sotszakaz.demand.allocation.rules import Barred, Decision, Outcome, Use, decide, examine
from sotszakaz.demand.allocation.states import Booking, Result, RunState
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.rows import write_all
from sotszakaz.foundation.rubbish import unlooked
from sotszakaz.foundation.transitions import move, refused_move
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

SETTLEMENT = 120
"""Letters of the name of a settlement that are kept."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """A matching that has been checked and is not kept yet."""

    gathered: Gathered
    decision: Decision
    flaws: int


def unwatched(done: int, total: int = 0) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how many wishes of how many the rules have judged, and how many pairs the checker has asked about."""

    judged: Progress = unwatched
    checked: Callable[[int], None] = unwatched


def preview(*, window_id: int, by: Actor, at: datetime, on: date) -> AllocationRun:
    """Match the wishes as everything stands now. Nothing is held; outcomes of the preview before are forgotten.

    Raises NotByWishes, WishesStillCollected, NothingWished, MoveRefused when places are given already.
    """
    window = ensure_closed(window_id, by, at)
    return keep(window_id, calculate(window, at=at, on=on), by=by, at=at)


@transaction.atomic
def ensure_closed(window_id: int, by: Actor, at: datetime) -> EnrolmentWindow:
    """The window whose wishes may be matched now. Raises what `preview` raises."""
    window = _lock_closed(window_id, by, Permission.ADMISSION_EDIT, at)
    if not wishing_in(window):
        raise errors.NothingWished()
    return window


@unlooked()
def calculate(window: EnrolmentWindow, *, at: datetime, on: date, watch: Watch = Watch()) -> Calculated:
    """Judge every wish, match, and let the independent checker look. Writes nothing; the longest part of a preview."""
    gathered = gather(window, on=on, progress=watch.judged)
    decision = _decided(window, gathered)
    reread = Reread(read_all(window, gathered.told, on=on), told=watch.checked)
    found = examine(gathered.inputs, decision, seed=window.seed, may=reread.may, shared=reread.shared)
    return Calculated(gathered, decision, len(found) + len(reread.misread(at=at, seed=window.seed)))


@unlooked()
@transaction.atomic
def keep(window_id: int, made: Calculated, *, by: Actor, at: datetime) -> AllocationRun:
    """Write the run with its outcomes. Raises what `preview` raises, for time has passed since it was asked."""
    window = _lock_closed(window_id, by, Permission.ADMISSION_EDIT, at)
    earlier = AllocationRun.objects.filter(window=window).order_by("-number")
    WishOutcome.objects.filter(run__in=earlier).delete()
    ChildResult.objects.filter(run__in=earlier).delete()
    latest = earlier.first()
    with judged(AllocationRun, WishOutcome, ChildResult):
        run = AllocationRun.objects.create(
            window=window,
            municipality_id=window.municipality_id,
            number=latest.number + 1 if latest else 1,
            made_by=person_of(by),
            **_counts(made),
        )
        write_all(WishOutcome, _outcomes(run, made.gathered, made.decision))
        write_all(ChildResult, _results(run, made.gathered, made.decision))
    audit.record("allocationrun.preview", run, by=by, number=run.number, fingerprint=run.fingerprint)
    return run


@transaction.atomic(durable=True)
def freeze(*, run_id: int, by: Actor, at: datetime, on: date) -> AllocationRun:
    """Approve the latest preview: the seed becomes public and every given place is to be booked.

    Raises RunIsOutdated when a later one was made or anything that decides has changed since, RunIsFlawed, MoveRefused.
    """
    run = AllocationRun.objects.lock(run_id)
    window = _lock_closed(run.window_id, by, Permission.ADMISSION_DECIDE, at)
    if run.flaws:
        raise errors.RunIsFlawed(flaws=run.flaws)
    is_latest = not AllocationRun.objects.filter(window=window, number__gt=run.number).exists()
    if not is_latest or _fingerprint(window, on) != run.fingerprint:
        raise errors.RunIsOutdated()
    with judged(AllocationRun, EnrolmentWindow):
        move(run, "freeze", by=person_of(by))
        move(window, "settle", by=person_of(by))
    WishOutcome.objects.filter(run=run, result=Result.PLACED).update(booking=Booking.PENDING)
    return run


@transaction.atomic(durable=True)
def take_out_left(*, run_id: int, by: User) -> "QuerySet[ChildResult]":
    """Children left with nothing, for a file that leaves the system: logged, since it names them.

    Raises NotFound, NotAllowed.
    """
    run = selectors.get_run_for(by, run_id)
    left = selectors.list_results(run, which="left", by=by)
    audit.record("allocationrun.take_out_left", run, by=by, children=left.count())
    return left


def _lock_closed(window_id: int, by: Actor, right: Permission, at: datetime) -> EnrolmentWindow:
    """A window of wishes whose term is over and whose places are not given yet."""
    window = EnrolmentWindow.objects.lock(window_id)
    require(by, right, window.municipality_id)
    if window.mode != PlacingMode.WISHES or window.closes_at is None:
        raise errors.NotByWishes()
    if window.state != WindowState.PUBLISHED:
        raise refused_move(window, by=by)
    if window.closes_at > at:
        raise errors.WishesStillCollected(closes_at=window.facts.tell(window.closes_at))
    return window


@unlooked()
def _fingerprint(window: EnrolmentWindow, on: date) -> str:
    """Of what would be decided now."""
    return _decided(window, gather(window, on=on)).fingerprint


def _decided(window: EnrolmentWindow, gathered: Gathered) -> Decision:
    bars = gathered.bars
    return decide(gathered.inputs, seed=window.seed, beside=bars.bar, shared=bars.shared)


def _counts(made: Calculated) -> dict[str, Any]:
    gathered, decision = made.gathered, made.decision
    placed = [each for each in decision.outcomes if each.result == Result.PLACED]
    children = {each.child_id for each in decision.outcomes}
    return {
        "fingerprint": decision.fingerprint,
        "children": len(children),
        "wishes": len(decision.outcomes),
        "groups": len(gathered.groups),
        "places": sum(gathered.inputs.places.values()),
        "placed": len(placed),
        "left": len(children - {each.child_id for each in placed}),
        "flaws": made.flaws,
        "barred": sum(each.result == Result.BARRED for each in decision.outcomes),
        "stopped": sum(each.result == Result.STOPPED for each in decision.outcomes),
        "limits": [_told_of(use) for use in decision.uses],
        "state": RunState.PREVIEW,
    }


def _told_of(use: Use) -> dict[str, Any]:
    return {
        "kind": use.limit.kind.value,
        "title": use.limit.title,
        "unit": use.limit.unit.value,
        "free": use.limit.free,
        "taken": use.taken,
        "places": use.places,
        "latest": use.latest,
        "wishes": len(use.stopped),
        "children": use.children,
    }


def _outcomes(run: AllocationRun, gathered: Gathered, decision: Decision) -> Iterator[dict[str, Any]]:
    wished_by = {(each.child_id, each.group_id): each.wished_by_id for each in gathered.told}
    for each in decision.outcomes:
        yield {
            "run_id": run.pk,
            "municipality_id": run.municipality_id,
            "organisation_id": gathered.groups[each.group_id].organisation_id,
            "wished_by_id": wished_by[each.child_id, each.group_id],
            "booking": Booking.NONE,
            "refusal": "",
            **_plain(each),
        }


def _plain(outcome: Outcome) -> dict[str, Any]:
    plain = {name: getattr(outcome, name) for name in outcome.__dataclass_fields__}
    barred: Barred | None = plain.pop("barred")
    return {
        **plain,
        "bar": barred.bar if barred and outcome.result != Result.NOT_NEEDED else "",
        "bar_reason": barred.reason if barred else "",
        "bar_clause": barred.clause if barred else "",
        "is_bar_confirmed": barred.is_confirmed if barred else True,
    }


def _results(run: AllocationRun, gathered: Gathered, decision: Decision) -> Iterator[dict[str, Any]]:
    told = {each.child_id: each for each in gathered.told}
    for child_id, own in _by_child(decision.outcomes).items():
        ranks = [each.rank for each in own if each.result == Result.PLACED]
        settlement, is_confirmed = told[child_id].home
        yield {
            "run_id": run.pk,
            "municipality_id": run.municipality_id,
            "child_id": child_id,
            "category": told[child_id].category,
            "settlement": settlement[:SETTLEMENT],
            "is_settlement_confirmed": is_confirmed,
            "wishes": len(own),
            "barred": sum(each.result == Result.BARRED for each in own),
            "stopped": sum(each.result == Result.STOPPED for each in own),
            "got": len(ranks),
            "best_rank": min(ranks, default=None),
        }


def _by_child(outcomes: Sequence[Outcome]) -> Mapping[int, list[Outcome]]:
    found: dict[int, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        found[each.child_id].append(each)
    return found
