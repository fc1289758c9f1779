"""Reading events."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import has_permission, memberships_of, require
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import ROLES, Role
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.rules import topics_of
from sotszakaz.ordering.plans.selectors import items_of
from sotszakaz.oversight.communication.models import Event, EventAnswer, EventMaterial
from sotszakaz.oversight.communication.rules import may_mark
from sotszakaz.oversight.communication.states import AREAS, CALLED, PUBLIC, Audience, EventKind, EventState


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


def get_invitation_for(user: User, pk: int, area: str) -> Event:
    """An event to which a municipality has called the person as one of the area. Raises NotFound."""
    event = list_invitations(user, area).filter(pk=pk).first()
    if event is None:
        raise NotFound
    return event


def list_invitations(user: User, area: str) -> "QuerySet[Event]":
    """Events to which people of the area were called in the person's municipalities, the latest first."""
    homes = [each.municipality_id for each in memberships_of(user) if _is_called(each.role, area)]
    audiences = [audience for audience, areas in AREAS.items() if area in areas]
    events = Event.objects.invited().filter(municipality__in=homes, audience__in=audiences)
    return events.select_related("municipality").order_by("-starts_on", "-pk")


def list_announced(on: date) -> "QuerySet[Event]":
    """Events that everybody may read of and that are not over on the day, of all municipalities, the nearest first."""
    events = Event.objects.invited().filter(audience__in=PUBLIC, ends_on__gte=on).exclude(state=EventState.HELD)
    return events.select_related("municipality").order_by("starts_on", "municipality__name", "pk")


def get_invited_material(pk: int, event: Event) -> EventMaterial:
    """A file that the invited may read. Raises NotFound."""
    material = EventMaterial.objects.filter(pk=pk, event=event, is_for_invited=True).first()
    if material is None:
        raise NotFound
    return material


def answer_of(user: User, event: Event) -> EventAnswer | None:
    """What the person has said to the invitation."""
    return EventAnswer.objects.filter(event=event, user=user).first()


def answers_to(event: Event) -> dict[str, int]:
    """How many of those called come and do not. One query."""
    return EventAnswer.objects.filter(event=event).aggregate(
        coming=Count("pk", filter=Q(is_coming=True)), away=Count("pk", filter=Q(is_coming=False))
    )


def invitable(event: Event) -> list[tuple[int, str]]:
    """Who is called to the event, and in which area: each person once an area. One query an area."""
    found: list[tuple[int, str]] = []
    for area in AREAS[Audience(event.audience)]:
        roles = [role.name for role in ROLES.values() if _is_called(role, area)]
        people = Membership.objects.filter(
            municipality_id=event.municipality_id, role_name__in=roles, user__is_active=True
        )
        found += [(user_id, area) for user_id in sorted(set(people.values_list("user", flat=True)))]
    return found


def reach_since(municipality_id: int, since: date, on: date) -> int:
    """How many people the messages of campaigns have reached that ended within these days, both included."""
    rows = campaigns_held(municipality_id, on).filter(ends_on__gte=since)
    return rows.order_by().aggregate(total=Sum("reach"))["total"] or 0


def measures_to_mark(by: User, items: Sequence[PlanItem]) -> list[PlanItem]:
    """Those of the measures of one plan that the person may mark by an event."""
    topics = topics_of([each.title for each in items])
    return [
        item
        for item, topic in zip(items, topics, strict=True)
        if may_mark(topic, item.responsible, keeps_plan=_keeps_plan(by, item))
    ]


def may_mark_measure(by: User, item: PlanItem) -> bool:
    """May an event that the person holds mark the measure."""
    return _keeps_plan(by, item) or item in measures_to_mark(by, items_of(item.plan))


def _keeps_plan(by: User, item: PlanItem) -> bool:
    return has_permission(by, Permission.PLAN_EDIT, municipality_id=item.municipality_id)


def _is_called(role: type[Role], area: str) -> bool:
    return role.area == area and CALLED[area] in role.permissions
