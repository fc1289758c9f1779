from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from sotszakaz.demand.admission import rules
from sotszakaz.demand.admission.models import EnrolmentWindow, Interest
from sotszakaz.demand.admission.states import PlacingMode, WindowState
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup


def standing_of(group: StudyGroup, at: datetime) -> rules.Standing:
    """May one book a place in the group at the moment, and if not why. One query."""
    return standings_of([group], at)[group.pk]


def standings_of(groups: Iterable[StudyGroup], at: datetime) -> dict[int, rules.Standing]:
    """The same for many groups, by group id: one query."""
    listed = list(groups)
    parts = {group.part_id for group in listed}
    windows = (
        EnrolmentWindow.objects.published()
        .filter(municipality__in={group.municipality_id for group in listed})
        .filter(
            Q(programme__isnull=True, group__isnull=True)
            | Q(group__in=[group.pk for group in listed])
            | Q(programme__parts__in=parts)
        )
        .annotate(part_id=F("programme__parts"))
        .select_related("municipality")
        .order_by("opens_at", "pk")
    )
    found = [(window, window.facts) for window in windows]
    return {
        group.pk: rules.standing((facts for window, facts in found if _concerns(window, group)), at=at)
        for group in listed
    }


def _concerns(window: EnrolmentWindow, group: StudyGroup) -> bool:
    if window.group_id is not None:
        return window.group_id == group.pk
    if window.programme_id is not None:
        return bool(window.part_id == group.part_id)  # type: ignore[attr-defined]
    return window.municipality_id == group.municipality_id


def groups_in(window: EnrolmentWindow) -> "QuerySet[StudyGroup]":
    """Groups whose places the window gives: those of its scope for which no narrower window was published.

    Open groups of published programmes only are asked by the caller; this is the scope alone.
    """
    groups = StudyGroup.objects.filter(municipality_id=window.municipality_id)
    if window.group_id is not None:
        return groups.filter(pk=window.group_id)
    own = EnrolmentWindow.objects.published().filter(group__isnull=False).values("group")
    groups = groups.exclude(pk__in=own)
    if window.programme_id is not None:
        return groups.filter(part__programme=window.programme_id)
    narrower = EnrolmentWindow.objects.published().filter(programme__isnull=False).values("programme")
    return groups.exclude(part__programme__in=narrower)


def get_window_for(user: Actor, window_id: int) -> EnrolmentWindow:
    """The window, for staff. Raises NotFound, NotAllowed."""
    window = _with_scope(EnrolmentWindow.objects.filter(pk=window_id)).prefetch_related("changes").first()
    if window is None:
        raise NotFound()
    require(user, Permission.ADMISSION_VIEW, window.municipality_id)
    return window


def get_public_window(window_id: int) -> EnrolmentWindow:
    """A window that was published. Raises NotFound."""
    window = _with_scope(EnrolmentWindow.objects.published().filter(pk=window_id)).prefetch_related("changes").first()
    if window is None:
        raise NotFound()
    return window


def list_windows(municipality_id: int, *, by: Actor) -> "QuerySet[EnrolmentWindow]":
    """All windows of the municipality, the latest first."""
    require(by, Permission.ADMISSION_VIEW, municipality_id)
    return _with_scope(EnrolmentWindow.objects.filter(municipality_id=municipality_id)).order_by("-opens_at", "-pk")


def list_public_windows(at: datetime) -> "QuerySet[EnrolmentWindow]":
    """Windows that are open or are to open, and those of wishes until they are closed; the earliest first."""
    current = Q(state=WindowState.PUBLISHED) & (Q(closes_at__isnull=True) | Q(closes_at__gt=at))
    going_on = Q(state__in=(WindowState.SETTLING, WindowState.LEFTOVERS))
    going_on |= Q(state=WindowState.PUBLISHED, mode=PlacingMode.WISHES)
    return _with_scope(EnrolmentWindow.objects.filter(current | going_on)).order_by("opens_at", "pk")


def list_own_interests(user: User) -> "QuerySet[Interest]":
    """Groups that the person keeps in mind for the children, the latest first."""
    interests = Interest.objects.of_representative(user)
    return interests.select_related(
        "child", "window", "group__part__programme", "group__organisation", "group__municipality"
    ).order_by("-pk")


def find_interest(user: User, group_id: int) -> "QuerySet[Interest]":
    """For which of the person's children the group is in the list already."""
    return Interest.objects.of_representative(user).filter(group_id=group_id).order_by("pk")


def numbers_of_interests(group_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many children keep each group in mind, and how many of them in a preliminary list; others are absent."""
    rows = (
        Interest.objects.filter(group_id__in=list(group_ids))
        .values_list("group_id")
        .annotate(Count("pk"), Count("window"))
        .order_by("group_id")
    )
    return {group_id: (kept, preliminary) for group_id, kept, preliminary in rows}


def _with_scope(windows: "QuerySet[EnrolmentWindow]") -> "QuerySet[EnrolmentWindow]":
    return windows.select_related("municipality", "programme__organisation", "group__part__programme__organisation")
