"""Reading events."""

from datetime import date

from django.db.models import QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import memberships_of, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_PROVIDER, ROLES, Role
from sotszakaz.oversight.communication.models import Event, EventMaterial
from sotszakaz.oversight.communication.states import EventKind


def list_events(municipality_id: int, *, state: str | None = None) -> "QuerySet[Event]":
    """Events of the municipality, of one state when asked, the latest first. One query."""
    events = Event.objects.filter(municipality_id=municipality_id).select_related("plan_item")
    return (events.filter(state=state) if state else events).order_by("-starts_on", "-pk")


def events_of(plan_item_id: int) -> "QuerySet[Event]":
    """Events of a measure of the plan, the latest first."""
    return Event.objects.filter(plan_item=plan_item_id).order_by("-starts_on", "-pk")


def campaigns_held(municipality_id: int, on: date) -> "QuerySet[Event]":
    """Information campaigns that were held by the day, inclusive (indicator 3.P), in the order of their ends."""
    held = Event.objects.held().filter(municipality_id=municipality_id, kind=EventKind.CAMPAIGN, ends_on__lte=on)
    return held.order_by("ends_on", "pk")


def get_event_for(user: User, pk: int) -> Event:
    """An event for somebody of the office who sees the plan. Raises NotFound, NotAllowed."""
    events = Event.objects.select_related("plan_item", "municipality", "planned_by", "held_by", "cancelled_by")
    event = events.filter(pk=pk).first()
    if event is None:
        raise NotFound
    require(user, Permission.PLAN_VIEW, event.municipality_id)
    return event


def materials_of(event: Event, *, for_invited: bool = False) -> "QuerySet[EventMaterial]":
    """Files without their content; only those for the invited when asked."""
    files = EventMaterial.objects.filter(event=event).defer("content").select_related("added_by")
    return files.filter(is_for_invited=True) if for_invited else files


def get_material_for(user: User, pk: int) -> EventMaterial:
    """A file for somebody of the office who sees the plan. Raises NotFound, NotAllowed."""
    material = EventMaterial.objects.filter(pk=pk).first()
    if material is None:
        raise NotFound
    require(user, Permission.PLAN_VIEW, material.municipality_id)
    return material


def get_invitation_for(user: User, pk: int) -> Event:
    """An event to which a municipality has called the person as a provider. Raises NotFound."""
    event = list_invitations(user).filter(pk=pk).first()
    if event is None:
        raise NotFound
    return event


def list_invitations(user: User) -> "QuerySet[Event]":
    """Events to which the person was called as a provider, the latest first."""
    homes = [each.municipality_id for each in memberships_of(user) if _is_called(each.role)]
    events = Event.objects.invited().filter(municipality__in=homes).select_related("municipality")
    return events.order_by("-starts_on", "-pk")


def get_invited_material(pk: int, event: Event) -> EventMaterial:
    """A file that the invited may read. Raises NotFound."""
    material = EventMaterial.objects.filter(pk=pk, event=event, is_for_invited=True).first()
    if material is None:
        raise NotFound
    return material


def invitable(municipality_id: int) -> list[int]:
    """Who of providers of the municipality is called: those who may apply to its registry, each once. One query."""
    roles = [role.name for role in ROLES.values() if _is_called(role)]
    found = Membership.objects.filter(municipality_id=municipality_id, role_name__in=roles, user__is_active=True)
    return sorted(set(found.values_list("user", flat=True)))


def _is_called(role: type[Role]) -> bool:
    return role.area == AREA_PROVIDER and Permission.PROVIDER_APPLY in role.permissions
