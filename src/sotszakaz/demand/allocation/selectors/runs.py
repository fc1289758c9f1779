"""Runs that give places: what they gave to whom, and how far the giving has come."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.models import AllocationRun, ChildResult, Preparation, WishOutcome
from sotszakaz.demand.allocation.states import Booking, Result, RunState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission

_TOLD = (Booking.PENDING.value, Booking.BOOKED.value, Booking.REFUSED.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the booking of a frozen run has come."""

    pending: int
    booked: int
    refused: int

    @property
    def total(self) -> int:
        """Places that the run has given: all of them are to be booked or refused."""
        return self.pending + self.booked + self.refused


def outcomes_of(child_id: int, window_id: int) -> list[WishOutcome]:
    """What became of the wishes of a child, the dearest first; only of a run that was frozen: a preview is not told."""
    told = Q(run__window_id=window_id) & ~Q(run__state=RunState.PREVIEW)
    return list(_with_names(WishOutcome.objects.filter(told, child_id=child_id)).order_by("rank"))


def outcomes_in(run: AllocationRun, child_id: int) -> list[WishOutcome]:
    """The same for staff, of a preview too."""
    return list(_with_names(WishOutcome.objects.filter(run=run, child_id=child_id)).order_by("rank"))


def latest_run(window: EnrolmentWindow) -> AllocationRun | None:
    """The run whose outcomes are kept."""
    return list_runs(window).first()


def latest_preparation(window: EnrolmentWindow) -> Preparation | None:
    """The calculation asked for last, however it went."""
    return Preparation.objects.filter(window=window).order_by("-pk").first()


def get_preparation_for(user: Actor, preparation_id: int) -> Preparation:
    """A calculation that was asked for, for staff. Raises NotFound, NotAllowed."""
    found = Preparation.objects.filter(pk=preparation_id).first()
    if found is None:
        raise NotFound()
    require(user, Permission.ADMISSION_VIEW, found.municipality_id)
    return found


def list_runs(window: EnrolmentWindow) -> "QuerySet[AllocationRun]":
    """All runs of the window, the latest first."""
    return AllocationRun.objects.filter(window=window).select_related("made_by", "frozen_by").order_by("-number")


def get_run_for(user: Actor, run_id: int) -> AllocationRun:
    """The run with its window, for staff. Raises NotFound, NotAllowed."""
    run = AllocationRun.objects.select_related("window__municipality").filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    require(user, Permission.ADMISSION_VIEW, run.municipality_id)
    return run


def list_results(run: AllocationRun, *, which: str = "", by: Actor) -> "QuerySet[ChildResult]":
    """Children of the run by surname: all, `placed`, `left` with nothing, or `refused` when their place was booked.

    `bar_reason` is why the dearest of their barred and stopped wishes was so, None where there is none.
    """
    require(by, Permission.CHILD_VIEW, run.municipality_id)
    barred = WishOutcome.objects.filter(run=run, child=OuterRef("child"), result__in=(Result.BARRED, Result.STOPPED))
    barred = barred.order_by("rank")
    results = ChildResult.objects.filter(run=run).select_related("child")
    results = results.annotate(bar_reason=Subquery(barred.values("bar_reason")[:1]))
    if which in ("placed", "left"):
        results = results.filter(best_rank__isnull=which == "left")
    if which == "refused":
        refused = WishOutcome.objects.filter(run=run, booking=Booking.REFUSED, child=OuterRef("child"))
        results = results.filter(Exists(refused))
    return results.order_by("child__sort_key", "pk")


def list_placed_of_provider(municipality_id: int, organisation_id: int, *, by: Actor) -> "QuerySet[WishOutcome]":
    """Who got places in the provider's groups by frozen runs, the latest run first."""
    require(by, Permission.ENROLMENT_VIEW, municipality_id, organisation_id=organisation_id)
    placed = WishOutcome.objects.filter(
        municipality_id=municipality_id, organisation_id=organisation_id, result=Result.PLACED
    ).exclude(run__state=RunState.PREVIEW)
    return _with_names(placed).select_related("child", "run__window").order_by("-run_id", "group_id", "position", "pk")


def progress_of(run: AllocationRun) -> Progress:
    """How many given places are booked, wait, or could not be booked."""
    outcomes = WishOutcome.objects.filter(run=run, result=Result.PLACED)
    return Progress(**outcomes.aggregate(**{name: Count("pk", filter=Q(booking=name)) for name in _TOLD}))


def _with_names(outcomes: "QuerySet[WishOutcome]") -> "QuerySet[WishOutcome]":
    return outcomes.select_related("group__part__programme", "group__organisation", "run__window")
