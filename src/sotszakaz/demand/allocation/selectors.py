from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.demand.allocation.models import AllocationRun, ChildResult, Preparation, Wish, WishList, WishOutcome
from sotszakaz.demand.allocation.states import Bar, Booking, Result, RunState
from sotszakaz.demand.children.models import Child
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.states import Unit
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup

FIRST_THREE = 3


@dataclass(frozen=True, slots=True)
class Share:
    """How a part of the children fared; `name` is a category, a settlement, or empty for all.

    `is_confirmed` is False for a settlement that only families have said.
    """

    name: str
    children: int
    first: int
    first_three: int
    any_place: int
    is_confirmed: bool = True

    @property
    def left(self) -> int:
        """Children without a place."""
        return self.children - self.any_place

    @property
    def first_percent(self) -> Decimal:
        """Of the children, those whose first wish came true; to a tenth."""
        return self._percent(self.first)

    @property
    def any_percent(self) -> Decimal:
        return self._percent(self.any_place)

    def _percent(self, count: int) -> Decimal:
        return round(Decimal(100 * count) / self.children, 1) if self.children else Decimal(0)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many wishes, of how many children, took no part for one kind of reason."""

    bar: Bar
    wishes: int
    children: int


@dataclass(frozen=True, slots=True)
class LimitUse:
    """A limit that many share and that did not suffice: what was free, what went to how many places, whom it stopped.

    Amounts are units of the ledger; `latest` is the place in the order of its group of the last child that got some.
    """

    kind: Bar
    title: str
    unit: Unit
    free: int
    taken: int
    places: int
    latest: int
    wishes: int
    children: int

    @property
    def left(self) -> int:
        return self.free - self.taken


@dataclass(frozen=True, slots=True)
class Fairness:
    """Who got what: all children, by category, by settlement (the largest), and how many wishes of each rank came true.

    `by_bar` tells what kept wishes out, `barred` how many children had no wish that took part. `envied` counts wishes
    refused by a group that let in a child who stands later in its order: it must be zero. `limits` that many share
    stopped wishes of `stopped` children, who got nothing.
    """

    everybody: Share
    by_category: tuple[Share, ...]
    by_settlement: tuple[Share, ...]
    by_rank: tuple[tuple[int, int], ...]
    by_bar: tuple[Kept, ...]
    barred: int
    envied: int
    limits: tuple[LimitUse, ...] = ()
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the booking of a frozen run has come."""

    pending: int
    booked: int
    refused: int

    @property
    def total(self) -> int:
        return self.pending + self.booked + self.refused


def get_own_list(user: User, window_id: int, child_id: int) -> WishList | None:
    """The list of a child for whom the user acts, with its wishes in order."""
    lists = WishList.objects.of_representative(user).filter(window_id=window_id, child_id=child_id)
    return lists.prefetch_related(Prefetch("wishes", _with_groups())).first()


def get_own_wish(user: User, wish_id: int) -> Wish:
    """A wish of a child for whom the user acts. Raises NotFound."""
    own = WishList.objects.of_representative(user)
    wish = Wish.objects.select_related("wish_list__window").filter(pk=wish_id, wish_list__in=own).first()
    if wish is None:
        raise NotFound()
    return wish


def get_own_result(user: User, result_id: int) -> ChildResult:
    """The result of a child for whom the user acts. Raises NotFound."""
    own = ChildResult.objects.filter(pk=result_id, child__in=Child.objects.of_representative(user))
    result = own.select_related("run").first()
    if result is None:
        raise NotFound()
    return result


def list_own_lists(user: User) -> "QuerySet[WishList]":
    """All lists of the person's children with their wishes, the latest window first."""
    return (
        WishList.objects.of_representative(user)
        .select_related("window__municipality", "child")
        .prefetch_related(Prefetch("wishes", _with_groups()))
        .order_by("-window__opens_at", "child_id")
    )


def outcomes_of(child_id: int, window_id: int) -> list[WishOutcome]:
    """What became of the wishes of a child, the dearest first; only of a run that was frozen: a preview is not told."""
    told = Q(run__window_id=window_id) & ~Q(run__state=RunState.PREVIEW)
    return list(_with_names(WishOutcome.objects.filter(told, child_id=child_id)).order_by("rank"))


def outcomes_in(run: AllocationRun, child_id: int) -> list[WishOutcome]:
    """The same for staff, of a preview too."""
    return list(_with_names(WishOutcome.objects.filter(run=run, child_id=child_id)).order_by("rank"))


