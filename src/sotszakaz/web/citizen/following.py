"""What a family is shown of the second contract of a course over a border of periods (ADR 0030)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from sotszakaz.demand.enrolments import quotes
from sotszakaz.demand.enrolments.models import EnrolmentApplication, KeptPlace
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.enrolments.rules import Kind, Obstacle
from sotszakaz.kernel.users.models import User
from sotszakaz.supply.programmes.selectors import followers
from sotszakaz.web.components.fresh import Fresh

_followers: Fresh[dict[int, int]] = Fresh()


@dataclass(frozen=True, slots=True)
class Following:
    """The quote of the group that goes on with the course, as it is once the first one is booked.

    `against` is what stands in the way but places and days.
    """

    first: Quote
    offer: Quote

    @property
    def against(self) -> list[Obstacle]:
        return [each for each in self.offer.obstacles if each.kind is Kind.CASE]

    @property
    def price(self) -> Decimal | None:
        return self._whole("price")

    @property
    def certificate_amount(self) -> Decimal | None:
        return self._whole("certificate_amount")

    @property
    def parent_amount(self) -> Decimal | None:
        return self._whole("parent_amount")

    def _whole(self, name: str) -> Decimal | None:
        """Of both contracts; None while either is not known."""
        both = [each.terms for each in (self.first, self.offer)]
        return None if None in both else sum((getattr(each, name) for each in both), Decimal(0))


def following_of(offer: Quote, *, by: User) -> Following | None:
    """None for a group that no open one goes on with: no query then. One quote more for any other."""
    group_id = _next_of(offer.group.pk, offer.on)
    if group_id is None or offer.made_id is not None:
        return None
    return Following(offer, quotes.quote_after(offer, group_id=group_id, by=by))


def kept_place_of(application: EnrolmentApplication, *, on: date) -> KeptPlace | None:
    """The place that is held for the child in the group that goes on with the course."""
    if _next_of(application.group_id, on) is None:
        return None
    return KeptPlace.objects.kept().filter(application=application).select_related("group").first()


def kept_for_child(offer: Quote) -> KeptPlace | None:
    """The place that is held for the child in this very group. No query for a group that follows none."""
    if offer.group.follows_id is None:
        return None
    kept = KeptPlace.objects.kept().filter(group=offer.group.pk, application__child=offer.child.pk)
    return kept.select_related("application").first()


def _next_of(group_id: int, on: date) -> int | None:
    return _followers.get(on, partial(followers, on)).get(group_id)
