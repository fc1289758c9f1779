"""Saying who teaches a group."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from sotszakaz.delivery.attendance.errors import NotTeacher
from sotszakaz.delivery.attendance.models import GroupTeacher
from sotszakaz.delivery.attendance.teachers import who_may_teach
from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup


@transaction.atomic(durable=True)
def assign_teachers(*, group_id: int, teachers: Collection[int], by: Actor) -> int:
    """Let these and no others keep the journal of the group; none means every teacher of the provider.

    Answers with how many were added or taken off. Raises NotFound, NotAllowed, NotTeacher.
    """
    group = StudyGroup.objects.select_for_update(of=("self",), no_key=True).filter(pk=group_id).first()
    if group is None:
        raise NotFound()
    require(by, Permission.GROUP_ASSIGN, group.municipality_id, organisation_id=group.organisation_id)
    known = set(who_may_teach(group).filter(pk__in=teachers).values_list("pk", flat=True))
    if known != set(teachers):
        raise NotTeacher(field="teachers")
    living = GroupTeacher.objects.filter(group=group, ended_at__isnull=True)
    standing = set(living.values_list("teacher", flat=True))
    person = person_of(by)
    with judged(GroupTeacher):
        living.exclude(teacher__in=known).update(ended_at=timezone.now(), ended_by=person)
        GroupTeacher.objects.bulk_create(
            GroupTeacher(municipality_id=group.municipality_id, group=group, teacher_id=pk, assigned_by=person)
            for pk in sorted(known - standing)
        )
    audit.record("group.assign", group, by=by, teachers=sorted(known))
    return len(known ^ standing)
