"""Reading who was called to events and who came: by event, and by provider over the whole year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, Lower, NullIf

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER
from sotszakaz.kernel.users.selectors import staff_with
from sotszakaz.oversight.communication.models import Event, EventParticipant
from sotszakaz.oversight.communication.states import AREAS, Audience, EventState
from sotszakaz.supply.providers.models import RegistryRecord

PROVIDER = Coalesce(NullIf("inn", Value("")), Lower("name"))
"""By what a provider is known over many events: its ИНН, else its name."""


@dataclass(frozen=True, slots=True)
class Came:
    """Of one event: how many providers are on its list, from how many somebody came, how many people."""

    listed: int
    came: int
    potential: int
    heads: int
    unnoted: int


@dataclass(frozen=True, slots=True)
class Reached:
    """Over many events each provider is counted once; `potential` are those that were in no registry."""

    providers: int
    potential: int


@dataclass(frozen=True, slots=True)
class Visitor:
    """A provider that came: to how many events, the latest day, and whether it is in the registry now."""

    name: str
    inn: str
    events: int
    people: int
    latest_on: date
    was_potential: bool
    is_listed: bool


def participants_of(event: Event) -> "QuerySet[EventParticipant]":
    """The list of an event, by name."""
    return EventParticipant.objects.filter(event=event).select_related("organisation").order_by(Lower("name"), "pk")


def came_to(event: Event) -> Came:
    """The list of an event in figures. One query."""
    came, potential = Q(people__gt=0), Q(people__gt=0, organisation=None)
    found = EventParticipant.objects.filter(event=event).aggregate(
        listed=Count("pk"),
        came=Count("pk", filter=came),
        potential=Count("pk", filter=potential),
        heads=Coalesce(Sum("people"), 0),
        unnoted=Count("pk", filter=Q(people=None)),
    )
    return Came(**found)


def get_participant_for(user: User, pk: int) -> EventParticipant:
    """One of the list for somebody who keeps events. Raises NotFound, NotAllowed."""
    participant = EventParticipant.objects.select_related("event").filter(pk=pk).first()
    if participant is None:
        raise NotFound
    require(user, Permission.COMMUNICATION_EDIT, participant.municipality_id)
    return participant


def reached_since(municipality_id: int, since: date, on: date) -> Reached:
    """How many providers came to events that ended within these days, both included. One query."""
    rows = _came(municipality_id, since, on)
    found = rows.aggregate(
        providers=Count("provider", distinct=True),
        potential=Count("provider", distinct=True, filter=Q(organisation=None)),
    )
    return Reached(**found)


def list_visitors(municipality_id: int, since: date, on: date) -> list[Visitor]:
    """Providers that came within these days, each once, by name; potential ones first. Two queries."""
    rows = (
        _came(municipality_id, since, on)
        .order_by()
        .values("provider")
        .annotate(
            called=Max("name"),
            number=Max("inn"),
            visits=Count("event", distinct=True),
            heads=Sum("people"),
            latest_on=Max("event__ends_on"),
            from_registry=Count("organisation"),
            rows=Count("pk"),
        )
    )
    found = list(rows)
    listed = _in_registry(municipality_id, [row["number"] for row in found])
    visitors = [
        Visitor(
            name=row["called"],
            inn=row["number"],
            events=row["visits"],
            people=row["heads"],
            latest_on=row["latest_on"],
            was_potential=row["from_registry"] < row["rows"],
            is_listed=row["number"] in listed,
        )
        for row in found
    ]
    return sorted(visitors, key=lambda each: (not each.was_potential, each.name.lower()))


def known_participants(event: Event) -> list[EventParticipant]:
    """Whom the system knows already and the list of the event lacks, not saved: providers of the registry and those
    put down for earlier events. Three queries.
    """
    here = EventParticipant.objects.filter(event=event)
    taken = set(here.values_list(PROVIDER, flat=True))
    found: dict[str, EventParticipant] = {}
    for each in _organisations_of(event.municipality_id):
        found[each.inn] = EventParticipant(organisation=each, name=each.short_name, inn=each.inn, email=each.email)
    before = EventParticipant.objects.filter(municipality=event.municipality_id).exclude(event=event)
    for provider, name, inn, email in before.order_by("-pk").values_list(PROVIDER, "name", "inn", "email"):
        found.setdefault(provider, EventParticipant(name=name, inn=inn, email=email))
    return [each for provider, each in found.items() if provider not in taken]


def listed_organisation(municipality_id: int, inn: str) -> Organisation | None:
    """The provider of the registry with the ИНН."""
    return _organisations_of(municipality_id).filter(inn=inn).first() if inn else None


def to_write_to(event: Event, *, by: datetime | None = None) -> list[EventParticipant]:
    """To whom the event goes by letter: those with an address whose directors are not told in their cabinets; of those
    put down by the moment, when one is given.
    """
    listed = EventParticipant.objects.filter(event=event).written_to()
    rows = list((listed.filter(added_at__lte=by) if by else listed).order_by("pk"))
    if AREA_PROVIDER not in AREAS[Audience(event.audience)]:
        return rows
    organisations = [each.organisation_id for each in rows if each.organisation_id is not None]
    at_home = {
        organisation_id
        for (municipality_id, organisation_id), _ in staff_with(Permission.PROVIDER_APPLY, organisations).items()
        if municipality_id == event.municipality_id
    }
    return [each for each in rows if each.organisation_id not in at_home]


def _came(municipality_id: int, since: date, on: date) -> "QuerySet[Any]":
    """Rows of the list with the `provider` by which they are told apart."""
    rows = EventParticipant.objects.came().filter(municipality=municipality_id, event__state=EventState.HELD)
    within = rows.filter(event__ends_on__gte=since, event__ends_on__lte=on)
    return within.annotate(provider=PROVIDER)


def _in_registry(municipality_id: int, numbers: Sequence[str]) -> set[str]:
    return set(_organisations_of(municipality_id).filter(inn__in=numbers).values_list("inn", flat=True))


def _organisations_of(municipality_id: int) -> "QuerySet[Organisation]":
    active = RegistryRecord.objects.active().filter(municipality=municipality_id)
    return Organisation.objects.filter(pk__in=active.values("organisation")).order_by("short_name", "pk")
