"""The registry of licences: searched, filtered, as they held on any day; what the registries outside have answered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.municipalities.selectors import midnight_in
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers.errors import NotFound
from sotszakaz.supply.providers.licences import watches
from sotszakaz.supply.providers.models import Licence, LicenceCheck, LicenceStop
from sotszakaz.supply.providers.states import Heard, StopKind

HOLDS = "holds"
TO_LOOK_AT = (Heard.UNKNOWN, Heard.DIFFERS, Heard.REFUSED)
"""Answers of registries that a person has to look at."""

_GRAVEST_FIRST = Case(
    When(kind=StopKind.TERMINATED, then=Value(0)),
    When(kind=StopKind.REPLACED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow.

    `text` is of a number, a name or ИНН; `state` is `HOLDS` or a `StopKind`; the licence ceased to hold between
    `stopped_from` and `stopped_until`, both included; `to_look_at` leaves those that a registry has not confirmed.
    """

    text: str = ""
    state: str = ""
    organisation_id: int | None = None
    stopped_from: date | None = None
    stopped_until: date | None = None
    to_look_at: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A registry of licences outside: is it asked now, when it was asked last, and how many it has answered about."""

    name: str
    is_connected: bool
    asked_at: datetime | None = None
    answers: int = 0
    to_look_at: int = 0


def registers_of(municipality_id: int, *, by: Actor) -> list[Register]:
    """Those that are asked, then those that were asked once and are not any more. One query. Raises NotAllowed."""
    require(by, Permission.PROVIDER_VIEW, municipality_id)
    rows = (
        LicenceCheck.objects.filter(municipality_id=municipality_id)
        .values("register")
        .annotate(
            asked_at=Max("checked_at"), answers=Count("pk"), to_look_at=Count("pk", filter=Q(outcome__in=TO_LOOK_AT))
        )
        .order_by("register")
    )
    names = [watch.name for watch in watches()]
    answered = {
        row["register"]: Register(
            row["register"], row["register"] in names, row["asked_at"], row["answers"], row["to_look_at"]
        )
        for row in rows
    }
    connected = [answered.pop(name, Register(name, is_connected=True)) for name in names]
    return [*connected, *answered.values()]


def list_licences(municipality: Municipality, search: Search, *, on: date, by: Actor) -> "QuerySet[Licence]":
    """Licences that were entered by the end of the day, by provider; each with `state_on` and `shown_checks`.

    `state_on` is `HOLDS` or what kept it from holding on the day. Stops that had begun or were entered by then and the
    latest answers are loaded: two queries more for a page. Raises NotAllowed.
    """
    require(by, Permission.PROVIDER_VIEW, municipality.pk)
    next_midnight = midnight_in(municipality, on + timedelta(days=1))
    known = LicenceStop.objects.filter(Q(period__startswith__lte=on) | Q(entered_at__lt=next_midnight))
    stops = LicenceStop.objects.filter(licence=OuterRef("pk"), period__contains=on).order_by(_GRAVEST_FIRST)
    found = Licence.objects.filter(municipality=municipality, entered_at__lt=next_midnight).annotate(
        state_on=Coalesce(Subquery(stops.values("kind")[:1]), Value(HOLDS), output_field=CharField())
    )
    return (
        found.filter(_wanted(search))
        .select_related("organisation")
        .prefetch_related(
            Prefetch("stops", known.order_by("-period"), to_attr="shown_stops"),
            Prefetch("checks", LicenceCheck.objects.order_by("register"), to_attr="shown_checks"),
        )
        .order_by("organisation__short_name", "-issued_on", "pk")
    )


def get_licence_card(licence_id: int, *, by: Actor) -> Licence:
    """The licence with its stops and answers. Raises NotFound, NotAllowed."""
    licence = (
        Licence.objects.filter(pk=licence_id)
        .select_related("organisation", "municipality", "entered_by")
        .prefetch_related(
            Prefetch("stops", LicenceStop.objects.order_by("-period"), to_attr="shown_stops"),
            Prefetch("checks", LicenceCheck.objects.order_by("register"), to_attr="shown_checks"),
        )
        .first()
    )
    if licence is None:
        raise NotFound()
    require(by, Permission.PROVIDER_VIEW, licence.municipality_id, organisation_id=licence.organisation_id)
    return licence


def stops_of(licence: Licence) -> list[LicenceStop]:
    """The stops that came with the card or the list, the latest first."""
    stops: list[LicenceStop] = licence.shown_stops  # type: ignore[attr-defined]
    return stops


def providers_licensed(municipality_id: int) -> "QuerySet[Organisation]":
    """Providers with a licence in the municipality, by name."""
    known = Licence.objects.filter(municipality_id=municipality_id)
    return Organisation.objects.filter(pk__in=known.values("organisation")).order_by("short_name", "pk")


def _wanted(search: Search) -> Q:
    wanted = Q()
    if search.state:
        wanted &= Q(state_on=search.state)
    if search.organisation_id:
        wanted &= Q(organisation=search.organisation_id)
    if search.stopped_from or search.stopped_until:
        ceased = LicenceStop.objects.filter(licence=OuterRef("pk"))
        if search.stopped_from:
            ceased = ceased.filter(period__startswith__gte=search.stopped_from)
        if search.stopped_until:
            ceased = ceased.filter(period__startswith__lte=search.stopped_until)
        wanted &= Q(Exists(ceased))
    if search.to_look_at:
        wanted &= Q(Exists(LicenceCheck.objects.filter(licence=OuterRef("pk"), outcome__in=TO_LOOK_AT)))
    if text := search.text.strip():
        named = Q(organisation__short_name__icontains=text) | Q(organisation__full_name__icontains=text)
        wanted &= named | Q(number__icontains=text) | Q(organisation__inn=text)
    return wanted
