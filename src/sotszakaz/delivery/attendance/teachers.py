"""Whose journal a group is: that of the teachers whom the director has assigned, or of all while there are none."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sotszakaz.delivery.attendance.errors import OtherTeachersGroup
from sotszakaz.delivery.attendance.models import GroupTeacher
from sotszakaz.kernel.users.access import Actor, has_permission
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Teacher
from sotszakaz.supply.programmes.models import StudyGroup


def own_groups(groups: "QuerySet[StudyGroup]", actor: Actor, *, organisation_id: int) -> "QuerySet[StudyGroup]":
    """Those of the provider's groups whose journal the person keeps: all for who assigns teachers."""
    if not isinstance(actor, User):
        return groups
    assigned = GroupTeacher.objects.filter(group=OuterRef("pk"), ended_at__isnull=True)
    theirs = Exists(assigned.filter(teacher=actor)) | ~Exists(assigned)
    everywhere = [
        each.municipality_id
        for each in actor.memberships.filter(organisation_id=organisation_id)
        if Permission.GROUP_ASSIGN in each.role.permissions
    ]
    return groups.filter(theirs | Q(municipality__in=everywhere))


def ensure_own(actor: Actor, group: StudyGroup) -> None:
    """Raises OtherTeachersGroup."""
    own = own_groups(StudyGroup.objects.filter(pk=group.pk), actor, organisation_id=group.organisation_id)
    if not own.exists():
        raise OtherTeachersGroup(group=group.name)


def may_assign(actor: Actor, group: StudyGroup) -> bool:
    """Is the person the one who says who teaches."""
    return has_permission(
        actor, Permission.GROUP_ASSIGN, municipality_id=group.municipality_id, organisation_id=group.organisation_id
    )


def teachers_of(group: StudyGroup) -> "QuerySet[User]":
    """Who teaches the group now, by name."""
    assigned = GroupTeacher.objects.filter(group=group, ended_at__isnull=True)
    return User.objects.filter(pk__in=assigned.values("teacher")).order_by("full_name", "pk")


def who_may_teach(group: StudyGroup) -> "QuerySet[User]":
    """Teachers of the provider in the group's municipality who may log in, by name."""
    theirs = {
        "memberships__municipality": group.municipality_id,
        "memberships__organisation": group.organisation_id,
        "memberships__role_name": Teacher.name,
    }
    return User.objects.filter(**theirs, is_active=True).order_by("full_name", "pk")
