"""Plans of the municipalities of a region side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.ordering.plans.models import Plan, PlanItem
from sotszakaz.ordering.plans.selectors.plan import Line, line_of
from sotszakaz.ordering.plans.states import FULFILLED, Standing

USUAL_RISK = timedelta(days=Parameter.PLAN_AT_RISK_DAYS.default)
"""One measure for all municipalities, whatever each has chosen for itself: else they could not be compared."""


@dataclass(frozen=True, slots=True)
class Row:
    """A municipality. `counts` has every standing; `latest` is the measure that is late for longest."""

    municipality: Municipality
    plan: Plan | None
    counts: dict[str, int]
    latest: Line | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return sum(self.counts[each] for each in FULFILLED)


def compare_plans(region: str, on: date) -> list[Row]:
    """Every municipality of the region with the plan in force on the day, by name. Four queries however many."""
    municipalities = list(Municipality.objects.filter(region=region).order_by("short_name", "pk"))
    plans = {
        each.municipality_id: each for each in Plan.objects.filter(municipality__region=region, valid__contains=on)
    }
    items = PlanItem.objects.filter(plan__in=plans.values()).prefetch_related("completions")
    found = items.order_by("municipality", "ordinal").iterator(chunk_size=2000)
    by_place = {pk: list(group) for pk, group in groupby(found, key=lambda item: item.municipality_id)}
    return [_row(each, plans.get(each.pk), by_place.get(each.pk, ()), on) for each in municipalities]


def _row(municipality: Municipality, plan: Plan | None, items: Iterable[PlanItem], on: date) -> Row:
    lines = []
    for item in items:
        assert plan is not None
        item.plan = plan
        lines.append(line_of(item, on, USUAL_RISK))
    counts = Counter(line.standing.value for line in lines)
    late = [line for line in lines if line.standing == Standing.OVERDUE]
    latest = min(late, key=lambda line: line.due_on or date.max, default=None)
    return Row(municipality, plan, {each.value: counts[each.value] for each in Standing}, latest)
