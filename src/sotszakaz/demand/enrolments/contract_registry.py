"""The registry of contracts with families, as it was on any day; what a contract was follows from its days.

Whose contract it is, `recipients.named_on` tells with the names of the day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from sotszakaz.demand.children.models import ChildVersion
from sotszakaz.demand.children.versions import data_on
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.recipients import CHUNK, contracts_on, named
from sotszakaz.foundation import audit
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow.

    `text` is the beginning of «Фамилия Имя», a whole СНИЛС, or the number of a contract, a certificate or an agreement;
    concluded between `signed_from` and `signed_until`, both included.
    """

    text: str = ""
    state: str = ""
    organisation_id: int | None = None
    signed_from: date | None = None
    signed_until: date | None = None
    own_cost: bool = False


def list_contracts(municipality: Municipality, search: Search, *, on: date, by: Actor) -> "QuerySet[Contract]":
    """Contracts concluded by the day, the latest first, each with `state_then` and `ends_then`.

    Raises NotAllowed, NotFound.
    """
    require(by, Permission.ENROLMENT_VIEW, municipality.pk)
    return (
        contracts_on(municipality, on)
        .filter(_wanted(search, on, data_on(municipality.pk, on) if search.text.strip() else {}))
        .select_related("child", "organisation", "agreement", "social_certificate", "group__part__programme")
        .order_by("-signed_on", "-pk")
    )


@transaction.atomic(durable=True)
def take_contracts(municipality: Municipality, search: Search, *, on: date, by: Actor) -> "Iterator[Contract]":
    """The same to be taken away as a file; that is logged, for it names children. Raises NotAllowed, NotFound."""
    found = list_contracts(municipality, search, on=on, by=by)
    audit.record("contracts.take", municipality, by=by, municipality_id=municipality.pk, on=on.isoformat())
    return found.iterator(chunk_size=CHUNK)


def _wanted(search: Search, on: date, then: Mapping[int, ChildVersion]) -> Q:
    wanted = Q()
    if search.state:
        wanted &= Q(state_then=search.state)
    if search.organisation_id:
        wanted &= Q(organisation=search.organisation_id)
    if search.signed_from:
        wanted &= Q(signed_on__gte=search.signed_from)
    if search.signed_until:
        wanted &= Q(signed_on__lte=search.signed_until)
    if search.own_cost:
        wanted &= Q(own_cost_since__lte=on)
    text = search.text.strip()
    return wanted & (named(text, then) | Q(agreement__number__iexact=text)) if text else wanted
