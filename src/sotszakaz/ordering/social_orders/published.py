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
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.kernel.signatures.registry import whose_turn
from sotszakaz.kernel.signatures.waiting import waits
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
class Edition:
    """A version of the document that everybody may read, and the signatures under it."""

    version: DocumentVersion
    said: SocialOrderPayload
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A published status as its document says it; `statuses` are all published, latest first.

    `closing` is the edition that says the day of the close, once it may be read; the latest status has it.
    """

    year: Year
    order: SocialOrder
    edition: Edition
    statuses: tuple[SocialOrder, ...]
    closing: Edition | None

    @property
    def is_latest(self) -> bool:
        return self.order.pk == self.year.shown.pk


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
    with acting_for(municipality_id):
        editions = _editions_of(wanted)
        closing = _closing(wanted, editions)
    return Published(Year(published[0], found[0]), wanted, editions[0], published, closing)


def published_as(municipality_name: str, payload_sha256: str) -> SocialOrder | None:
    """The latest published status of the order that has a version with this sum; None when it is not published."""
    homes = Municipality.objects.filter(name=municipality_name).order_by("pk").values_list("pk", flat=True)
    for home in homes:
        published = SocialOrder.objects.filter(municipality_id=home, published_on__isnull=False)
        with acting_for(home):
            versions = DocumentVersion.objects.filter(payload_sha256=payload_sha256)
            found = published.filter(document__in=versions.values("document")).order_by("-status_number").first()
        if found is not None:
            return found
    return None


def _year(orders: Iterable[SocialOrder]) -> Year | None:
    found = list(orders)
    shown = next((each for each in found if each.published_on is not None), None)
    return Year(shown, found[0]) if shown else None


def _editions_of(order: SocialOrder) -> list[Edition]:
    """The version that was approved and published, then the one that the close has added. Raises NotFound."""
    versions = DocumentVersion.objects.filter(document=order.document_id).select_related("document").order_by("version")
    told = [(each, json.loads(each.payload)["content"]) for each in versions]
    own = [(each, said) for each, said in told if said["status_number"] == order.status_number]
    if not own:
        raise NotFound()
    signatures = list(Signature.objects.filter(version__in=[each for each, _ in own]).order_by("signed_at", "pk"))
    return [
        Edition(
            version,
            SocialOrderPayload.model_validate(said),
            tuple(each for each in signatures if each.version_id == version.pk),
        )
        for version, said in own
    ]


def _closing(order: SocialOrder, editions: list[Edition]) -> Edition | None:
    """Where an order waits for its signature before it is published, so does the edition of its close."""
    latest, kind = editions[-1], DocumentKind.SOCIAL_ORDER
    if latest.said.closed_on is None:
        return None
    must_be_signed = waits(kind, regulation_on(order.municipality_id, latest.version.formed_on))
    return None if must_be_signed and whose_turn(kind, [each.party for each in latest.signatures]) else latest
