"""Who may read of all municipalities of a region: given and taken back by the administrator of the platform."""

from django.db import transaction

from sotszakaz.foundation import audit
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.errors import LoginOfStaff, LoginUnknown, RegionUnknown
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, RegionOfficer


@transaction.atomic(durable=True)
def appoint_region_officer(*, municipality_id: int, email: str, region: str, by: Actor) -> Membership:
    """Give the role for a region to a login; again it changes nothing. `municipality_id` is where `by` works.

    Pages of the office are of one place, so the login has no other role there. Raises NotFound, NotAllowed,
    LoginUnknown, RegionUnknown, LoginOfStaff.
    """
    require(by, Permission.ROLE_GRANT, municipality_id)
    wanted = User.objects.normalize_email(email.strip()).lower()
    user = User.objects.select_for_update(no_key=True).filter(email=wanted, is_active=True).first()
    if user is None:
        raise LoginUnknown(field="email", email=wanted)
    home = Municipality.objects.filter(region=region).order_by("short_name", "pk").first()
    if home is None:
        raise RegionUnknown(field="region")
    _ensure_free(user, region)
    held = Membership.objects.filter(user=user, role_name=RegionOfficer.name, municipality__region=region).first()
    if held is not None:
        return held
    membership = join(user, RegionOfficer, municipality_id=home.pk)
    audit.record("membership.appoint", membership, by=by, municipality_id=home.pk, user=user.pk)
    return membership


@transaction.atomic(durable=True)
def release_region_officer(*, municipality_id: int, membership_id: int, by: Actor) -> User:
    """Take the role back. Raises NotFound, also for any other role, NotAllowed."""
    require(by, Permission.ROLE_GRANT, municipality_id)
    found = Membership.objects.select_related("user").select_for_update(of=("self",), no_key=True)
    membership = found.filter(pk=membership_id, role_name=RegionOfficer.name).first()
    if membership is None:
        raise NotFound()
    audit.record(
        "membership.release", membership, by=by, municipality_id=membership.municipality_id, user=membership.user_id
    )
    membership.delete()
    return membership.user


def _ensure_free(user: User, region: str) -> None:
    for each in Membership.objects.filter(user=user).select_related("municipality").order_by("pk"):
        is_same = each.role is RegionOfficer and each.municipality.region == region
        if each.role.area == AREA_OFFICE and not is_same:
            place = each.municipality.region if each.role is RegionOfficer else each.municipality.short_name
            raise LoginOfStaff(field="email", role=each.role.title, place=place)
