"""Whose journal a group is: that of the teachers whom the director has assigned, or of all while there are none.

Who teaches no more for the provider, or may not log in, is none of them.
"""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sotszakaz.delivery.attendance.errors import OtherTeachersGroup
from sotszakaz.delivery.attendance.models import GroupTeacher
from sotszakaz.kernel.users.access import Actor, has_permission
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Teacher
from sotszakaz.kernel.users.selectors import staff_with
from sotszakaz.supply.programmes.models import StudyGroup


def own_groups(groups: "QuerySet[StudyGroup]", actor: Actor, *, organisation_id: int) -> "QuerySet[StudyGroup]":
    """Those of the provider's groups whose journal the person keeps: all for who assigns teachers."""
    if not isinstance(actor, User):
        return groups
    assigned = _assigned().filter(group=OuterRef("pk"))
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


def keepers_of(groups: Iterable[StudyGroup]) -> dict[int, set[int]]:
    """Who keeps the journal of those of the groups that have teachers: they, and who assigns them. Two queries."""
    found = {each.pk: each for each in groups}
    keepers: dict[int, set[int]] = {}
    for group_id, teacher_id in _assigned().filter(group__in=found).values_list("group", "teacher"):
        keepers.setdefault(group_id, set()).add(teacher_id)
    assigning = staff_with(Permission.GROUP_ASSIGN, {found[pk].organisation_id for pk in keepers})
    for pk, people in keepers.items():
        people.update(assigning.get((found[pk].municipality_id, found[pk].organisation_id), []))
    return keepers


def journal_staff(groups: Iterable[StudyGroup]) -> dict[int, set[int]]:
    """Whom notices about journals of the groups reach: keepers, or all who mark where there are none. Three queries."""
    found = {each.pk: each for each in groups}
    keepers = keepers_of(found.values())
    people = staff_with(Permission.ATTENDANCE_MARK, {each.organisation_id for each in found.values()})
    staff = {pk: set(people.get((each.municipality_id, each.organisation_id), [])) for pk, each in found.items()}
    return {pk: marking & keepers.get(pk, marking) for pk, marking in staff.items()}


def teachers_of(group: StudyGroup) -> "QuerySet[User]":
    """Who teaches the group now, by name."""
    assigned = _assigned().filter(group=group)
    return User.objects.filter(pk__in=assigned.values("teacher")).order_by("full_name", "pk")


def _assigned() -> "QuerySet[GroupTeacher]":
    """Living assignments of those who may teach the group."""
    still_teach = {
        "teacher__is_active": True,
        "teacher__memberships__municipality": F("group__municipality"),
        "teacher__memberships__organisation": F("group__organisation"),
        "teacher__memberships__role_name": Teacher.name,
    }
    return GroupTeacher.objects.filter(**still_teach, ended_at__isnull=True)


def who_may_teach(group: StudyGroup) -> "QuerySet[User]":
    """Teachers of the provider in the group's municipality who may log in, by name."""
    theirs = {
        "memberships__municipality": group.municipality_id,
        "memberships__organisation": group.organisation_id,
        "memberships__role_name": Teacher.name,
    }
    return User.objects.filter(**theirs, is_active=True).order_by("full_name", "pk")
