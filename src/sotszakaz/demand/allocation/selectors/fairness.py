"""What can be told of a run as a whole: who fared how, what took no part, which limits stopped whom."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from sotszakaz.demand.allocation.models import AllocationRun, ChildResult, WishOutcome
from sotszakaz.demand.allocation.states import Bar, Result
from sotszakaz.kernel.ledger.states import Unit

FIRST_THREE = 3
_HOME: tuple[str, ...] = ("settlement", "is_settlement_confirmed")
_COUNTS = {
    "number": Count("pk"),
    "first": Count("pk", filter=Q(best_rank=1)),
    "first_three": Count("pk", filter=Q(best_rank__lte=FIRST_THREE)),
    "any_place": Count("pk", filter=Q(best_rank__isnull=False)),
}


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
        """What nobody has taken, in the smallest parts of the limit's unit."""
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
