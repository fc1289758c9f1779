"""A campaign of wishes: a window that collects them, lists of children, a frozen run."""

from dataclasses import dataclass
from typing import Any

from tests.factories.admission import DAY, NOON, wishes_window
from tests.factories.demand import Market, market
from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.allocation.actions import add_wish
from sotszakaz.demand.allocation.models import AllocationRun
from sotszakaz.demand.allocation.runs import freeze, preview
from sotszakaz.demand.allocation.settling import settle_all
from sotszakaz.demand.children.models import Child
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

AFTER = NOON + 2 * DAY
"""A moment when wishes are collected no more."""


@dataclass(frozen=True)
class Campaign:
    """A market whose places are given by wishes; `group` has as many places as the market was asked for."""

    market: Market
    window: EnrolmentWindow

    @property
    def group(self) -> StudyGroup:
        return self.market.group

    @replayed
    def child(self, *wished: StudyGroup, **changes: Any) -> Child:
        """A child with a list of wishes, made by its parent (`added_by`)."""
        child = self.market.child(**changes)
        for group in wished:
            add_wish(child_id=child.pk, group_id=group.pk, by=child.added_by, at=NOON)
        return child

    @replayed
    def preview(self) -> AllocationRun:
        return preview(window_id=self.window.pk, by=SYSTEM, at=AFTER, on=TODAY)

    @replayed
    def freeze(self) -> AllocationRun:
        """Matched and approved, nobody booked yet."""
        return freeze(run_id=self.preview().pk, by=SYSTEM, at=AFTER, on=TODAY)

    @replayed
    def settle(self) -> AllocationRun:
        """Matched, approved and booked."""
        run = self.freeze()
        settle_all(run_id=run.pk, on=TODAY, at=AFTER)
        return AllocationRun.objects.get(pk=run.pk)


@replayed
def campaign(
    *, at: Market | None = None, places: int = 1, rules: dict[str, Any] | None = None, **said: Any
) -> Campaign:
    """`rules` change the window, the rest a new market; `at` is a market in which something happened before."""
    at = at or market(places=places, **said)
    return Campaign(at, wishes_window(at.municipality, **(rules or {})))