def numbers_of_wishes(group_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many children wish each group in windows that are not settled, and how many of them before all others."""
    rows = (
        Wish.objects.filter(group_id__in=list(group_ids), wish_list__window__state=WindowState.PUBLISHED)
        .values_list("group_id")
        .annotate(wished=Count("pk"), first=Count("pk", filter=Q(rank=1)))
        .order_by("group_id")
    )
    return {group_id: (wished, first) for group_id, wished, first in rows}


def counts_of_lists(window: EnrolmentWindow) -> tuple[int, int]:
    """Children with a list that is not empty, and their wishes."""
    counted = Wish.objects.filter(wish_list__window=window).aggregate(
        children=Count("wish_list", distinct=True), wishes=Count("pk")
    )
    return counted["children"], counted["wishes"]


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


_TOLD = (Booking.PENDING.value, Booking.BOOKED.value, Booking.REFUSED.value)

_HOME: tuple[str, ...] = ("settlement", "is_settlement_confirmed")
_COUNTS = {
    "number": Count("pk"),
    "first": Count("pk", filter=Q(best_rank=1)),
    "first_three": Count("pk", filter=Q(best_rank__lte=FIRST_THREE)),
    "any_place": Count("pk", filter=Q(best_rank__isnull=False)),
}


def fairness_of(run: AllocationRun) -> Fairness:
    """The report of the run: eight queries."""
    results = ChildResult.objects.filter(run=run)
    everybody = results.aggregate(**_COUNTS)
    by_rank = WishOutcome.objects.filter(run=run, result=Result.PLACED).values_list("rank").annotate(Count("pk"))
    return Fairness(
        everybody=_share("", everybody),
        by_category=tuple(_shares(results, "category", order="category")),
        by_settlement=tuple(_by_settlement(results)[:20]),
        by_rank=tuple(by_rank.order_by("rank")),
        by_bar=tuple(_by_bar(run)),
        barred=results.filter(barred=F("wishes")).count(),
        envied=_envied(run),
        limits=limits_of(run),
        stopped=results.filter(stopped__gt=0, best_rank__isnull=True).count(),
    )


def limits_of(run: AllocationRun) -> tuple[LimitUse, ...]:
    """The limits that stopped somebody, the narrow ones first. No query."""
    return tuple(LimitUse(**{**each, "kind": Bar(each["kind"]), "unit": Unit(each["unit"])}) for each in run.limits)


def _shares(results: "QuerySet[ChildResult]", name: str, *, order: str) -> list[Share]:
    rows = results.values(name).annotate(**_COUNTS).order_by(order, name)
    return [_share(row[name], row) for row in rows]


def _by_settlement(results: "QuerySet[ChildResult]") -> list[Share]:
    rows = results.values(*_HOME).annotate(**_COUNTS).order_by("-number", *_HOME)
    shares = [(_share(row["settlement"], row), row["is_settlement_confirmed"]) for row in rows]
    return [replace(share, is_confirmed=known or not share.name) for share, known in shares]


def _share(name: str, row: dict[str, int]) -> Share:
    return Share(name, row["number"], row["first"], row["first_three"], row["any_place"])


def _by_bar(run: AllocationRun) -> list[Kept]:
    barred = WishOutcome.objects.filter(run=run, result=Result.BARRED).values_list("bar")
    rows = barred.annotate(wishes=Count("pk"), children=Count("child", distinct=True)).order_by("-wishes", "bar")
    return [Kept(Bar(bar), wishes, children) for bar, wishes, children in rows]


def _envied(run: AllocationRun) -> int:
    """Counted from the stored facts alone, apart from the matching and from its checker."""
    later = WishOutcome.objects.filter(
        run=run,
        group=OuterRef("group"),
        result=Result.PLACED,
        round__gte=OuterRef("round"),
        position__gt=OuterRef("position"),
    )
    return WishOutcome.objects.filter(Exists(later), run=run, result=Result.REFUSED).count()


def windows_with_lists(user: User, at: datetime) -> list[EnrolmentWindow]:
    """Windows that collect wishes now in the municipalities of the person's children."""
    homes = Child.objects.of_representative(user).values("municipality")
    return list(_collecting(at).filter(municipality__in=homes))


def windows_collecting(municipality_id: int, at: datetime) -> list[EnrolmentWindow]:
    """Windows of the municipality that collect wishes at the moment, the one that ends first before others."""
    return list(_collecting(at).filter(municipality=municipality_id))


def wishes_of_child(child: Child, window: EnrolmentWindow) -> tuple[list[StudyGroup], str]:
    """The groups of the child's list in the window, the dearest first, and where the family says the child lives."""
    chosen = WishList.objects.filter(child=child, window=window).prefetch_related(Prefetch("wishes", _with_groups()))
    found = chosen.first()
    return ([wish.group for wish in found.wishes.all()], found.settlement) if found else ([], "")


def _collecting(at: datetime) -> "QuerySet[EnrolmentWindow]":
    open_now = EnrolmentWindow.objects.filter(
        mode=PlacingMode.WISHES, state=WindowState.PUBLISHED, opens_at__lte=at, closes_at__gt=at
    )
    return open_now.select_related("municipality").order_by("closes_at", "pk")


def _with_groups() -> "QuerySet[Wish]":
    return Wish.objects.select_related("group__part__programme", "group__organisation").order_by("rank")


def _with_names(outcomes: "QuerySet[WishOutcome]") -> "QuerySet[WishOutcome]":
    return outcomes.select_related("group__part__programme", "group__organisation", "run__window")
