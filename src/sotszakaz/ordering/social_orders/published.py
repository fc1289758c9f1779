"""What everybody may read of social orders: the statuses that were published, as their documents say them.

Orders are open to all; documents are guarded, and are read here for the municipality that has published them. A
status that is not published yet is told of by its being there, and nothing else.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.payloads import SocialOrderPayload
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState


@dataclass(frozen=True, slots=True)
class Year:
    """The statuses of a year: `shown` is the latest published, `newest` the latest approved."""

    shown: SocialOrder
    newest: SocialOrder

    @property
    def is_closed(self) -> bool:
        return self.newest.state == OrderState.CLOSED

    @property
    def is_outdated(self) -> bool:
        """A change has been approved that is not published yet."""
        return self.newest.published_on is None


@dataclass(frozen=True, slots=True)
class Published:
    """A published status with the version of the document that says it; `statuses` are all published, latest first."""

    year: Year
    order: SocialOrder
    version: DocumentVersion
    said: SocialOrderPayload
    statuses: tuple[SocialOrder, ...]

    @property
    def is_latest(self) -> bool:
        return self.order.pk == self.year.shown.pk

    @property
    def is_in_force(self) -> bool:
        return self.is_latest and not self.year.is_closed and not self.year.is_outdated


def list_published(municipality_id: int) -> list[Year]:
    """Years with something published, the latest first. One query."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id).exclude(state=OrderState.DRAFT)
    by_year = groupby(orders.order_by("-year", "-status_number"), key=lambda each: each.year)
    return [year for _, found in by_year if (year := _year(found)) is not None]


def municipalities_with_published() -> set[int]:
    """Where there is an order to read."""
    published = SocialOrder.objects.filter(published_on__isnull=False).order_by("municipality")
    return set(published.values_list("municipality", flat=True).distinct())


def read_published(municipality_id: int, year: int, status: int | None = None) -> Published:
    """The latest published status of the year, or the one asked for. Raises NotFound."""
    orders = SocialOrder.objects.filter(municipality_id=municipality_id, year=year).exclude(state=OrderState.DRAFT)
    found = list(orders.select_related("municipality").order_by("-status_number"))
    published = tuple(each for each in found if each.published_on is not None)
    wanted = next((each for each in published if status in (None, each.status_number)), None)
    if wanted is None:
        raise NotFound()
    version, said = _version_of(wanted)
    return Published(Year(published[0], found[0]), wanted, version, said, published)


def published_as(municipality_name: str, full_number: str) -> SocialOrder | None:
    """The latest published status of the order whose document has this number; None when it is not published."""
    homes = Municipality.objects.filter(name=municipality_name).order_by("pk").values_list("pk", flat=True)
    for home in homes:
        published = SocialOrder.objects.filter(municipality_id=home, published_on__isnull=False)
        with acting_for(home):
            found = published.filter(document__full_number=full_number).order_by("-status_number").first()
        if found is not None:
            return found
    return None


def _year(orders: Iterable[SocialOrder]) -> Year | None:
    found = list(orders)
    shown = next((each for each in found if each.published_on is not None), None)
    return Year(shown, found[0]) if shown else None


def _version_of(order: SocialOrder) -> tuple[DocumentVersion, SocialOrderPayload]:
    """The version that was approved and published: the first of those of the status, for closing adds one more."""
    with acting_for(order.municipality_id):
        versions = DocumentVersion.objects.filter(document=order.document_id).select_related("document")
        for version in versions.order_by("version"):
            content = json.loads(version.payload)["content"]
            if content["status_number"] == order.status_number:
                return version, SocialOrderPayload.model_validate(content)
    raise NotFound()
