from collections.abc import Iterable

from django.db.models import QuerySet

from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, ROLES, RegionOfficer


def staff_with(permission: Permission, organisation_ids: Iterable[int]) -> dict[tuple[int, int], list[int]]:
    """Who of the organisations has the right: (municipality, organisation) → users who may log in. One query."""
    roles = [role.name for role in ROLES.values() if permission in role.permissions]
    found = Membership.objects.filter(
        organisation_id__in=set(organisation_ids), role_name__in=roles, user__is_active=True
    ).order_by("pk")
    people: dict[tuple[int, int], list[int]] = {}
    for municipality_id, organisation_id, user_id in found.values_list("municipality", "organisation", "user"):
        people.setdefault((municipality_id, organisation_id), []).append(user_id)
    return people


def office_with(permission: Permission, municipality_id: int) -> list[int]:
    """Who of the municipality's own staff has the right and may log in, each once. One query."""
    roles = [role.name for role in ROLES.values() if role.area == AREA_OFFICE and permission in role.permissions]
    found = Membership.objects.filter(municipality_id=municipality_id, role_name__in=roles, user__is_active=True)
    return sorted(set(found.values_list("user", flat=True)))


def list_region_officers() -> "QuerySet[Membership]":
    """Officials of all regions, by region and name."""
    found = Membership.objects.filter(role_name=RegionOfficer.name).select_related("user", "municipality")
    return found.order_by("municipality__region", "user__full_name", "pk")
